/* Scores and heights at the size of a page, averaged while the overlay has them in hand: no layer is read
 * again for a map. */
#ifndef CAPACITY_RUN_THUMBS_H
#define CAPACITY_RUN_THUMBS_H

#include "run/cells.h"

enum { THUMB_LEVELS = 250, THUMB_NONE = 255 };

/* Blocks of step x step cells, a power of two that divides the tile, so that no block lies in two tiles. */
struct thumb_size {
    int step, width, height;
};

struct thumbs {
    struct thumb_size score_size, height_size;
    uint8_t *score[FACTORS_MAX]; /* 0 .. THUMB_LEVELS - 1, or THUMB_NONE; NULL: not wanted */
    float *height;               /* NaN: none; NULL: not wanted */
    size_t height_factor;
};

/* What the maps that are asked for need; *out is NULL where that is nothing. */
enum status thumbs_make(const struct run *r, struct thumbs **out, struct error *err);
void thumbs_free(struct thumbs *t);

/* Take a factor's raw values or scores of a tile, the mean of the cells with data in each block. Any thread
 * may: tiles have no block in common. NULL is fine. */
bool thumbs_wants_raw(const struct thumbs *t, size_t factor);
void thumbs_take_raw(struct thumbs *t, size_t factor, const float *raw, struct tile tile);
void thumbs_take_score(struct thumbs *t, size_t factor, const float *score, struct tile tile);

/* Bounds of all blocks in the CRS of the grid, which those at the edge may leave. */
void thumbs_bounds(const struct grid *g, const struct thumb_size *size, double bounds[4]);

#endif
