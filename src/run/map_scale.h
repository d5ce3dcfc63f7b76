/* From the values of a continuous field to its colours, and the bar that explains them. */
#ifndef CAPACITY_RUN_MAP_SCALE_H
#define CAPACITY_RUN_MAP_SCALE_H

#include "run/map_sheet.h"

/* From lo to hi, by the value or, with `doubling`, by its logarithm. */
struct map_scale {
    double lo, hi, step; /* step: between the figures of the bar */
    bool doubling;
    bool below, above; /* there are values beyond lo, hi: they have the colours of the ends */
};

/* A scale within 0..1 whose round ends hold all but 1 % of the values at each end, `finest` apart or a few
 * times that; NaN is no value. */
struct map_scale map_scale_fit(const float *value, size_t n, double finest);
/* Two doublings of a limit each way, the same for every run. */
struct map_scale map_scale_doubling(const float *value, size_t n, double limit);
/* Scores: all of 0..1. */
struct map_scale map_scale_scores(void);

/* Number of the colour, 0 .. MAP_LEVELS - 1; MAP_NODATA for NaN. */
uint8_t map_scale_level(const struct map_scale *c, double value);

/* Colours and bar of a field as the legend of a panel, kept in the sheet. */
typedef void map_ramp_fn(size_t n, uint8_t (*rgb)[3]);
void map_scale_legend(const struct map_scale *c, map_ramp_fn *ramp, struct map_sheet *s,
                      struct map_panel *panel);

#endif
