/* Natural breaks: Fisher's division of the values the index takes, to the width of a bin. */
#include "base/method_list.h"
#include "classify/classify.h"
#include "classify/histogram.h"

#include <stdlib.h>

enum status classes_jenks(const struct method_args *args, const struct histogram *h, size_t *classes,
                          double *breaks, struct error *err)
{
    (void)args;
    size_t count = 0, start[CLASSES_MAX];
    enum status st = histogram_check_range("jenks", h, err);
    if (st != ST_OK) return st;
    double *value = malloc(2 * h->bins * sizeof *value), *area = value ? value + h->bins : NULL;
    size_t *bin = malloc(h->bins * sizeof *bin);
    if (!value || !bin) st = error_memory(err);
    for (size_t i = 0; st == ST_OK && i < h->bins; i++) {
        if (!(h->count[i] > 0)) continue;
        value[count] = histogram_middle(h, i);
        area[count] = h->count[i];
        bin[count++] = i;
    }
    if (st == ST_OK && count < 2) st = histogram_one_value("jenks", h, err);
    if (st == ST_OK && count < *classes) *classes = count;
    if (st == ST_OK) st = classify_divide(value, area, count, *classes, start, err);
    for (size_t k = 0; st == ST_OK && k + 1 < *classes; k++) breaks[k] = histogram_end(h, bin[start[k] - 1]);
    free(value);
    free(bin);
    return st;
}
