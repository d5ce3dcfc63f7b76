#include "run/cells_coverage.h"

#include <stdlib.h>
#include <string.h>

/* Rows of cells at a time: as many as a block of the fine raster is high, which is then decoded once. */
enum { BAND_ROWS = GRID_TILE / COVERAGE_STEPS };

/* Room for the parts of one more cell. */
static int32_t *add_mixed(struct coverage *v)
{
    if (v->used == v->room) {
        size_t room = v->room ? 2 * v->room : 1024;
        int32_t *mixed = realloc(v->mixed, room * COVERAGE_PARTS * sizeof *mixed);
        if (!mixed) return NULL;
        v->mixed = mixed;
        v->room = room;
    }
    return v->mixed + v->used++ * COVERAGE_PARTS;
}

static bool is_whole(const int32_t *part, size_t stride)
{
    int32_t differs = 0;
    for (size_t row = 0; row < COVERAGE_STEPS; row++)
        for (size_t k = 0; k < COVERAGE_STEPS; k++) differs |= part[row * stride + k] ^ *part;
    return differs == 0;
}

/* A row of cells; `part` is its first one. */
static bool take_row(struct coverage *v, const int32_t *part, int width, int32_t *zone)
{
    size_t stride = (size_t)width * COVERAGE_STEPS;
    for (int x = 0; x < width; x++, part += COVERAGE_STEPS) {
        zone[x] = *part;
        if (is_whole(part, stride)) continue;
        zone[x] = -1 - (int32_t)v->used;
        int32_t *kept = add_mixed(v);
        if (!kept) return false;
        for (size_t row = 0; row < COVERAGE_STEPS; row++)
            memcpy(kept + row * COVERAGE_STEPS, part + row * stride, COVERAGE_STEPS * sizeof *kept);
    }
    return true;
}

enum status coverage_read(struct coverage *v, struct layer_reader *fine, struct tile t, int32_t *zone,
                          struct error *err)
{
    const size_t parts = (size_t)GRID_TILE * BAND_ROWS * COVERAGE_PARTS;
    if (!v->band) v->band = malloc(parts * sizeof *v->band);
    if (!v->band) return error_memory(err);
    v->used = 0;
    for (int top = 0; top < t.h; top += BAND_ROWS) {
        int rows = t.h - top < BAND_ROWS ? t.h - top : BAND_ROWS;
        struct tile w = {t.x * COVERAGE_STEPS, (t.y + top) * COVERAGE_STEPS, t.w * COVERAGE_STEPS,
                         rows * COVERAGE_STEPS};
        enum status st = layer_read_int(fine, w, 0, v->band, err);
        if (st != ST_OK) return st;
        for (int y = 0; y < rows; y++)
            if (!take_row(v, v->band + (size_t)y * (size_t)t.w * COVERAGE_PARTS, t.w,
                          zone + (size_t)(top + y) * (size_t)t.w))
                return error_memory(err);
    }
    return ST_OK;
}

void coverage_clear(struct coverage *v)
{
    free(v->band);
    free(v->mixed);
    *v = (struct coverage){0};
}
