/* Zones as the map room draws them. */
#ifndef CAPACITY_RUN_MAP_SHAPES_H
#define CAPACITY_RUN_MAP_SHAPES_H

#include "grid/zone_shapes.h"
#include "map/map.h"

/* Rings and names of every zone; names are borrowed from `shapes`. */
enum status map_shapes_make(const struct zone_shapes *shapes, struct map_zone **out, struct error *err);
void map_shapes_free(struct map_zone *zones, size_t count);

#endif
