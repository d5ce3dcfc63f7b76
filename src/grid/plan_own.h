/* What the files of the plan share. */
#ifndef CAPACITY_GRID_PLAN_OWN_H
#define CAPACITY_GRID_PLAN_OWN_H

#include "grid/plan.h"

/* A line may be off the grid's by this much of a cell and still count as on it. */
static const double plan_shift_max = 1e-3;

/* Fix plan->grid from what is known of the sources. ST_OK with width 0 where it cannot be fixed because the
 * source that decides has a fault of its own, told already. */
enum status plan_grid(const struct manifest *m, struct plan *plan, struct error *err);

/* Place a layer on the grid: fills shift, in_place, resample, covered, resampled. `f` is NULL for zones and
 * constraints. */
enum status plan_align(const struct plan *plan, const struct manifest_factor *f, const char *who,
                       struct plan_layer *l, struct error *err);

#endif
