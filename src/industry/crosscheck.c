#include "industry/crosscheck.h"

#include "industry/ranks.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Room for the places compared in one view: their numbers, and what they are compared by. */
struct compared {
    size_t n, *place;
    double *capacity, *score;
    int *class, *tier;
    int64_t *rank;
};

static void compared_clear(struct compared *k)
{
    free(k->place);
    free(k->capacity);
    free(k->score);
    free(k->class);
    free(k->tier);
    free(k->rank);
}

static enum status compared_init(struct compared *k, size_t room, struct error *err)
{
    *k = (struct compared){.place = malloc((room + 1) * sizeof *k->place),
                           .capacity = malloc((room + 1) * sizeof *k->capacity),
                           .score = malloc((room + 1) * sizeof *k->score),
                           .class = malloc((room + 1) * sizeof *k->class),
                           .tier = malloc((room + 1) * sizeof *k->tier),
                           .rank = malloc((room + 1) * sizeof *k->rank)};
    bool made = k->place && k->capacity && k->score && k->class && k->tier && k->rank;
    return made ? ST_OK : error_memory(err);
}

static void gather_scored(const struct crosscheck *c, enum crosscheck_view v, struct compared *k)
{
    k->n = 0;
    for (size_t i = 0; i < c->count; i++) {
        const struct crosscheck_place *p = &c->place[i];
        if (isnan(p->view[v].capacity) || isnan(p->score)) continue;
        k->place[k->n] = i;
        k->capacity[k->n] = p->view[v].capacity;
        k->score[k->n++] = p->score;
    }
}

static void gather_tiered(const struct crosscheck *c, enum crosscheck_view v, struct compared *k)
{
    k->n = 0;
    for (size_t i = 0; i < c->count; i++) {
        const struct crosscheck_place *p = &c->place[i];
        if (!p->view[v].class || !p->tier) continue;
        k->place[k->n] = i;
        k->class[k->n] = p->view[v].class;
        k->tier[k->n++] = p->tier;
    }
}

