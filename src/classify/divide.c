/* Fisher's dynamic programme. */
#include "classify/classify.h"

#include <math.h>
#include <stdlib.h>

/* Sums over the first i values: weight, weight times value, weight times square. Values are taken from their
 * mean, so that the squares lose no digits. */
struct sums {
    double *weight, *linear, *square; /* [n + 1] */
};

/* Sum of squared deviations from the mean of the values from `first` up to and without `end`. */
static double deviations(const struct sums *s, size_t first, size_t end)
{
    double weight = s->weight[end] - s->weight[first], linear = s->linear[end] - s->linear[first];
    double sum = s->square[end] - s->square[first] - linear * linear / weight;
    return sum > 0 ? sum : 0;
}

/* One more class: cost[end] of the best division of the first `end` values, from `fewer`, the costs with one
 * class less; start[end] is where the last class begins. The best start never moves back as the end moves on,
 * so that halving the range of ends halves the range of starts. */
struct step {
    const struct sums *sums;
    const double *fewer;
    double *cost;
    uint32_t *start; /* narrow: there is one for each value and class */
};

static void divide(const struct step *s, size_t end_first, size_t end_last, size_t start_first,
                   size_t start_last)
{
    size_t end = end_first + (end_last - end_first) / 2, best = start_first;
    double least = INFINITY;
    for (size_t i = start_first; i <= start_last && i < end; i++) {
        double cost = s->fewer[i] + deviations(s->sums, i, end);
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

static void add_up(const double *value, const double *weight, size_t n, struct sums *s)
{
    double mean = 0, all = 0;
    for (size_t i = 0; i < n; i++) {
        mean += weight[i] * value[i];
        all += weight[i];
    }
    mean /= all;
    for (size_t i = 0; i < n; i++) {
        double x = value[i] - mean;
        s->weight[i + 1] = s->weight[i] + weight[i];
        s->linear[i + 1] = s->linear[i] + weight[i] * x;
        s->square[i + 1] = s->square[i] + weight[i] * x * x;
    }
}

enum status classify_divide(const double *value, const double *weight, size_t n, size_t classes,
                            size_t *start, struct error *err)
{
    const size_t room = n + 1;
    double *all = calloc(5 * room, sizeof *all), *cost = all ? all + 3 * room : NULL;
    uint32_t *begin = calloc((classes + 1) * room, sizeof *begin); /* row k: with k classes */
    enum status st = all && begin ? ST_OK : error_memory(err);
    if (st != ST_OK) goto done;
    struct sums sums = {all, all + room, all + 2 * room};
    add_up(value, weight, n, &sums);
    for (size_t end = 1; end <= n; end++) cost[room + end] = deviations(&sums, 0, end);
    for (size_t k = 2; k <= classes; k++) {
        struct step step = {&sums, cost + (k + 1) % 2 * room, cost + k % 2 * room, begin + k * room};
        divide(&step, k, n, k - 1, n - 1);
    }
    for (size_t k = classes, end = n; k > 1; k--) start[k - 2] = end = begin[k * room + end];
done:
    free(all);
    free(begin);
    return st;
}
