/* The inset that tells where the map lies. */
#ifndef CAPACITY_MAP_LOCATOR_H
#define CAPACITY_MAP_LOCATOR_H

#include "map/layout.h"
#include "map/shape.h"

/* Draw it in a corner of panel p's frame that holds neither cells nor zones; where there is none it is left
 * out. `*taken` is the room it takes, empty where left out. */
enum status locator_draw(struct sheet *s, cairo_t *cr, size_t p, const struct layout_panel *q,
                         const struct shape *shape, struct rect *taken, struct error *err);

#endif
