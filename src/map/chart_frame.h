/* The frame of a plot: ticks, grid and the names of its axes. */
#ifndef CAPACITY_MAP_CHART_FRAME_H
#define CAPACITY_MAP_CHART_FRAME_H

#include "map/chart_scale.h"
#include "map/chart_sheet.h"

struct chart_frame {
    struct rect plot;
    struct chart_scale x, y;
    struct wording x_name, y_name;
    const char *unit; /* after each figure of the y axis, or NULL */
};

/* Room that ticks and names take at the left of the plot, and under it. */
double chart_frame_left(struct chart *c, const struct chart_frame *f);
double chart_frame_foot(struct chart *c, const struct chart_frame *f);

/* Draw grid, ticks and names around the plot; nothing is drawn that would leave the body. */
void chart_frame_draw(struct chart *c, const struct chart_frame *f);

double chart_frame_x(const struct chart_frame *f, double v);
double chart_frame_y(const struct chart_frame *f, double v);

/* Figures of the ticks centred along a line at height y; returns the height they take. Those that would touch
 * the one before are left out. */
double chart_ticks_draw(struct chart *c, const struct chart_scale *s, double x, double w, double y,
                        double grey);

#endif
