/* The straight line between two goalposts, for the scores that end in one. Private to this folder. */
#ifndef CAPACITY_SCORE_STRETCH_H
#define CAPACITY_SCORE_STRETCH_H

#include <stddef.h>

/* (v - worst) / range clipped to 0..1, range = best - worst. The comparisons keep NaN: "t < 0" is false for
 * it, where fmaxf(t, 0) or "t > 0 ? t : 0" would turn no data into 0. */
static inline float stretch(float v, float worst, float range)
{
    float t = (v - worst) / range;
    t = t < 0 ? 0 : t;
    return t > 1 ? 1 : t;
}

/* The same of n values; in and out may be one. */
void stretch_all(const float *in, float *out, size_t n, float worst, float range);

#endif
