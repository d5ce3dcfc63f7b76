/* Figures along an axis. */
#ifndef CAPACITY_MAP_CHART_SCALE_H
#define CAPACITY_MAP_CHART_SCALE_H

#include <stddef.h>

struct chart_scale {
    double lo, hi;
    double first, step; /* of the ticks: round figures within lo..hi */
    size_t ticks;
    int decimals; /* that tell neighbouring ticks apart */
};

/* Ticks at 1, 2 or 5 times a power of ten, about `wanted` of them. Where the ends are equal or out of order,
 * room is made around them. */
struct chart_scale chart_scale_make(double lo, double hi, int wanted);

/* The value of tick i, with no trace of rounding at zero. */
double chart_scale_tick(const struct chart_scale *s, size_t i);

/* Position of a value along the scale: 0 at lo, 1 at hi; an infinite one lies at its end. */
double chart_scale_at(const struct chart_scale *s, double v);

#endif
