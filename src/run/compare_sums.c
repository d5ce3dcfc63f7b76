/* Sums of a comparison by zone: whole numbers all, so that their order is of no matter. */
#include "run/compare.h"

#include <math.h>
#include <stdlib.h>

size_t compare_zones(const struct compare *c)
{
    return c->run->shapes.count;
}

static size_t moves(const struct compare *c)
{
    return c->states[0] * c->states[1];
}

enum status compare_init(const struct compare *c, struct changes *s, struct error *err)
{
    size_t rows = compare_zones(c) + 2;
    *s = (struct changes){.zone = calloc(rows, sizeof *s->zone),
                          .moved = calloc(rows * moves(c), sizeof *s->moved)};
    if (s->zone && s->moved) return ST_OK;
    compare_clear(s);
    return error_memory(err);
}

void compare_clear(struct changes *s)
{
    free(s->zone);
    free(s->moved);
    *s = (struct changes){0};
}

int64_t *compare_moved(const struct compare *c, const struct changes *s, size_t zone)
{
    return s->moved + zone * moves(c);
}

/* Number of the bin of a difference. */
static size_t bin_of(double difference)
{
    double steps = ceil(fabs(difference) / CHANGE_LEAST) - 1;
    size_t k = steps <= 0 ? 0 : steps >= CHANGE_BINS ? CHANGE_BINS : (size_t)steps;
    return difference < 0 ? CHANGE_BINS - k : CHANGE_BINS + k;
}

void compare_add(const struct compare *c, struct changes *s, size_t zone, size_t from, size_t to,
                 float before, float after, int64_t area)
{
    struct change *z = &s->zone[zone];
    compare_moved(c, s, zone)[from * c->states[1] + to] += area;
    zone_mean_add(&z->before, (double)before, area);
    zone_mean_add(&z->after, (double)after, area);
    float difference = after - before; /* as change.tif has it */
    if (isnan(difference)) return;
    zone_mean_add(&z->both, (double)after - (double)before, area);
    size_t bin = bin_of((double)difference);
    s->bin[bin] += area;
    if (bin > CHANGE_BINS) z->up += area;
    if (bin < CHANGE_BINS) z->down += area;
}

static void merge_zone(const struct compare *c, struct changes *into, size_t at, const struct changes *from,
                       size_t zone)
{
    struct change *a = &into->zone[at];
    const struct change *b = &from->zone[zone];
    int64_t *moved = compare_moved(c, into, at);
    const int64_t *more = compare_moved(c, from, zone);
    zone_mean_merge(&a->before, &b->before);
    zone_mean_merge(&a->after, &b->after);
    zone_mean_merge(&a->both, &b->both);
    a->up += b->up;
    a->down += b->down;
    for (size_t k = 0; k < moves(c); k++) moved[k] += more[k];
}

void compare_merge(const struct compare *c, struct changes *into, const struct changes *from)
{
    for (size_t z = 0; z <= compare_zones(c); z++) merge_zone(c, into, z, from, z);
    for (size_t k = 0; k < 2 * CHANGE_BINS + 1; k++) into->bin[k] += from->bin[k];
}

void compare_sum_up(const struct compare *c, struct changes *s)
{
    size_t whole = compare_zones(c) + 1;
    for (size_t z = 0; z < whole; z++) merge_zone(c, s, whole, s, z);
}
