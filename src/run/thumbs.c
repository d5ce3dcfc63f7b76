#include "run/thumbs.h"

#include "run/maps.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* A page of twelve maps shows no more than a thousand cells each way of one; hills are finer. */
enum { SCORE_SIDE = 1024, HEIGHT_SIDE = 2048 };

static struct thumb_size size_for(const struct grid *g, int side)
{
    int longer = g->width > g->height ? g->width : g->height, step = 1;
    while (step < GRID_TILE && (longer + step - 1) / step > side) step *= 2;
    return (struct thumb_size){step, (g->width + step - 1) / step, (g->height + step - 1) / step};
}

static size_t cells_of(const struct thumb_size *size)
{
    return (size_t)size->width * (size_t)size->height;
}

static enum status make_scores(const struct run *r, struct thumbs *t, struct error *err)
{
    t->score_size = size_for(&r->plan.grid, SCORE_SIDE);
    size_t n = cells_of(&t->score_size);
    for (size_t f = 0; f < r->manifest->factors; f++) {
        t->score[f] = malloc(n);
        if (!t->score[f]) return error_memory(err);
        memset(t->score[f], THUMB_NONE, n);
    }
    return ST_OK;
}

static enum status make_heights(const struct run *r, struct thumbs *t, struct error *err)
{
    const struct manifest *m = r->manifest;
    t->height_size = size_for(&r->plan.grid, HEIGHT_SIDE);
    size_t n = cells_of(&t->height_size);
    t->height = malloc(n * sizeof *t->height);
    if (!t->height) return error_memory(err);
    for (size_t i = 0; i < n; i++) t->height[i] = NAN;
    while (strcmp(m->factor[t->height_factor].id, m->map.hillshade) != 0) t->height_factor++;
    return ST_OK;
}

enum status thumbs_make(const struct run *r, struct thumbs **out, struct error *err)
{
    bool scores = maps_wants(r->options, "factors");
    bool heights = r->manifest->map.hillshade && maps_wants(r->options, NULL);
    *out = NULL;
    if (!scores && !heights) return ST_OK;
    struct thumbs *t = calloc(1, sizeof *t);
    enum status st = t ? ST_OK : error_memory(err);
    if (st == ST_OK && scores) st = make_scores(r, t, err);
    if (st == ST_OK && heights) st = make_heights(r, t, err);
    if (st == ST_OK)
        *out = t;
    else
        thumbs_free(t);
    return st;
}

void thumbs_free(struct thumbs *t)
{
    if (!t) return;
    for (size_t f = 0; f < FACTORS_MAX; f++) free(t->score[f]);
    free(t->height);
    free(t);
}

/* Mean of the cells with data in a block whose first cell is x, y of the tile; NaN where there is none. */
static double block_mean(const float *cell, struct tile t, int x, int y, int step)
{
    double sum = 0;
    int n = 0;
    for (int j = y; j < y + step && j < t.h; j++)
        for (int i = x; i < x + step && i < t.w; i++) {
            double v = cell[(size_t)j * (size_t)t.w + (size_t)i];
            if (!(v == v)) continue;
            sum += v;
            n++;
        }
    return n ? sum / n : (double)NAN;
}

bool thumbs_wants_raw(const struct thumbs *t, size_t factor)
{
    return t && t->height && factor == t->height_factor;
}

void thumbs_take_raw(struct thumbs *t, size_t factor, const float *raw, struct tile tile)
{
    if (!thumbs_wants_raw(t, factor)) return;
    int step = t->height_size.step;
    for (int y = 0; y < tile.h; y += step)
        for (int x = 0; x < tile.w; x += step)
            t->height[(size_t)((tile.y + y) / step) * (size_t)t->height_size.width +
                      (size_t)((tile.x + x) / step)] = (float)block_mean(raw, tile, x, y, step);
}

void thumbs_take_score(struct thumbs *t, size_t factor, const float *score, struct tile tile)
{
    if (!t || !t->score[factor]) return;
    int step = t->score_size.step;
    for (int y = 0; y < tile.h; y += step)
        for (int x = 0; x < tile.w; x += step) {
            double mean = block_mean(score, tile, x, y, step);
            t->score[factor][(size_t)((tile.y + y) / step) * (size_t)t->score_size.width +
                             (size_t)((tile.x + x) / step)] =
                mean == mean ? (uint8_t)lround(mean * (THUMB_LEVELS - 1)) : THUMB_NONE;
        }
}

void thumbs_bounds(const struct grid *g, const struct thumb_size *size, double bounds[4])
{
    bounds[0] = g->x0;
    bounds[1] = g->y0 - (double)size->height * size->step * g->cell_y;
    bounds[2] = g->x0 + (double)size->width * size->step * g->cell_x;
    bounds[3] = g->y0;
}
