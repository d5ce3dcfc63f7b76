/* Charts beside the maps. */
#ifndef CAPACITY_MAP_CHART_H
#define CAPACITY_MAP_CHART_H

#include "base/error.h"

#include <stdbool.h>
#include <stddef.h>

/* Bars of equal width over lo..hi. */
struct chart_histogram {
    const char *title, *unit; /* unit NULL: none */
    bool modelled;            /* print "modelled demonstration data" */
    size_t bins;
    const double *share; /* [bins]: 0..1 of all cells */
    double lo, hi;
    double mean, median; /* marked; NaN: not */
    const char *note;    /* small text at the foot, or NULL */
    const char *software;
};

/* Draw and write as PNG, 12 x 8 cm at 200 dpi; nothing half-written is left. */
enum status chart_histogram_png(const struct chart_histogram *h, const char *path, struct error *err);

#endif
