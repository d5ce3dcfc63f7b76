/* Breaks that depend on the cells that count. */
#include "base/method_list.h"
#include "classify/histogram.h"

enum status classes_equal(const struct method_args *args, const struct histogram *h, size_t *classes,
                          double *breaks, struct error *err)
{
    (void)args;
    enum status st = histogram_check_range("equal", h, err);
    for (size_t k = 0; st == ST_OK && k + 1 < *classes; k++)
        breaks[k] = h->min + (h->max - h->min) * (double)(k + 1) / (double)*classes;
    return st;
}

enum status classes_quantile(const struct method_args *args, const struct histogram *h, size_t *classes,
                             double *breaks, struct error *err)
{
    (void)args;
    enum status st = histogram_check_range("quantile", h, err);
    if (st != ST_OK) return st;
    double total = 0, below = 0, width = (h->hi - h->lo) / (double)h->bins;
    for (size_t i = 0; i < h->bins; i++) total += h->count[i];
    size_t bin = 0;
    for (size_t k = 0; k + 1 < *classes; k++) {
        double target = total * (double)(k + 1) / (double)*classes;
        while (bin + 1 < h->bins && below + h->count[bin] < target) below += h->count[bin++];
        double part = h->count[bin] > 0 ? (target - below) / h->count[bin] : 1;
        breaks[k] = h->lo + ((double)bin + part) * width;
        if (breaks[k] <= (k ? breaks[k - 1] : h->min) || breaks[k] >= h->max)
            return error_set(err, ST_INPUT,
                             "classes: quantile: too few distinct values of the index for %zu classes, "
                             "expected a smaller count",
                             *classes);
    }
    return ST_OK;
}
