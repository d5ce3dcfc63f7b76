/* What the two ways to lay a page out share. Private to the layout. */
#ifndef CAPACITY_MAP_LAYOUT_OWN_H
#define CAPACITY_MAP_LAYOUT_OWN_H

#include "map/layout.h"

/* Millimetres. */
#define MARGIN        12.0
#define TOP           9.0
#define BOTTOM        8.0
#define LEGEND_GAP    6.0
#define FOOT_GAP      4.0
#define FURNITURE_W   66.0
#define FURNITURE_H   14.0
#define COLUMN_FURN_H 23.0 /* in a column: one above the other */
#define COLUMN_FURN_W 44.0
#define PAPER_W_MIN   150.0
#define FRAME_AIR     0.03 /* of the map's larger side, kept free inside the frame */

/* Title and subtitle; returns the height used from the paper's edge. */
double layout_head(struct sheet *s, double w, struct layout *l);
/* The lines of the foot, at y 0 for now; returns their height. */
double layout_foot(struct sheet *s, double w, struct layout *l);
/* Titles above panels `w` wide; returns the height of the tallest. */
double layout_titles(struct sheet *s, double w, double pt, struct layout *l);

/* Fit the page's bounds at `scale` px per unit of y into the middle of each panel's frame of w x h whole
 * pixels. */
void layout_frames(const struct sheet *s, double scale, double w, double h, struct layout *l);
/* Put a panel's frame where it belongs. */
void layout_move(struct layout_panel *p, double x, double y);

/* Many maps in rows and columns under one legend. */
enum status layout_many(struct sheet *s, struct layout *out, struct error *err);

/* Paper that may be tried, in px. `fixed`: all of it is used, else it is cut to the map. */
struct paper {
    double w, h;
    bool fixed;
};
enum { PAPERS_MAX = 10 };
/* What the page asks for; else A4 both ways, then larger sheets up to A0 for legends that no A4 holds, in
 * pairs. */
size_t layout_papers(const struct sheet *s, struct paper paper[PAPERS_MAX]);
enum status layout_too_small(const struct sheet *s, struct error *err);

#endif
