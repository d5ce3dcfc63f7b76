/* Where everything goes on the page. */
#ifndef CAPACITY_MAP_LAYOUT_H
#define CAPACITY_MAP_LAYOUT_H

#include "map/legend.h"
#include "map/view.h"

enum { FOOT_LINES = 3 };

struct layout_panel {
    struct view view;
    struct rect extent; /* where the page's bounds lie inside the frame, in whole pixels */
    struct piece title;
    struct legend legend;
};

struct layout {
    int width, height; /* px */
    struct piece title, subtitle;
    struct layout_panel panel[MAP_PANELS_MAX];
    struct rect furniture;  /* for north arrow and scale bar */
    bool furniture_stacked; /* in a narrow column: one above the other */
    struct piece foot[FOOT_LINES];
    double rule_y; /* of the thin line above the foot */
    double margin;
};

/* Try the papers and places for the legend and keep the one that gives the largest map. ST_INPUT where a
 * paper the page asks for is too small for what is to stand on it. */
enum status layout_make(struct sheet *s, struct layout *out, struct error *err);
void layout_clear(struct layout *l);

#endif
