/* The scores of the cells that count, in few bits, as the report's what-if map computes with them. Grids of
 * more than about a million cells are thinned: of each block of step x step cells the middle one stays, which
 * keeps areas of classes right on the whole; a mean would bring extremes together. */
#ifndef CAPACITY_RUN_PLANES_H
#define CAPACITY_RUN_PLANES_H

#include "run/cells.h"

enum {
    PLANES_CELLS = 1 << 20,
    PLANE_ONE = 200, /* score 1: steps of 0.005, so that scores and breaks of two decimals are exact */
    PLANE_NONE = 255,
    PLANE_INDEX_ONE =
        65000, /* index 1: it is not added up, so it needs to be finer to stay on its side of a break */
    PLANE_INDEX_NONE = UINT16_MAX
};

enum plane_state { PLANE_OUTSIDE, PLANE_COUNTS, PLANE_EXCLUDED };

struct planes {
    int step, width, height;     /* every step-th cell of the grid, and how many that are */
    size_t factors, live;        /* live: cells that count and are not excluded, after planes_finish */
    uint8_t *state;              /* [height][width] enum plane_state */
    uint8_t *score[FACTORS_MAX]; /* [height][width], after planes_finish [live] in the same order */
    uint16_t *index;             /* likewise: the run's index */
    uint8_t *cap;                /* likewise: the lowest ceiling of a constraint */
    uint16_t *zone;              /* likewise: number of the zone, 0 none */
    float *area_m2;              /* likewise, of the part that counts */
};

enum status planes_make(const struct run *r, struct planes **out, struct error *err);
void planes_free(struct planes *p);

/* Keep what a computed tile has. Tiles have no cell in common, so any thread may. */
void planes_take(struct planes *p, const struct cells *c, struct tile t);

/* Close the ranks: cells that are not live leave all planes but `state`. */
void planes_finish(struct planes *p);

#endif
