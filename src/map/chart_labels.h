/* Names of points: where each can stand without touching another. */
#ifndef CAPACITY_MAP_CHART_LABELS_H
#define CAPACITY_MAP_CHART_LABELS_H

#include "map/chart_sheet.h"

struct chart_label {
    struct wording name;
    struct rect mark; /* the point's sign */
};

/* What labels keep clear of (`hard`), and what they would rather not cross (`soft`), in px. */
struct chart_obstacles {
    size_t hards, softs;
    const struct rect *hard, *soft;
};

/* Place and draw the labels inside the frame: beside their marks, else farther off with a line that leads to
 * the mark. What finds no place is left out and counted. */
enum status chart_labels_draw(struct chart *c, struct rect frame, const struct chart_obstacles *o,
                              const struct chart_label *label, size_t labels, struct error *err);

#endif
