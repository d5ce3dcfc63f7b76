#include "classify/histogram.h"

#include <math.h>

enum status histogram_check_range(const char *method, const struct histogram *h, struct error *err)
{
    if (h->max > h->min) return ST_OK;
    return error_set(err, ST_INPUT,
                     "classes: %s: the index is %.6g in every cell, expected a range to divide, or breaks "
                     "(classes: {breaks: [0.2, 0.4, 0.6, 0.8]})",
                     method, h->min);
}

enum status histogram_one_value(const char *method, const struct histogram *h, struct error *err)
{
    return error_set(err, ST_INPUT,
                     "classes: %s: the index is %.6g to %.6g, expected values that differ by more than %.2g",
                     method, h->min, h->max, (h->hi - h->lo) / (double)h->bins);
}

double histogram_middle(const struct histogram *h, size_t bin)
{
    return h->lo + (h->hi - h->lo) * ((double)bin + 0.5) / (double)h->bins;
}

double histogram_end(const struct histogram *h, size_t bin)
{
    double end = h->lo + (h->hi - h->lo) * ((double)bin + 1) / (double)h->bins;
    return (double)nextafterf((float)end, -INFINITY);
}

double histogram_area(const struct histogram *h, size_t first)
{
    double area = 0;
    for (size_t i = first; i < h->bins; i++) area += h->count[i];
    return area;
}

double histogram_mean(const struct histogram *h, size_t first)
{
    double sum = 0;
    for (size_t i = first; i < h->bins; i++) sum += h->count[i] * histogram_middle(h, i);
    return sum / histogram_area(h, first);
}
