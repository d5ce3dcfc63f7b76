/* North arrow and scale bar. */
#ifndef CAPACITY_MAP_FURNITURE_H
#define CAPACITY_MAP_FURNITURE_H

#include "map/layout.h"

struct scale_bar {
    double metres, px;
    int parts; /* equal parts, drawn dark and light in turn */
};

/* The longest round bar of at most `max_px`, as long as the geodesic through the middle of the page's bounds
 * along the x axis. metres = 0 where there is none. */
struct scale_bar furniture_bar(const struct sheet *s, const struct view *v, double max_px);

/* Draw both in the layout's place for them. */
void furniture_draw(struct sheet *s, cairo_t *cr, const struct layout *l, struct scale_bar *bar);

#endif
