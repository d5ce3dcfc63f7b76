/* Borders of the zones of a panel: drawn once where pages share them. */
#ifndef CAPACITY_MAP_BORDERS_H
#define CAPACITY_MAP_BORDERS_H

#include "map/shape.h"
#include "map/sheet.h"

/* Small maps have finer lines. */
double borders_line_scale(const struct sheet *s);

/* Draw the borders within the frame of a view; `shape`: the zones in this view. */
void borders_draw(const struct sheet *s, cairo_t *cr, const struct view *v, const struct shape *shape);

#endif
