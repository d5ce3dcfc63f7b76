/* The signs of a chart and what they stand for. */
#ifndef CAPACITY_MAP_CHART_KEY_H
#define CAPACITY_MAP_CHART_KEY_H

#include "map/chart_sheet.h"

/* A point's sign about x, y, `size` px across, filled and with a dark edge. */
void chart_marker_draw(struct chart *c, enum chart_marker m, const uint8_t rgb[3], double x, double y,
                       double size);

/* A line, level or upright, in the colour that is set, with a bar across either end. */
void chart_whisker(struct chart *c, double x0, double y0, double x1, double y1, bool first, bool last);

enum chart_sign { SIGN_MARKER, SIGN_BOX, SIGN_HATCH, SIGN_LINE, SIGN_DASHES };

struct chart_entry {
    enum chart_sign sign;
    enum chart_marker marker;
    const uint8_t *rgb;
    struct wording name;
};

/* Height of the key when its entries flow in the body's width, or, with `draw`, draw it with its top at y. */
double chart_key(struct chart *c, const struct chart_entry *entry, size_t entries, double y, bool draw);

#endif
