#include "run/map_shapes.h"

#include <stdlib.h>

static size_t count_rings(OGRGeometryH g)
{
    if (wkbFlatten(OGR_G_GetGeometryType(g)) == wkbPolygon) return (size_t)OGR_G_GetGeometryCount(g);
    size_t n = 0;
    for (int i = 0; i < OGR_G_GetGeometryCount(g); i++) n += count_rings(OGR_G_GetGeometryRef(g, i));
    return n;
}

static bool copy_ring(OGRGeometryH ring, struct map_ring *out)
{
    int n = OGR_G_GetPointCount(ring);
    struct map_point *point = malloc(sizeof *point * (size_t)(n > 0 ? n : 1));
    if (!point) return false;
    for (int i = 0; i < n; i++) point[i] = (struct map_point){OGR_G_GetX(ring, i), OGR_G_GetY(ring, i)};
    *out = (struct map_ring){(size_t)n, point};
    return true;
}

/* Adds the rings of a geometry at *at, which moves on. */
static bool copy_rings(OGRGeometryH g, struct map_ring *ring, size_t *at)
{
    bool polygon = wkbFlatten(OGR_G_GetGeometryType(g)) == wkbPolygon;
    for (int i = 0; i < OGR_G_GetGeometryCount(g); i++) {
        OGRGeometryH part = OGR_G_GetGeometryRef(g, i);
        if (polygon ? !copy_ring(part, &ring[*at]) : !copy_rings(part, ring, at)) return false;
        *at += polygon;
    }
    return true;
}

static enum status make_zone(const struct zone_shape *shape, struct map_zone *z, struct error *err)
{
    size_t at = 0;
    struct map_ring *ring = calloc(count_rings(shape->geometry) + 1, sizeof *ring);
    z->name = shape->name;
    z->name_zh = shape->name_zh;
    z->anchor = (struct map_point){shape->anchor[0], shape->anchor[1]};
    z->ring = ring;
    bool ok = ring && copy_rings(shape->geometry, ring, &at);
    z->rings = at;
    return ok ? ST_OK : error_memory(err);
}

enum status map_shapes_make(const struct zone_shapes *shapes, struct map_zone **out, struct error *err)
{
    struct map_zone *zones = calloc(shapes->count + 1, sizeof *zones);
    enum status st = zones ? ST_OK : error_memory(err);
    for (size_t z = 0; st == ST_OK && z < shapes->count; z++)
        st = make_zone(&shapes->zone[z], &zones[z], err);
    if (st == ST_OK)
        *out = zones;
    else
        map_shapes_free(zones, shapes->count);
    return st;
}

void map_shapes_free(struct map_zone *zones, size_t count)
{
    for (size_t z = 0; zones && z < count; z++) {
        for (size_t i = 0; i < zones[z].rings; i++) free((void *)zones[z].ring[i].point);
        free((void *)zones[z].ring);
    }
    free(zones);
}
