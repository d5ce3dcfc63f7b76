/* What happens to a computed tile when its turn has come: rasters written, sums merged. */
#include "run/cells.h"

static enum status write_tile(struct cells *c, struct tile t, struct error *err)
{
    const struct run *r = c->run;
    struct output *const *out = r->output;
    const struct {
        enum product product;
        int band;
        const void *cells;
    } plane[] = {
        {PRODUCT_CAPACITY, 1, c->index},    {PRODUCT_CLASS, 1, c->class_code},
        {PRODUCT_LIMITING, 1, c->limiting}, {PRODUCT_STATE, 1, c->state},
        {PRODUCT_GAP, 1, c->gap},           {PRODUCT_LOAD, 1, c->load},
        {PRODUCT_LOAD, 2, c->pressure},     {PRODUCT_LOAD, 3, c->support},
        {PRODUCT_VALID, 1, c->valid},
    };
    enum status st = ST_OK;
    for (size_t i = 0; st == ST_OK && i < sizeof plane / sizeof *plane; i++)
        if (out[plane[i].product])
            st = output_tile(out[plane[i].product], plane[i].band, t, plane[i].cells, err);
    for (size_t g = 0; st == ST_OK && out[PRODUCT_GROUPS] && g < r->manifest->groups; g++)
        st = output_tile(out[PRODUCT_GROUPS], (int)g + 1, t, c->group[g], err);
    for (size_t f = 0; st == ST_OK && out[PRODUCT_SCORES] && f < r->manifest->factors; f++)
        st = output_tile(out[PRODUCT_SCORES], (int)f + 1, t, c->score[f], err);
    return st;
}

static void merge_counts(struct cells *c)
{
    struct run *r = c->run;
    r->mask_cells += c->mask_cells;
    r->overlay_counts.floored += c->counts.floored;
    r->overlay_counts.invalid += c->counts.invalid;
    r->overlay_counts.clipped += c->counts.clipped;
    for (size_t f = 0; f < r->manifest->factors; f++) {
        struct factor_counts *into = &r->count[f];
        const struct factor_counts *from = &c->count[f];
        into->missing += from->missing;
        into->filled += from->filled;
        into->unmatched += from->unmatched;
        if (from->min < into->min) into->min = from->min;
        if (from->max > into->max) into->max = from->max;
        into->score.area += from->score.area;
        into->score.sum += from->score.sum;
    }
    for (size_t i = 0; i < FINE_BINS; i++) {
        r->fine_bin[i] += c->fine_bin[i];
        c->fine_bin[i] = 0;
    }
    cells_reset_counts(c);
}

enum status cells_commit(void *worker, struct tile t, struct error *err)
{
    struct cells *c = worker;
    enum status st = write_tile(c, t, err);
    profile_lap(LAP_WRITE);
    merge_counts(c);
    zone_parts_flush(&c->parts, c->run->sums);
    profile_lap(LAP_COMPUTE);
    return st;
}
