/* From the page's CRS to pixels. */
#ifndef CAPACITY_MAP_VIEW_H
#define CAPACITY_MAP_VIEW_H

#include "map/rect.h"

struct view {
    struct rect frame; /* the neat line, in whole pixels */
    double x0, y0;     /* place of the frame's upper left corner */
    double px_per_x, px_per_y;
};

/* Far outside the page a point is moved nearer, since cairo's numbers end at 2^23; no line in sight moves by
 * it. */
static inline double view_limit(double px)
{
    return px < -1e6 ? -1e6 : px > 1e6 ? 1e6 : px;
}

static inline double view_x(const struct view *v, double x)
{
    return view_limit(v->frame.x + (x - v->x0) * v->px_per_x);
}

static inline double view_y(const struct view *v, double y)
{
    return view_limit(v->frame.y + (v->y0 - y) * v->px_per_y);
}

#endif
