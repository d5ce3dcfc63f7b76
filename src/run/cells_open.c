/* A thread's handles and buffers for the fused pass. */
#include "run/cells.h"

#include <math.h>
#include <stdlib.h>

enum { TILE_CELLS = GRID_TILE * GRID_TILE };

static enum status open_layers(struct cells *c, struct error *err)
{
    struct run *r = c->run;
    enum status st = ST_OK;
    c->constraint = calloc(r->plan.constraints + 1, sizeof(struct layer_reader *));
    if (!c->constraint) return error_memory(err);
    for (size_t f = 0; st == ST_OK && f < r->manifest->factors; f++) {
        st = layer_open(&r->factor[f], &c->factor[f], err);
        /* A filled value may be any; raw values are compared with limits. */
        const struct manifest_factor *factor = &r->manifest->factor[f];
        if (st != ST_OK || !layer_is_byte(c->factor[f]) || factor->nodata == NODATA_FILL ||
            factor->has_limits)
            continue;
        c->bytes[f] = calloc(1, sizeof *c->bytes[f]);
        c->code[f] = malloc(TILE_CELLS);
        if (!c->bytes[f] || !c->code[f]) st = error_memory(err);
    }
    for (size_t k = 0; st == ST_OK && k < r->plan.constraints; k++)
        st = layer_open(&r->constraint[k], &c->constraint[k], err);
    if (st == ST_OK && r->has_zones) st = layer_open(&r->zones, &c->zone_reader, err);
    if (st == ST_OK) st = area_open(&r->plan.grid, &c->areas, err);
    return st;
}

/* One buffer of a tile's cells; raises *failed when there is none to be had. */
static void *buffer(size_t size, bool *failed)
{
    void *b = malloc(TILE_CELLS * size);
    if (!b) *failed = true;
    return b;
}

static enum status make_buffers(struct cells *c, struct error *err)
{
    const struct manifest *m = c->run->manifest;
    bool failed = false;
    for (size_t f = 0; f < m->factors; f++) {
        c->score[f] = malloc(pack_most(TILE_CELLS * sizeof(float))); /* see cells_make_ready */
        failed |= !c->score[f];
        if (m->factor[f].has_limits) c->raw[f] = buffer(sizeof(float), &failed);
    }
    for (size_t g = 0; g < m->groups; g++) c->group[g] = buffer(sizeof(float), &failed);
    float **floats[] = {&c->index, &c->gap, &c->load, &c->pressure, &c->support};
    for (size_t i = 0; i < sizeof floats / sizeof *floats; i++) *floats[i] = buffer(sizeof(float), &failed);
    if (c->run->output[PRODUCT_VALID]) c->valid = buffer(sizeof(float), &failed);
    if (m->industry.without_count) c->without = buffer(sizeof(float), &failed);
    uint8_t **bytes[] = {&c->class_code, &c->state, &c->limiting, &c->excluded, &c->inside};
    for (size_t i = 0; i < sizeof bytes / sizeof *bytes; i++) *bytes[i] = buffer(1, &failed);
    c->applies = calloc(m->constraints + 1, sizeof *c->applies);
    for (size_t k = 0; c->applies && k < m->constraints; k++) c->applies[k] = buffer(sizeof(float), &failed);
    failed |= !c->applies;
    c->zone = buffer(sizeof(int32_t), &failed);
    c->area = buffer(sizeof(int64_t), &failed);
    c->fine_bin = calloc(FINE_BINS, sizeof *c->fine_bin);
    c->packer = packer_open();
    if (failed || !c->fine_bin || !c->packer) return error_memory(err);
    return zone_parts_init(&c->parts, c->run->shapes.count, &c->run->by_zone.room, err);
}

void cells_reset_counts(struct cells *c)
{
    for (size_t f = 0; f < c->run->manifest->factors; f++)
        c->count[f] = (struct factor_counts){.min = INFINITY, .max = -INFINITY};
    c->mask_cells = 0;
    c->counts = (struct overlay_counts){0};
}

enum status cells_start(void *user, void **worker, struct error *err)
{
    struct cells *c = calloc(1, sizeof *c);
    if (!c) return error_memory(err);
    c->run = user;
    enum status st = open_layers(c, err);
    if (st == ST_OK) st = make_buffers(c, err);
    if (st == ST_OK) st = cells_open_formulas(c, err);
    cells_reset_counts(c);
    if (st == ST_OK)
        *worker = c;
    else
        cells_stop(c);
    return st;
}

void cells_stop(void *worker)
{
    struct cells *c = worker;
    for (size_t f = 0; f < FACTORS_MAX; f++) {
        layer_close(c->factor[f]);
        free(c->score[f]);
        free(c->raw[f]);
        free(c->bytes[f]);
        free(c->code[f]);
    }
    for (size_t k = 0; c->constraint && k < c->run->plan.constraints; k++) layer_close(c->constraint[k]);
    free(c->constraint);
    for (size_t k = 0; c->applies && k < c->run->plan.constraints; k++) free(c->applies[k]);
    free(c->applies);
    cells_close_formulas(c);
    layer_close(c->zone_reader);
    area_close(c->areas);
    for (size_t g = 0; g < GROUPS_MAX; g++) free(c->group[g]);
    void *rest[] = {c->index,  c->gap,        c->load,  c->pressure, c->support,
                    c->valid,  c->class_code, c->state, c->limiting, c->excluded,
                    c->inside, c->zone,       c->area,  c->fine_bin, c->without};
    for (size_t i = 0; i < sizeof rest / sizeof *rest; i++) free(rest[i]);
    for (size_t i = 0; i < CELLS_BANDS; i++)
        if (i >= c->lent) output_ready_clear(&c->ready[i]);
    packer_close(c->packer);
    coverage_clear(&c->coverage);
    zone_parts_clear(&c->parts);
    free(c);
}
