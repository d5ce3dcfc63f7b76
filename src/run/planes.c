#include "run/planes.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* How many of n cells are the middle one of `step` cells. */
static int thinned(int n, int step)
{
    return (n - step / 2 + step - 1) / step;
}

static int step_for(const struct grid *g)
{
    int step = 1;
    while ((long long)thinned(g->width, step) * thinned(g->height, step) > PLANES_CELLS) step++;
    return step;
}

enum status planes_make(const struct run *r, struct planes **out, struct error *err)
{
    struct planes *p = calloc(1, sizeof *p);
    if (!p) return error_memory(err);
    p->step = step_for(&r->plan.grid);
    p->width = thinned(r->plan.grid.width, p->step);
    p->height = thinned(r->plan.grid.height, p->step);
    p->factors = r->manifest->factors;
    size_t n = (size_t)p->width * (size_t)p->height;
    p->state = calloc(n, 1);
    p->index = malloc(n * sizeof *p->index);
    p->cap = malloc(n);
    p->zone = malloc(n * sizeof *p->zone);
    p->area_m2 = malloc(n * sizeof *p->area_m2);
    bool ok = p->state && p->index && p->cap && p->zone && p->area_m2;
    for (size_t f = 0; f < p->factors; f++) ok = (p->score[f] = malloc(n)) && ok;
    if (!ok) {
        planes_free(p);
        return error_memory(err);
    }
    *out = p;
    return ST_OK;
}

void planes_free(struct planes *p)
{
    if (!p) return;
    for (size_t f = 0; f < FACTORS_MAX; f++) free(p->score[f]);
    free(p->state);
    free(p->index);
    free(p->cap);
    free(p->zone);
    free(p->area_m2);
    free(p);
}

static uint8_t level(float score)
{
    return score == score ? (uint8_t)lrintf(score * PLANE_ONE) : PLANE_NONE;
}

/* The lowest ceiling that constraints set on a cell. */
static uint8_t ceiling(const struct cells *c, size_t i)
{
    const struct manifest *m = c->run->manifest;
    double lowest = INFINITY;
    for (size_t k = 0; k < m->constraints; k++)
        if (m->constraint[k].effect == EFFECT_CAP && c->applies[k][i] > 0)
            lowest = fmin(lowest, m->constraint[k].cap);
    return isinf(lowest) ? PLANE_NONE : level((float)lowest);
}

static void take_cell(struct planes *p, const struct cells *c, size_t from, size_t to)
{
    int32_t zone = cells_zone_at(c, from);
    if (!c->inside[from]) return;
    p->state[to] = c->excluded[from] ? PLANE_EXCLUDED : PLANE_COUNTS;
    for (size_t f = 0; f < p->factors; f++) p->score[f][to] = level(c->score[f][from]);
    p->index[to] = c->index[from] == c->index[from] ? (uint16_t)lrintf(c->index[from] * PLANE_INDEX_ONE)
                                                    : PLANE_INDEX_NONE;
    p->cap[to] = ceiling(c, from);
    p->zone[to] = zone > 0 && zone <= UINT16_MAX ? (uint16_t)zone : 0;
    p->area_m2[to] =
        (float)((double)c->area[from] * c->run->area_unit_km2 * 1e6 * cells_counted_share(c, from));
}

void planes_take(struct planes *p, const struct cells *c, struct tile t)
{
    int half = p->step / 2;
    int column = thinned(t.x, p->step), row = thinned(t.y, p->step);
    for (int j = row; j < p->height && j * p->step + half < t.y + t.h; j++) {
        for (int i = column; i < p->width && i * p->step + half < t.x + t.w; i++) {
            int x = i * p->step + half - t.x, y = j * p->step + half - t.y;
            take_cell(p, c, c->first + (size_t)y * (size_t)t.w + (size_t)x,
                      (size_t)j * (size_t)p->width + (size_t)i);
        }
    }
}

void planes_finish(struct planes *p)
{
    size_t n = (size_t)p->width * (size_t)p->height, to = 0;
    while (to < n && p->state[to] == PLANE_COUNTS) to++; /* these are where they belong */
    for (size_t i = to; i < n; i++) {
        if (p->state[i] != PLANE_COUNTS) continue;
        for (size_t f = 0; f < p->factors; f++) p->score[f][to] = p->score[f][i];
        p->index[to] = p->index[i];
        p->cap[to] = p->cap[i];
        p->zone[to] = p->zone[i];
        p->area_m2[to++] = p->area_m2[i];
    }
    p->live = to;
}
