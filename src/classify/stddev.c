#include "base/method_list.h"
#include "classify/histogram.h"

#include <math.h>

enum status classes_stddev(const struct method_args *args, const struct histogram *h, size_t *classes,
                           double *breaks, struct error *err)
{
    enum status st = histogram_check_range("stddev", h, err);
    if (st != ST_OK) return st;
    const double mean = histogram_mean(h, 0);
    double squares = 0;
    for (size_t i = 0; i < h->bins; i++) {
        double away = histogram_middle(h, i) - mean;
        squares += h->count[i] * away * away;
    }
    const double sd = sqrt(squares / histogram_area(h, 0));
    size_t found = 0;
    for (size_t k = 0; k + 1 < *classes; k++) {
        double at = mean + ((double)k - (double)(*classes - 2) / 2) * args->number[0] * sd;
        /* Ascending too where the deviation is lost beside the mean. */
        if (at > (found ? breaks[found - 1] : h->min) && at < h->max) breaks[found++] = at;
    }
    if (found == 0)
        return error_set(
            err, ST_INPUT,
            "classes: stddev: no break at steps of %.6g standard deviations (%.6g) from the mean "
            "%.6g lies between %.6g and %.6g, expected a smaller step",
            args->number[0], sd, mean, h->min, h->max);
    *classes = found + 1;
    return ST_OK;
}
