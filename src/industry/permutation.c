#include "industry/permutation.h"

#include "base/random.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

static int64_t distance(const struct permutation_statistic *s, int64_t sum, size_t n)
{
    int64_t d = (int64_t)n * sum - s->centre;
    return d < 0 ? -d : d;
}

static int64_t statistic_of(const struct permutation_statistic *s, const int64_t *x, const int64_t *y,
                            size_t n)
{
    int64_t sum = 0;
    for (size_t k = 0; k < n; k++) sum += s->step(x, y, k);
    return sum;
}

/* All arrangements of the values of y. Equal values are told apart by nobody, so each different arrangement
 * stands for the same number of orders and is walked once. */
struct walk {
    const struct permutation_statistic *statistic;
    const int64_t *x;
    size_t n, values;
    int64_t value[PERMUTATION_EXACT], y[PERMUTATION_EXACT], observed;
    int left[PERMUTATION_EXACT];
    double all, far;
};

static void walk_on(struct walk *w, size_t k, int64_t sum)
{
    if (k == w->n) {
        w->all++;
        w->far += distance(w->statistic, sum, w->n) >= w->observed;
        return;
    }
    for (size_t v = 0; v < w->values; v++) {
        if (!w->left[v]) continue;
        w->left[v]--;
        w->y[k] = w->value[v];
        walk_on(w, k + 1, sum + w->statistic->step(w->x, w->y, k));
        w->left[v]++;
    }
}

static double of_all(const struct permutation_statistic *s, const int64_t *x, const int64_t *y, size_t n,
                     int64_t observed)
{
    struct walk w = {.statistic = s, .x = x, .n = n, .observed = observed};
    for (size_t i = 0; i < n; i++) {
        size_t v = 0;
        while (v < w.values && w.value[v] != y[i]) v++;
        if (v == w.values) w.value[w.values++] = y[i];
        w.left[v]++;
    }
    walk_on(&w, 0, 0);
    return w.far / w.all;
}

/* Fisher and Yates's shuffle, draw after draw. */
static double of_random(const struct permutation_statistic *s, const int64_t *x, int64_t *y, size_t n,
                        int64_t observed)
{
    size_t hits = 0;
    for (uint64_t draw = 0; draw < PERMUTATION_DRAWS; draw++) {
        for (size_t i = n - 1; i > 0; i--) {
            size_t j = random_below(PERMUTATION_SEED, draw * n + i, i + 1);
            int64_t swap = y[i];
            y[i] = y[j];
            y[j] = swap;
        }
        hits += distance(s, statistic_of(s, x, y, n), n) >= observed;
    }
    return (1 + (double)hits) / (1 + (double)PERMUTATION_DRAWS);
}

enum status permutation_p(const struct permutation_statistic *s, const int64_t *x, const int64_t *y, size_t n,
                          double *p, struct error *err)
{
    int64_t observed = distance(s, statistic_of(s, x, y, n), n);
    if (n <= PERMUTATION_EXACT) {
        *p = of_all(s, x, y, n, observed);
        return ST_OK;
    }
    int64_t *shuffled = malloc(n * sizeof *shuffled);
    if (!shuffled) return error_memory(err);
    memcpy(shuffled, y, n * sizeof *shuffled);
    *p = of_random(s, x, shuffled, n, observed);
    free(shuffled);
    return ST_OK;
}
