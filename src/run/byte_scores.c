#include "run/byte_scores.h"

#include "run/values.h"

#include <math.h>
#include <string.h>

enum { CODES = 256, WAYS = 4 };

static void work_out(struct byte_scores *b, const struct method_args *args)
{
    for (size_t k = 0; k <= CODES; k++) {
        size_t unmatched = 0;
        b->score[k] = k < CODES ? (float)k : NAN;
        args->method->fn.score(args, &b->score[k], &b->score[k], 1, &unmatched);
        values_between(&b->score[k], args->floor, args->cap, 1);
        b->unmatched[k] = unmatched > 0;
        b->sum[k] = values_sum(&b->score[k], 1).sum;
    }
    b->known = true;
}

static void count_code(const struct byte_scores *b, size_t k, size_t entry, int64_t n, struct byte_counts *c)
{
    if (entry == CODES) {
        c->missing += n;
    } else {
        c->min = (float)k < c->min ? (float)k : c->min;
        c->max = (float)k > c->max ? (float)k : c->max;
    }
    if (b->unmatched[entry]) c->unmatched += n;
    if (b->score[entry] == b->score[entry]) c->cells += n;
    c->sum += n * b->sum[entry];
}

/* One pass that looks scores up and counts codes, in tables of turns so that a run of one code does not wait
 * for itself. What was counted says all the rest. */
void byte_scores_apply(struct byte_scores *b, const struct method_args *args, const struct byte_cells *cells,
                       float *restrict score, struct byte_counts *counts)
{
    float table[2 * CODES];
    uint32_t times[WAYS][2 * CODES] = {{0}};
    if (!b->known) work_out(b, args);
    memcpy(table, b->score, CODES * sizeof *table);
    if (cells->nodata >= 0) table[cells->nodata] = b->score[CODES];
    for (size_t k = CODES; k < 2 * CODES; k++) table[k] = NAN; /* beyond the mask */
    for (size_t i = 0; i < cells->n; i++) {
        size_t k = cells->code[i];
        if (cells->inside && !cells->inside[i]) k += CODES;
        score[i] = table[k];
        times[i % WAYS][k]++;
    }
    *counts = (struct byte_counts){.min = INFINITY, .max = -INFINITY};
    for (size_t k = 0; k < CODES; k++) {
        int64_t n = 0;
        for (int w = 0; w < WAYS; w++) n += times[w][k];
        if (n > 0) count_code(b, k, (int)k == cells->nodata ? CODES : k, n, counts);
    }
}
