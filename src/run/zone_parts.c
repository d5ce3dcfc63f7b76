#include "run/zone_parts.h"

#include <stdlib.h>

enum status zone_parts_init(struct zone_parts *p, size_t zones, struct error *err)
{
    *p = (struct zone_parts){.zones = zones, .slot = malloc((zones + 1) * sizeof *p->slot)};
    if (!p->slot) return error_memory(err);
    for (size_t i = 0; i <= zones; i++) p->slot[i] = -1;
    return ST_OK;
}

struct zone_sums *zone_parts_of(struct zone_parts *p, int32_t zone)
{
    if (p->slot[zone] >= 0) return &p->sums[p->slot[zone]];
    if (p->used == p->room) {
        size_t room = p->room ? 2 * p->room : 8;
        struct zone_sums *sums = realloc(p->sums, room * sizeof *sums);
        if (sums) p->sums = sums;
        int32_t *numbers = realloc(p->zone, room * sizeof *numbers);
        if (numbers) p->zone = numbers;
        if (!sums || !numbers) return NULL;
        p->room = room;
    }
    p->slot[zone] = (int32_t)p->used;
    p->zone[p->used] = zone;
    zone_sums_init(&p->sums[p->used]);
    return &p->sums[p->used++];
}

void zone_parts_flush(struct zone_parts *p, struct zone_sums *into)
{
    for (size_t i = 0; i < p->used; i++) {
        zone_sums_merge(&into[p->zone[i]], &p->sums[i]);
        p->slot[p->zone[i]] = -1;
    }
    p->used = 0;
}

void zone_parts_clear(struct zone_parts *p)
{
    free(p->slot);
    free(p->zone);
    free(p->sums);
    *p = (struct zone_parts){0};
}
