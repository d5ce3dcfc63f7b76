/* Registration: bring every layer to the grid, once, and keep what was made in the cache. */
#ifndef CAPACITY_GRID_REGISTER_H
#define CAPACITY_GRID_REGISTER_H

#include "base/progress.h"
#include "grid/cache.h"
#include "grid/layer.h"
#include "grid/plan.h"

/* Default resampling by kind: categories by mode when the source's cell is at most half the grid's, else
 * nearest; fields by average when it is at most half, else bilinear; aspect by nearest. Categories are
 * sources with a colour table, category names or a thematic RAT, those scored by categories, and those scored
 * by a table where the cells are whole numbers or the rules name single values; what is derived (slope,
 * relief) is a field. */

struct register_context {
    const struct manifest *manifest;
    const struct plan *plan;
    struct cache *cache;
    int threads;
    const struct progress *progress;
    /* The polygons a join or the zone raster needs; see zone_shapes.h */
    const struct zone_shapes *zones;
};

/* Make factor number i ready. */
enum status register_factor(const struct register_context *c, size_t i, struct layer *out, struct error *err);

/* Constraint number i: 1 where it applies, 0 or no data elsewhere. */
enum status register_constraint(const struct register_context *c, size_t i, struct layer *out,
                                struct error *err);

/* Zone number + 1 of every cell (Int32, 0 = none), cell-centre rule; oversample > 1: a grid that many times
 * finer each way. */
enum status register_zones(const struct register_context *c, int oversample, struct layer *out,
                           struct error *err);

#endif
