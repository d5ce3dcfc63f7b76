/* What is read off the scores of a block of cells beside the index: the limiting factor and the relative
 * load; and what an operator tells of itself. */
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

/* Where ordered weighted averaging stands, from its order weights v for the factors that have weight, as if
 * these were equal. ORness: sum v_j (n - j) / (n - 1), 1 for the maximum, 0 for the minimum, 0.5 for wlc;
 * trade-off: 1 - sqrt(n sum (v_j - 1/n)^2 / (n - 1)), 1 for wlc, 0 for the extremes (Jiang and Eastman 2000).
 * NaN with fewer than two factors that have weight. */
void overlay_owa_character(const struct method_args *args, size_t n, const double *weight, double *orness,
                           double *tradeoff);

/* overlay_expression with a formula compiled before over the block's columns, for whoever works through many
 * blocks: values are clipped to 0..1. */
struct expression;
void overlay_expression_eval(struct expression *expression, const struct overlay_block *block, float *out,
                             float *valid);

/* near and over are the lower ends of those states: load < near is surplus, load > over overloaded. */
uint8_t overlay_load_state(double load, double near, double over);
/* The same of n cells. */
void overlay_load_states(const float *load, double near, double over, uint8_t *state, size_t n);

#endif
