/* The legend of a continuous field: a bar of its colours with figures under it. */
#ifndef CAPACITY_MAP_BAR_H
#define CAPACITY_MAP_BAR_H

#include "map/sheet.h"

struct bar {
    double w, h; /* px; 0: no bar */
    struct piece label[MAP_BAR_TICKS];
};

/* Set the figures of a panel's bar and measure it. */
void bar_set(struct sheet *s, size_t panel, struct bar *out);
void bar_clear(struct bar *b);

/* Draw with its upper left corner at x, y. */
void bar_draw(struct sheet *s, cairo_t *cr, size_t panel, const struct bar *b, double x, double y);

#endif
