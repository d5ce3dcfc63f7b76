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

/* The last bin below `end` with area; `end` where there is none. */
static size_t last_filled(const struct histogram *h, size_t end)
{
    size_t bin = end;
    while (bin > 0 && !(h->count[bin - 1] > 0)) bin--;
    return bin > 0 ? bin - 1 : end;
}

/* Breaks stand behind a bin, so that cells of one value are in one class; a value that fills several classes
 * has one of them, and something is left for the last class. */
enum status classes_quantile(const struct method_args *args, const struct histogram *h, size_t *classes,
                             double *breaks, struct error *err)
{
    (void)args;
    enum status st = histogram_check_range("quantile", h, err);
    if (st != ST_OK) return st;
    const double total = histogram_area(h, 0);
    const size_t top = last_filled(h, h->bins), below_top = last_filled(h, top);
    if (below_top == top) return histogram_one_value("quantile", h, err);
    double below = 0;
    size_t bin = 0, found = 0;
    for (size_t k = 1; k < *classes; k++) {
        double target = total * (double)k / (double)*classes;
        while (bin < top && below + h->count[bin] < target) below += h->count[bin++];
        double at = histogram_end(h, bin < top ? bin : below_top);
        if (found == 0 || at > breaks[found - 1]) breaks[found++] = at;
    }
    *classes = found + 1;
    return ST_OK;
}
