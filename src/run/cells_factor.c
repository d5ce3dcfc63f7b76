/* A factor of a tile: read, rid of what does not count, scored. */
#include "run/cells.h"
#include "run/values.h"

#include <math.h>
#include <string.h>

enum status cells_read_stored(struct cells *c, size_t f, struct tile t, struct error *err)
{
    enum status st = ST_OK;
    profile_lap(LAP_COMPUTE);
    c->as_bytes[f] = c->kept[f] = false;
    if (c->bytes[f]) st = layer_read_bytes(c->factor[f], t, c->code[f], &c->as_bytes[f], err);
    if (st == ST_OK && !c->as_bytes[f])
        st = layer_read_stored(c->factor[f], t, c->score[f], &c->nodata[f], err);
    profile_lap(LAP_READ);
    if (st != ST_OK) {
        char who[512];
        error_prefix(err, "%s", source_who(c->run->manifest, &c->run->manifest->factor[f], who, sizeof who));
    }
    return st;
}

static void count_values(struct factor_counts *count, float min, float max, int64_t missing)
{
    count->min = min < count->min ? min : count->min;
    count->max = max > count->max ? max : count->max;
    count->missing += missing;
}

void cells_keep_factor(struct cells *c, size_t f)
{
    const struct manifest_factor *factor = &c->run->manifest->factor[f];
    const uint8_t *inside = c->inside + c->first;
    float *v = c->score[f] + c->first;
    int64_t outside = 0;
    if (c->as_bytes[f] || c->kept[f]) return;
    if (!c->all_inside) {
        values_mask(v, inside, c->n);
        for (size_t i = 0; i < c->n; i++) outside += !inside[i];
    }
    const struct values_found found = values_keep(v, c->nodata[f], c->n);
    const int64_t missing = found.missing - outside;
    count_values(&c->count[f], found.min, found.max, missing);
    if (factor->nodata != NODATA_FILL || missing == 0) return;
    c->count[f].filled += missing;
    const float fill = (float)factor->fill;
    for (size_t i = 0; i < c->n; i++)
        if (v[i] != v[i] && inside[i]) v[i] = fill;
}

enum status cells_read_factor(struct cells *c, size_t f, struct tile t, struct error *err)
{
    struct byte_scores *bytes = c->bytes[f];
    c->bytes[f] = NULL; /* values are asked for */
    enum status st = cells_read_stored(c, f, t, err);
    c->bytes[f] = bytes;
    if (st == ST_OK) cells_keep_factor(c, f);
    c->kept[f] = true;
    return st;
}

static void score_bytes(struct cells *c, size_t f)
{
    const struct manifest_factor *factor = &c->run->manifest->factor[f];
    struct factor_counts *count = &c->count[f];
    const struct byte_cells cells = {.code = c->code[f] + c->first,
                                     .inside = c->all_inside ? NULL : c->inside + c->first,
                                     .n = c->n,
                                     .nodata = layer_byte_nodata(c->factor[f])};
    struct byte_counts counts;
    byte_scores_apply(c->bytes[f], &factor->score, &cells, c->score[f] + c->first, &counts);
    count_values(count, counts.min, counts.max, counts.missing);
    count->unmatched += counts.unmatched;
    count->score.area += counts.cells;
    count->score.sum += counts.sum;
}

void cells_score_factor(struct cells *c, size_t f)
{
    const struct manifest_factor *factor = &c->run->manifest->factor[f];
    struct factor_counts *count = &c->count[f];
    float *v = c->score[f] + c->first;
    size_t unmatched = 0;
    if (c->as_bytes[f]) {
        score_bytes(c, f);
        return;
    }
    if (c->raw[f]) memcpy(c->raw[f] + c->first, v, c->n * sizeof *v);
    factor->score.method->fn.score(&factor->score, v, v, c->n, &unmatched);
    count->unmatched += (int64_t)unmatched;
    const float floor = factor->score.floor, cap = factor->score.cap;
    if (floor > 0 || cap < 1) values_between(v, floor, cap, c->n);
    /* A table may give no data a score; it must not reach beyond the mask. */
    if (!c->all_inside) values_mask(v, c->inside + c->first, c->n);
    const struct values_summed scored = values_sum(v, c->n);
    count->score.area += scored.cells;
    count->score.sum += scored.sum;
}
