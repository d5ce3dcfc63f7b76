/* A zone's outline in pixels of a panel, thinned to what can be seen. */
#ifndef CAPACITY_MAP_SHAPE_H
#define CAPACITY_MAP_SHAPE_H

#include "map/map.h"
#include "map/rect.h"
#include "map/view.h"

#include <cairo.h>

struct shape {
    size_t rings;
    size_t *end; /* of each ring in `point` */
    struct map_point *point;
    struct rect bounds;
    double area; /* px2 of all rings, holes too: for ranking only */
};

/* Outline of a zone; points nearer than half a pixel to the one before are left out, points that are not
 * finite too. */
enum status shape_make(const struct map_zone *zone, const struct view *v, struct shape *out,
                       struct error *err);
void shape_clear(struct shape *s);
/* The outlines of all zones of a page; shapes_free frees what was made, on failure too. */
enum status shapes_make(const struct map_page *page, const struct view *v, struct shape **out,
                        struct error *err);
void shapes_free(struct shape *shape, size_t n);

bool shape_contains(const struct shape *s, double x, double y);
/* Some of the box lies inside, or on the outline. */
bool shape_touches(const struct shape *s, struct rect r);
/* The whole box lies inside. */
bool shape_holds(const struct shape *s, struct rect r);

/* Add all rings to the path. */
void shape_path(cairo_t *cr, const struct shape *s);

/* The same of the zone as it is, every point: neighbours then meet without a gap. */
void shape_path_exact(cairo_t *cr, const struct map_zone *zone, const struct view *v);

#endif
