#include "base/method_list.h"
#include "classify/histogram.h"

enum status classes_head_tail(const struct method_args *args, const struct histogram *h, size_t *classes,
                              double *breaks, struct error *err)
{
    enum status st = histogram_check_range("head_tail", h, err);
    if (st != ST_OK) return st;
    size_t found = 0, first = 0;
    double area = histogram_area(h, 0);
    while (found + 1 < *classes) {
        double mean = histogram_mean(h, first);
        size_t head = first;
        while (head < h->bins && histogram_middle(h, head) <= mean) head++;
        double head_area = histogram_area(h, head);
        if (!(head_area > 0 && head_area < area)) break; /* one value is left, to rounding */
        breaks[found++] = mean;
        if (head_area > args->number[0] * area) break;
        first = head;
        area = head_area;
    }
    if (found == 0) return histogram_one_value("head_tail", h, err);
    *classes = found + 1;
    return ST_OK;
}
