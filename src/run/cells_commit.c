/* What happens to a computed tile when its turn has come: rasters written, sums merged. */
#include "run/cells.h"

/* A band that is written, and its cells of the tile at hand. */
struct plane {
    struct output *output;
    int band;
    const void *cells;
};

static size_t list_planes(const struct cells *c, struct plane plane[CELLS_BANDS])
{
    const struct run *r = c->run;
    const struct {
        enum product product;
        int band;
        const void *cells;
    } single[] = {
        {PRODUCT_CAPACITY, 1, c->index},    {PRODUCT_CLASS, 1, c->class_code},
        {PRODUCT_LIMITING, 1, c->limiting}, {PRODUCT_STATE, 1, c->state},
        {PRODUCT_GAP, 1, c->gap},           {PRODUCT_LOAD, 1, c->load},
        {PRODUCT_LOAD, 2, c->pressure},     {PRODUCT_LOAD, 3, c->support},
        {PRODUCT_VALID, 1, c->valid},
    };
    struct output *groups = r->output[PRODUCT_GROUPS], *scores = r->output[PRODUCT_SCORES];
    size_t n = 0;
    for (size_t i = 0; i < sizeof single / sizeof *single; i++)
        if (r->output[single[i].product])
            plane[n++] = (struct plane){r->output[single[i].product], single[i].band, single[i].cells};
    for (size_t g = 0; groups && g < r->manifest->groups; g++)
        plane[n++] = (struct plane){groups, (int)g + 1, c->group[g]};
    for (size_t f = 0; scores && f < r->manifest->factors; f++)
        plane[n++] = (struct plane){scores, (int)f + 1, c->score[f]};
    return n;
}

/* Scores that are not written themselves are done with: their buffers take what is packed. */
static void lend_scores(struct cells *c)
{
    if (c->lent > 0 || c->run->output[PRODUCT_SCORES]) return;
    for (; c->lent < c->run->manifest->factors; c->lent++) c->ready[c->lent].packed = c->score[c->lent];
}

enum status cells_make_ready(struct cells *c, struct tile t, struct error *err)
{
    struct plane plane[CELLS_BANDS];
    enum status st = ST_OK;
    profile_lap(LAP_COMPUTE);
    size_t n = list_planes(c, plane);
    lend_scores(c);
    for (size_t i = 0; st == ST_OK && i < n; i++)
        st = output_make_ready(plane[i].output, c->packer, t, plane[i].cells, &c->ready[i], err);
    profile_lap(LAP_WRITE);
    return st;
}

static enum status write_tile(struct cells *c, struct tile t, struct error *err)
{
    struct plane plane[CELLS_BANDS];
    enum status st = ST_OK;
    size_t n = list_planes(c, plane);
    for (size_t i = 0; st == ST_OK && i < n; i++)
        st = output_put(plane[i].output, plane[i].band, t, plane[i].cells, &c->ready[i], err);
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
