/* Tiers of industrial scores: breaks as given, or natural breaks of the scores. */
#include "classify/classify.h"
#include "run/industry.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static int compare(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/* The scores there are, ascending, each once and with how often it occurs. */
static size_t distinct_scores(const struct industry_table *t, double *score, double *times)
{
    size_t n = 0, distinct = 0;
    for (size_t i = 0; i < t->count; i++)
        if (!isnan(t->city[i].score)) score[n++] = t->city[i].score;
    qsort(score, n, sizeof *score, compare);
    for (size_t i = 0; i < n; i++) {
        if (distinct && score[distinct - 1] == score[i]) {
            times[distinct - 1]++;
        } else {
            score[distinct] = score[i];
            times[distinct++] = 1;
        }
    }
    return distinct;
}

/* Halfway between the classes, so that no city stands on the edge of its tier. */
static enum status natural_cuts(const struct industry_table *t, size_t tiers, const char *who,
                                struct industry_cuts *cuts, struct error *err)
{
    size_t start[TIERS_MAX], n = 0;
    double *score = malloc((2 * t->count + 1) * sizeof *score), *times = score ? score + t->count : NULL;
    enum status st = score ? ST_OK : error_memory(err);
    if (st == ST_OK) n = distinct_scores(t, score, times);
    if (st == ST_OK && n < tiers)
        st = error_set(err, ST_INPUT,
                       "%s: %zu distinct score%s for %zu natural tiers, expected as many at least", who, n,
                       n == 1 ? "" : "s", tiers);
    if (st == ST_OK) st = classify_divide(score, times, n, tiers, start, err);
    if (st == ST_OK) cuts->count = tiers - 1;
    for (size_t k = 0; st == ST_OK && k < cuts->count; k++)
        cuts->at[k] = (score[start[k] - 1] + score[start[k]]) / 2;
    free(score);
    return st;
}

enum status run_industry_cut(const struct run *r, struct industry_table *t, const char *who,
                             struct industry_cuts *cuts, struct error *err)
{
    const struct manifest *m = r->manifest;
    enum status st = ST_OK;
    *cuts = (struct industry_cuts){0};
    if (m->industry.has_tiers && m->industry.tiers == TIERS_JENKS) {
        st = natural_cuts(t, (size_t)m->industry.tier_count, who, cuts, err);
    } else {
        cuts->count = m->industry.tier_cuts;
        memcpy(cuts->at, m->industry.tier_cut, sizeof cuts->at);
    }
    return st == ST_OK ? industry_bound(t, cuts, who, err) : st;
}
