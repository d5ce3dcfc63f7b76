/* The legend of a map of two classifications at once: a square of nine colours that stands on its corner, low
 * in both at its foot and high in both at its top. */
#ifndef CAPACITY_MAP_SQUARE_H
#define CAPACITY_MAP_SQUARE_H

#include "map/sheet.h"

struct square {
    double w, h; /* px; 0: no square */
    double side; /* of a cell */
    double out;  /* from the square's edge to the arrow along it */
    struct piece name[2], limit[2][2], count[MAP_SQUARE];
};

/* Set the texts of a panel's square and measure it. */
void square_set(struct sheet *s, size_t panel, struct square *out);
void square_clear(struct square *q);

/* Draw with its upper left corner at x, y. */
void square_draw(struct sheet *s, cairo_t *cr, size_t panel, const struct square *q, double x, double y);

#endif
