#include "zones/zones.h"

#include <math.h>
#include <string.h>

void zone_mean_add(struct zone_mean *m, double value, int64_t area)
{
    if (value != value) return;
    const double most = 4294967296.0; /* 2^32, far beyond any limit; more would not fit */
    value = value > most ? most : value < -most ? -most : value;
    m->area += area;
    m->sum += (wide_int)llrint(value * ZONE_VALUE_ONE) * area;
}

static void add_index(struct zone_sums *s, const struct zone_cells *c, size_t i, int64_t area)
{
    float index = c->index[i];
    int64_t q = llrint((double)index * ZONE_VALUE_ONE);
    s->valid += area;
    s->index += (wide_int)q * area;
    s->index_squared += (wide_int)(q * q) * area;
    s->index_min = index < s->index_min ? index : s->index_min;
    s->index_max = index > s->index_max ? index : s->index_max;
    int bin = (int)(index * ZONE_BINS);
    if (s->bin) s->bin[bin < 0 ? 0 : bin >= ZONE_BINS ? ZONE_BINS - 1 : bin] += area;
    if (c->class_code) s->class_area[c->class_code[i] - 1] += area;
    if (c->state) s->state_area[c->state[i] - 1] += area;
    if (c->limiting && c->limiting[i] != CODE_NODATA) {
        s->limiting_area[c->limiting[i] - 1] += area;
        if (c->gap[i] == 0) s->tied_area += area;
    }
    if (c->pressure) zone_mean_add(&s->pressure, (double)c->pressure[i], area);
    if (c->support) zone_mean_add(&s->support, (double)c->support[i], area);
    for (size_t g = 0; g < c->groups; g++) zone_mean_add(&s->group[g], (double)c->group[g][i], area);
}

void zone_sums_add(struct zone_sums *s, const struct zone_cells *c, size_t i, int64_t area)
{
    s->counted += area;
    s->cells++;
    for (size_t k = 0; k < c->raws; k++)
        zone_mean_add(&s->raw[k], (double)c->raw[k][i] / c->raw_unit[k], area);
    if (c->excluded && c->excluded[i]) {
        s->excluded += area;
        return;
    }
    if (c->without) zone_mean_add(&s->without, (double)c->without[i], area);
    if (c->index[i] == c->index[i]) add_index(s, c, i, area);
}

void zone_mean_merge(struct zone_mean *into, const struct zone_mean *from)
{
    into->area += from->area;
    into->sum += from->sum;
}

void zone_sums_merge(struct zone_sums *into, const struct zone_sums *from, const struct zone_room *room)
{
    into->counted += from->counted;
    into->valid += from->valid;
    into->excluded += from->excluded;
    into->cells += from->cells;
    into->index += from->index;
    into->index_squared += from->index_squared;
    zone_mean_merge(&into->without, &from->without);
    if (from->index_min < into->index_min) into->index_min = from->index_min;
    if (from->index_max > into->index_max) into->index_max = from->index_max;
    for (size_t k = 0; k < room->classes; k++) into->class_area[k] += from->class_area[k];
    for (size_t k = 0; k < LOAD_STATES; k++) into->state_area[k] += from->state_area[k];
    for (size_t k = 0; k < room->factors; k++) into->limiting_area[k] += from->limiting_area[k];
    into->tied_area += from->tied_area;
    zone_mean_merge(&into->pressure, &from->pressure);
    zone_mean_merge(&into->support, &from->support);
    for (size_t k = 0; k < room->groups; k++) zone_mean_merge(&into->group[k], &from->group[k]);
    for (size_t k = 0; k < room->raws; k++) zone_mean_merge(&into->raw[k], &from->raw[k]);
    for (size_t k = 0; into->bin && k < room->bins; k++) into->bin[k] += from->bin[k];
}
