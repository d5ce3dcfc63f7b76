/* What is read off the scores of a block of cells beside the index: the limiting factor and the relative
 * load. */
#ifndef CAPACITY_OVERLAY_H
#define CAPACITY_OVERLAY_H

#include "base/method.h"

#include <stdint.h>

enum { OVERLAY_CHUNK = 1024 }; /* cells worked on at a time, so that sums stay in the nearest cache */

enum cell_code { CODE_EXCLUDED = 254, CODE_NODATA = 255 };
enum load_state {
    LOAD_SURPLUS = 1,
    LOAD_NEAR,
    LOAD_OVERLOADED,
    LOAD_UNDEFINED,
    LOAD_STATES = LOAD_UNDEFINED
};

/* Below this mean score the support side says too little to divide by. */
#define LOAD_SUPPORT_MIN 0.01

/* Liebig's minimum: the factor (number + 1, in manifest order) with the lowest score, and the gap from it to
 * the second lowest. Factors of weight 0 never limit; ties go to the first, with gap 0. CODE_NODATA and NaN
 * where a factor that may not be skipped is missing. With one factor the gap is NaN. */
void overlay_limiting_factor(const struct overlay_block *block, uint8_t *which, float *gap);

/* Relative load of each cell: pressure = sum w (1 - s) / sum w over the factors of the pressure side, support
 * = sum w s / sum w over the others, load = pressure / support. A side without factors is NaN; load is NaN
 * with it, and where support < 0.01. Missing cells as in the index. */
void overlay_load(const struct overlay_block *block, const bool *is_pressure, float *load, float *pressure,
                  float *support);

/* near and over are the lower ends of those states: load < near is surplus, load > over overloaded. */
uint8_t overlay_load_state(double load, double near, double over);

#endif
