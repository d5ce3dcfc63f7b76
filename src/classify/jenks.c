/* Natural breaks: Fisher's dynamic programme over the values the index takes, to the width of a bin. */
#include "base/method_list.h"
#include "classify/histogram.h"

#include <math.h>
#include <stdint.h>
#include <stdlib.h>

/* The values, ascending, as sums over the first i of them: area, area times value, area times square. Values
 * are taken from their mean, so that the squares lose no digits. */
struct values {
    size_t count;
    uint32_t *bin;                  /* [count] */
    double *area, *linear, *square; /* [count + 1] */
};

/* Sum of squared deviations from the mean of the values from `first` up to and without `end`. */
static double deviations(const struct values *v, size_t first, size_t end)
{
    double area = v->area[end] - v->area[first], linear = v->linear[end] - v->linear[first];
    double sum = v->square[end] - v->square[first] - linear * linear / area;
    return sum > 0 ? sum : 0;
}

/* One more class: cost[end] of the best division of the first `end` values, from `fewer`, the costs with one
 * class less; start[end] is where the last class begins. The best start never moves back as the end moves on,
 * so that halving the range of ends halves the range of starts. */
struct step {
    const struct values *v;
    const double *fewer;
    double *cost;
    uint32_t *start;
};

static void divide(const struct step *s, size_t end_first, size_t end_last, size_t start_first,
                   size_t start_last)
{
    size_t end = end_first + (end_last - end_first) / 2, best = start_first;
    double least = INFINITY;
    for (size_t i = start_first; i <= start_last && i < end; i++) {
        double cost = s->fewer[i] + deviations(s->v, i, end);
        if (cost < least) {
            least = cost;
            best = i;
        }
    }
    s->cost[end] = least;
    s->start[end] = (uint32_t)best;
    if (end > end_first) divide(s, end_first, end - 1, start_first, best);
    if (end < end_last) divide(s, end + 1, end_last, best, start_last);
}

static void values_clear(struct values *v)
{
    free(v->bin);
    free(v->area);
    *v = (struct values){0};
}

/* False when memory is out. */
static bool values_init(struct values *v, const struct histogram *h)
{
    for (size_t i = 0; i < h->bins; i++) v->count += h->count[i] > 0;
    const size_t room = v->count + 1;
    v->bin = calloc(room, sizeof *v->bin);
    v->area = calloc(3 * room, sizeof *v->area);
    if (!v->bin || !v->area) return false;
    v->linear = v->area + room;
    v->square = v->linear + room;
    const double mean = histogram_mean(h, 0);
    for (size_t i = 0, k = 0; i < h->bins; i++) {
        if (!(h->count[i] > 0)) continue;
        double x = histogram_middle(h, i) - mean;
        v->bin[k] = (uint32_t)i;
        v->area[k + 1] = v->area[k] + h->count[i];
        v->linear[k + 1] = v->linear[k] + h->count[i] * x;
        v->square[k + 1] = v->square[k] + h->count[i] * x * x;
        k++;
    }
    return true;
}

static enum status find_breaks(const struct values *v, const struct histogram *h, size_t classes,
                               double *breaks, struct error *err)
{
    const size_t room = v->count + 1;
    double *cost = calloc(2 * room, sizeof *cost);
    uint32_t *start = calloc((classes + 1) * room, sizeof *start); /* row k: with k classes */
    if (!cost || !start) {
        free(cost);
        free(start);
        return error_memory(err);
    }
    for (size_t end = 1; end <= v->count; end++) cost[end] = deviations(v, 0, end);
    for (size_t k = 2; k <= classes; k++) {
        struct step s = {v, cost + k % 2 * room, cost + (k + 1) % 2 * room, start + k * room};
        divide(&s, k, v->count, k - 1, v->count - 1);
    }
    for (size_t k = classes, end = v->count; k > 1; k--) {
        end = start[k * room + end];
        breaks[k - 2] = histogram_end(h, v->bin[end - 1]);
    }
    free(cost);
    free(start);
    return ST_OK;
}

enum status classes_jenks(const struct method_args *args, const struct histogram *h, size_t *classes,
                          double *breaks, struct error *err)
{
    (void)args;
    struct values v = {0};
    enum status st = histogram_check_range("jenks", h, err);
    if (st != ST_OK) return st;
    if (!values_init(&v, h)) {
        values_clear(&v);
        return error_memory(err);
    }
    if (v.count < *classes) *classes = v.count;
    st = v.count < 2 ? histogram_one_value("jenks", h, err) : find_breaks(&v, h, *classes, breaks, err);
    values_clear(&v);
    return st;
}
