#include "classify/classify.h"
#include "classify/histogram.h"

#include <math.h>

double classify_gvf(const struct histogram *h, const double *breaks, size_t classes)
{
    double area[CLASSES_MAX] = {0}, mean[CLASSES_MAX] = {0}, within = 0, whole = 0;
    const double middle = histogram_mean(h, 0);
    for (size_t i = 0; i < h->bins; i++) {
        size_t k = classify_value(breaks, classes, histogram_middle(h, i)) - 1U;
        area[k] += h->count[i];
        mean[k] += h->count[i] * histogram_middle(h, i);
    }
    for (size_t k = 0; k < classes; k++) mean[k] /= area[k] > 0 ? area[k] : 1;
    for (size_t i = 0; i < h->bins; i++) {
        double x = histogram_middle(h, i);
        double own = x - mean[classify_value(breaks, classes, x) - 1U];
        within += h->count[i] * own * own;
        whole += h->count[i] * (x - middle) * (x - middle);
    }
    return whole > 0 ? 1 - within / whole : (double)NAN;
}
