/* A small globe that shows where on the Earth the map is. */
#ifndef CAPACITY_MAP_GLOBE_H
#define CAPACITY_MAP_GLOBE_H

#include "map/sheet.h"

/* Draw the half of the Earth around the middle of the page's bounds, with the bounds marked, so that it fills
 * a square box. */
void globe_draw(const struct sheet *s, cairo_t *cr, struct rect box);

/* Whether a globe tells anything: the bounds have a place on the Earth and are a small part of it. */
bool globe_helps(const struct sheet *s);

#endif
