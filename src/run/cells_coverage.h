/* Zones by coverage: each cell of a tile lies in one zone, or its parts lie in several. */
#ifndef CAPACITY_RUN_CELLS_COVERAGE_H
#define CAPACITY_RUN_CELLS_COVERAGE_H

#include "base/error.h"
#include "grid/grid.h"
#include "grid/layer.h"

#include <stddef.h>
#include <stdint.h>

enum { COVERAGE_STEPS = 8, COVERAGE_PARTS = COVERAGE_STEPS * COVERAGE_STEPS };

/* Few cells are cut by a border: only theirs are kept part by part. */
struct coverage {
    int32_t *band;  /* rows of the fine zone raster */
    int32_t *mixed; /* [COVERAGE_PARTS] of each cell that is cut, row by row from the north-west */
    size_t used, room;
};

/* Read the zones of a tile, whose fine raster has COVERAGE_STEPS cells for each way of a cell, into `zone`:
 * the zone of a whole cell, 0 for none; a negative number stands for a cell that is cut. */
enum status coverage_read(struct coverage *v, struct layer_reader *fine, struct tile t, int32_t *zone,
                          struct error *err);
void coverage_clear(struct coverage *v);

/* The parts of a cell that is cut; NULL where `zone` is that of a whole one. */
static inline const int32_t *coverage_parts(const struct coverage *v, int32_t zone)
{
    return zone < 0 ? v->mixed + (size_t)(-1 - zone) * COVERAGE_PARTS : NULL;
}

#endif
