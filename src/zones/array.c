/* Sums of many zones, with room for what there is and no more. */
#include "zones/zones.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Bytes of the arrays of one zone: the means first, since they are aligned the most. */
static size_t room_bytes(const struct zone_room *r)
{
    return (r->groups + r->raws) * sizeof(struct zone_mean) +
           (r->classes + r->factors + r->bins) * sizeof(int64_t);
}

/* A whole number of means, so that the arrays of the next zone are aligned too. */
static size_t stride_of(const struct zone_room *r)
{
    size_t unit = sizeof(struct zone_mean);
    return (room_bytes(r) + unit - 1) / unit * unit;
}

static void reset_figures(struct zone_sums *s)
{
    memset(s, 0, offsetof(struct zone_sums, group));
    s->index_min = INFINITY;
    s->index_max = -INFINITY;
}

void zone_sums_reset(struct zone_sums *s, const struct zone_room *room)
{
    reset_figures(s);
    memset(s->group, 0, room_bytes(room));
}

enum status zone_array_make(const struct zone_room *room, size_t count, struct zone_array *out,
                            struct error *err)
{
    size_t stride = stride_of(room);
    struct zone_array a = {.room = *room,
                           .count = count,
                           .zone = malloc((count + 1) * sizeof *a.zone),
                           .block = calloc(count + 1, stride ? stride : 1)};
    if (!a.zone || !a.block) {
        zone_array_clear(&a);
        return error_memory(err);
    }
    for (size_t z = 0; z < count; z++) {
        struct zone_sums *s = &a.zone[z];
        reset_figures(s);
        s->group = (struct zone_mean *)(void *)((char *)a.block + z * stride);
        s->raw = s->group + room->groups;
        s->class_area = (int64_t *)(void *)(s->raw + room->raws);
        s->limiting_area = s->class_area + room->classes;
        s->bin = room->bins ? s->limiting_area + room->factors : NULL;
    }
    *out = a;
    return ST_OK;
}

void zone_array_clear(struct zone_array *a)
{
    free(a->zone);
    free(a->block);
    *a = (struct zone_array){0};
}
