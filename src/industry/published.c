/* Published figures: means as the source rounds them, and where it contradicts itself. */
#include "industry/industry.h"

#include <math.h>
#include <string.h>
#include <strings.h>

enum { DECIMALS_MAX = 6 };

int industry_decimals(const struct industry_table *t)
{
    int decimals = 0;
    double unit = 1;
    for (size_t i = 0; i < t->count; i++) {
        const double score = t->city[i].score;
        for (; decimals < DECIMALS_MAX && fabs(score * unit - round(score * unit)) > 1e-6; decimals++)
            unit *= 10;
    }
    return decimals;
}

struct industry_tier_figures industry_tier_figures(const struct industry_table *t, int tier)
{
    struct industry_tier_figures f = {0, 0, NAN};
    const double unit = pow(10, industry_decimals(t));
    long long sum = 0;
    for (size_t i = 0; i < t->count; i++) {
        if (t->city[i].tier != tier) continue;
        f.cities++;
        if (isnan(t->city[i].score)) continue;
        f.scored++;
        sum += llround(t->city[i].score * unit);
    }
    const long long n = (long long)f.scored;
    const long long units = n ? (2 * sum + n) / (2 * n) : 0; /* halves up: whole numbers, on purpose */
    if (n) f.mean = (double)units / unit;
    return f;
}

bool industry_is_ranking(const char *column)
{
    static const char end[] = "rank";
    const size_t n = strlen(column), length = sizeof end - 1;
    return n >= length && strcasecmp(column + n - length, end) == 0;
}

static bool has_rank(const char *cell, double *rank)
{
    return text_number(cell, rank) && *rank >= 1 && *rank == floor(*rank);
}

void industry_find_ranks(const char *column, const struct industry_table *t, char *const *cell,
                         struct text *found)
{
    for (size_t i = 0; i < t->count; i++) {
        double rank, other;
        size_t times = 0, before = 0;
        struct text names = {0};
        if (!has_rank(cell[i], &rank)) continue;
        for (size_t k = 0; k < t->count; k++) {
            if (!has_rank(cell[k], &other) || other != rank) continue;
            before += k < i;
            text_add(&names, "%s\"%s\"", times++ ? ", " : "", t->city[k].key);
        }
        if (times == 2 && !before)
            text_add(found, "column %s: rank %.0f appears twice: %s\n", column, rank, names.s);
        else if (times > 2 && !before)
            text_add(found, "column %s: rank %.0f appears %zu times: %s\n", column, rank, times, names.s);
        text_clear(&names);
    }
}

static void find_inversions(const struct industry_table *t, struct text *found)
{
    for (size_t i = 0; i < t->count; i++)
        for (size_t k = 0; k < t->count; k++) {
            const struct industry_city *a = &t->city[i], *b = &t->city[k];
            if (a->tier && b->tier && a->score > b->score && a->tier > b->tier)
                text_add(found,
                         "\"%s\" has score %.9g and tier %d, \"%s\" the lower score %.9g and the better tier "
                         "%d\n",
                         a->key, a->score, a->tier, b->key, b->score, b->tier);
        }
}

void industry_find_tiers(const struct industry_table *t, const struct industry_cuts *cuts, struct text *found)
{
    if (cuts->count == 0) {
        find_inversions(t, found);
        return;
    }
    for (size_t i = 0; i < t->count; i++) {
        const struct industry_city *c = &t->city[i];
        int tier = industry_tier(cuts, c->score);
        if (tier && c->tier && tier != c->tier)
            text_add(found, "\"%s\": score %.9g is of tier %d by the breaks, published as tier %d\n", c->key,
                     c->score, tier, c->tier);
    }
}
