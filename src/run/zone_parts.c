#include "run/zone_parts.h"

#include <stdlib.h>

enum { CHUNK = 32 };

enum status zone_parts_init(struct zone_parts *p, size_t zones, const struct zone_room *room,
                            struct error *err)
{
    *p = (struct zone_parts){.zones = zones, .room = *room, .slot = malloc((zones + 1) * sizeof *p->slot)};
    if (!p->slot) return error_memory(err);
    for (size_t i = 0; i <= zones; i++) p->slot[i] = -1;
    return ST_OK;
}

static struct zone_sums *sums_at(const struct zone_parts *p, size_t i)
{
    return &p->chunk[i / CHUNK].zone[i % CHUNK];
}

static bool add_chunk(struct zone_parts *p)
{
    struct zone_array *chunk = realloc(p->chunk, (p->chunks + 1) * sizeof *chunk);
    if (chunk) p->chunk = chunk;
    int32_t *numbers = realloc(p->zone, (p->chunks + 1) * CHUNK * sizeof *numbers);
    if (numbers) p->zone = numbers;
    if (!chunk || !numbers || zone_array_make(&p->room, CHUNK, &p->chunk[p->chunks], NULL) != ST_OK)
        return false;
    p->chunks++;
    return true;
}

struct zone_sums *zone_parts_of(struct zone_parts *p, int32_t zone)
{
    if (p->slot[zone] >= 0) return sums_at(p, (size_t)p->slot[zone]);
    if (p->used == p->chunks * CHUNK && !add_chunk(p)) return NULL;
    p->slot[zone] = (int32_t)p->used;
    p->zone[p->used] = zone;
    struct zone_sums *s = sums_at(p, p->used++);
    zone_sums_reset(s, &p->room);
    return s;
}

void zone_parts_flush(struct zone_parts *p, struct zone_sums *into)
{
    for (size_t i = 0; i < p->used; i++) {
        zone_sums_merge(&into[p->zone[i]], sums_at(p, i), &p->room);
        p->slot[p->zone[i]] = -1;
    }
    p->used = 0;
}

void zone_parts_clear(struct zone_parts *p)
{
    for (size_t i = 0; i < p->chunks; i++) zone_array_clear(&p->chunk[i]);
    free(p->chunk);
    free(p->slot);
    free(p->zone);
    *p = (struct zone_parts){0};
}
