/* The zones as shapes and names, read once from their vector source. */
#ifndef CAPACITY_GRID_ZONE_SHAPES_H
#define CAPACITY_GRID_ZONE_SHAPES_H

#include "base/error.h"
#include "grid/grid.h"
#include "manifest/manifest.h"

#include <ogr_api.h>
#include <stddef.h>

/* Of more zones no name is drawn (map/names.c), and no place for it looked for. */
enum { ZONES_NAMED = 1000 };

struct zone_shape {
    char *id, *name, *name_zh, *parent; /* name falls back to id; name_zh and parent may be NULL */
    OGRGeometryH geometry;              /* polygon or multipolygon in the grid's CRS */
    double area_km2;                    /* on the ellipsoid */
    double anchor[2]; /* a point inside, for its name; of more than ZONES_NAMED zones the middle of its box */
};

struct zone_shapes {
    size_t count;
    struct zone_shape *zone; /* in the order of the source */
};

/* Faults, all ST_INPUT and naming file and feature: a field that is not there (nearest name given), an empty
 * or repeated id, an invalid polygon (with GEOS's reason and the place), a geometry that is no polygon, none
 * that overlaps the grid. */
enum status zone_shapes_read(const struct manifest *m, const struct grid *g, int threads,
                             struct zone_shapes *out, struct error *err);
void zone_shapes_clear(struct zone_shapes *z);

#endif
