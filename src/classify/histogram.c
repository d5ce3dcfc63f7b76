#include "classify/histogram.h"

enum status histogram_check_range(const char *method, const struct histogram *h, struct error *err)
{
    if (h->max > h->min) return ST_OK;
    return error_set(err, ST_INPUT,
                     "classes: %s: the index is %.6g in every cell, expected a range to divide, or breaks "
                     "(classes: {breaks: [0.2, 0.4, 0.6, 0.8]})",
                     method, h->min);
}

double histogram_middle(const struct histogram *h, size_t bin)
{
    return h->lo + (h->hi - h->lo) * ((double)bin + 0.5) / (double)h->bins;
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
