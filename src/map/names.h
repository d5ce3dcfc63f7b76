/* Zone names: where each can stand without touching another. */
#ifndef CAPACITY_MAP_NAMES_H
#define CAPACITY_MAP_NAMES_H

#include "map/shape.h"
#include "map/sheet.h"

/* Place and draw the names of the page's zones in a panel; `shape` has one entry per zone. What finds no
 * place is left out and counted. */
enum status names_draw(struct sheet *s, cairo_t *cr, size_t panel, const struct view *v,
                       const struct shape *shape, struct rect keep_out, struct error *err);

#endif
