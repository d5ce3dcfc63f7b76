/* Rectangles on the page, in pixels from its upper left corner. */
#ifndef CAPACITY_MAP_RECT_H
#define CAPACITY_MAP_RECT_H

#include <stdbool.h>

struct rect {
    double x, y, w, h;
};

static inline bool rect_overlaps(struct rect a, struct rect b)
{
    return a.x < b.x + b.w && b.x < a.x + a.w && a.y < b.y + b.h && b.y < a.y + a.h;
}

static inline bool rect_within(struct rect inner, struct rect outer)
{
    return inner.x >= outer.x && inner.y >= outer.y && inner.x + inner.w <= outer.x + outer.w &&
           inner.y + inner.h <= outer.y + outer.h;
}

static inline struct rect rect_grown(struct rect r, double by)
{
    return (struct rect){r.x - by, r.y - by, r.w + 2 * by, r.h + 2 * by};
}

#endif
