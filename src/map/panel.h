/* One map panel: cells or zones, graticule, borders, names, frame. */
#ifndef CAPACITY_MAP_PANEL_H
#define CAPACITY_MAP_PANEL_H

#include "map/layout.h"

enum status panel_draw(struct sheet *s, cairo_t *cr, size_t p, const struct layout *l, struct error *err);

#endif
