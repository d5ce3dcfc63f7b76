/* A thread's sums of one tile: room for the zones that occur in it only. */
#ifndef CAPACITY_RUN_ZONE_PARTS_H
#define CAPACITY_RUN_ZONE_PARTS_H

#include "base/error.h"
#include "zones/zones.h"

struct zone_parts {
    size_t zones;  /* zone numbers are 0 .. zones */
    int32_t *slot; /* [zones + 1], -1: not in this tile */
    struct zone_room room;
    size_t used, chunks;
    int32_t *zone;            /* [used] */
    struct zone_array *chunk; /* [chunks] of a fixed number of zones: sums in use do not move */
};

enum status zone_parts_init(struct zone_parts *p, size_t zones, const struct zone_room *room,
                            struct error *err);
/* The sums of a zone, made when it first occurs; NULL when memory is out. */
struct zone_sums *zone_parts_of(struct zone_parts *p, int32_t zone);
/* Add everything to `into` [zones + 1], which has the same room, and begin anew. */
void zone_parts_flush(struct zone_parts *p, struct zone_sums *into);
void zone_parts_clear(struct zone_parts *p);

#endif