/* Ascending numbers for qsort. */
static int by_value(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/* Where values are cut into low and high; NaN where they are all the same. Sorts them. */
static double cut_of(const struct crosscheck *c, int side, double *value, size_t n)
{
    if (c->cut == CROSSCHECK_GIVEN) return c->given_cut[side];
    if (n > 0) qsort(value, n, sizeof *value, by_value);
    if (n < 2 || value[0] == value[n - 1]) return NAN;
    if (c->cut == CROSSCHECK_MEDIAN) return (value[(n - 1) / 2] + value[n / 2]) / 2;
    double sum = 0;
    for (size_t i = 0; i < n; i++) sum += value[i];
    return sum / (double)n;
}

static int third_of(int64_t doubled_rank, size_t n)
{
    return (int)ceil(3 * (double)(doubled_rank - 1) / 2 / (double)n);
}

static void find_thirds(struct crosscheck *c, enum crosscheck_view v, struct compared *k)
{
    ranks_doubled(k->capacity, k->n, k->rank);
    for (size_t i = 0; i < k->n; i++) c->place[k->place[i]].view[v].third = third_of(k->rank[i], k->n);
    if (v != CROSSCHECK_ALL) return;
    ranks_doubled(k->score, k->n, k->rank);
    for (size_t i = 0; i < k->n; i++) c->place[k->place[i]].industry_third = third_of(k->rank[i], k->n);
}

static enum crosscheck_quadrant quadrant_of(const struct crosscheck_place *p, double capacity,
                                            const struct crosscheck_figures *f)
{
    if (isnan(capacity) || isnan(f->capacity_cut) || isnan(f->score_cut)) return QUADRANT_NONE;
    bool strong = p->low >= f->score_cut;
    bool weak = isnan(p->score) ? p->high <= f->score_cut : p->score < f->score_cut;
    if (!strong && !weak) return QUADRANT_NONE;
    if (capacity >= f->capacity_cut) return strong ? QUADRANT_BOTH_HIGH : QUADRANT_INDUSTRY_LAGS;
    return strong ? QUADRANT_CAPACITY_LAGS : QUADRANT_BOTH_LOW;
}

static enum status compare_scores(struct crosscheck *c, enum crosscheck_view v, struct compared *k,
                                  struct error *err)
{
    struct crosscheck_figures *f = &c->figures[v];
    *f = (struct crosscheck_figures){0};
    gather_scored(c, v, k);
    f->scored = k->n;
    find_thirds(c, v, k);
    enum status st = association_spearman(k->capacity, k->score, k->n, &f->spearman, err);
    if (st == ST_OK) st = association_kendall(k->capacity, k->score, k->n, &f->kendall, err);
    f->capacity_cut = cut_of(c, 0, k->capacity, k->n);
    f->score_cut = cut_of(c, 1, k->score, k->n);
    for (size_t i = 0; i < c->count; i++) {
        struct crosscheck_place *p = &c->place[i];
        struct crosscheck_standing *s = &p->view[v];
        s->coupling = coupling_of((double[]){s->capacity, p->score / 10}, c->weight, 2);
        s->quadrant = quadrant_of(p, s->capacity, f);
    }
    return st;
}

/* The tier that a place comes to by its class: see crosscheck_compute. */
static int tier_of_class(const struct crosscheck *c, const struct compared *k, int class)
{
    if (c->classes == (size_t)c->tiers) return c->tiers + 1 - class;
    size_t better = 0, same = 0, reached = 0;
    for (size_t i = 0; i < k->n; i++) {
        better += k->class[i] > class;
        same += k->class[i] == class;
    }
    int tier = 0;
    do {
        tier++;
        for (size_t i = 0; i < k->n; i++) reached += k->tier[i] == tier;
    } while (tier < c->tiers && 2 * reached < 2 * better + same); /* r - 0.5 = better + same / 2 */
    return tier;
}

static enum status compare_tiers(struct crosscheck *c, enum crosscheck_view v, struct compared *k,
                                 struct error *err)
{
    struct crosscheck_figures *f = &c->figures[v];
    gather_tiered(c, v, k);
    f->tiered = k->n;
    for (size_t i = 0; i < k->n; i++) {
        struct crosscheck_standing *s = &c->place[k->place[i]].view[v];
        s->class_tier = tier_of_class(c, k, s->class);
        f->confusion[s->class - 1][k->tier[i] - 1]++;
        f->agreement[s->class_tier - 1][k->tier[i] - 1]++;
    }
    for (size_t i = 0; i < k->n; i++) k->class[i] = c->place[k->place[i]].view[v].class_tier;
    enum status st = association_kappa(k->class, k->tier, k->n, KAPPA_LINEAR, &f->kappa_linear, err);
    if (st == ST_OK)
        st = association_kappa(k->class, k->tier, k->n, KAPPA_QUADRATIC, &f->kappa_quadratic, err);
    return st;
}

/* qsort's order of the places: see crosscheck_compute. */
static int by_urgency(const void *a, const void *b)
{
    const struct crosscheck_place *p = a, *q = b;
    const struct crosscheck_standing *s = &p->view[CROSSCHECK_ALL], *t = &q->view[CROSSCHECK_ALL];
    int quadrant = (int)s->quadrant - (int)t->quadrant;
    if (quadrant) return s->quadrant == QUADRANT_NONE ? 1 : t->quadrant == QUADRANT_NONE ? -1 : quadrant;
    double d = s->coupling.coordination, e = t->coupling.coordination;
    if (isnan(d) != isnan(e)) return isnan(d) ? 1 : -1;
    return d < e ? -1 : d > e ? 1 : strcmp(p->key, q->key);
}

enum status crosscheck_compute(struct crosscheck *c, struct error *err)
{
    struct compared k;
    enum status st = compared_init(&k, c->count, err);
    c->tiers = 0;
    for (size_t i = 0; i < c->count; i++)
        if (c->place[i].tier > c->tiers) c->tiers = c->place[i].tier;
    for (int v = 0; st == ST_OK && v < (c->has_without ? CROSSCHECK_VIEWS : CROSSCHECK_WITHOUT); v++) {
        st = compare_scores(c, (enum crosscheck_view)v, &k, err);
        if (st == ST_OK) st = compare_tiers(c, (enum crosscheck_view)v, &k, err);
    }
    compared_clear(&k);
    if (st == ST_OK && c->count) qsort(c->place, c->count, sizeof *c->place, by_urgency);
    return st;
}
