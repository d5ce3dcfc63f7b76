#include "map/shape.h"

#include <math.h>
#include <stdlib.h>

static double ring_area(const struct map_point *p, size_t n)
{
    double twice = 0;
    for (size_t i = 0; i < n; i++) {
        const struct map_point *a = &p[i], *b = &p[(i + 1) % n];
        twice += a->x * b->y - b->x * a->y;
    }
    return twice / 2;
}

enum status shape_make(const struct map_zone *zone, const struct view *v, struct shape *out,
                       struct error *err)
{
    size_t total = 0, n = 0;
    double lo_x = INFINITY, lo_y = INFINITY, hi_x = -INFINITY, hi_y = -INFINITY;
    *out = (struct shape){0};
    for (size_t r = 0; r < zone->rings; r++) total += zone->ring[r].count;
    struct shape s = {.rings = zone->rings,
                      .end = calloc(zone->rings + 1, sizeof *s.end),
                      .point = calloc(total + 1, sizeof *s.point)};
    if (!s.end || !s.point) {
        shape_clear(&s);
        return error_memory(err);
    }
    for (size_t r = 0; r < zone->rings; r++) {
        size_t first = n;
        for (size_t i = 0; i < zone->ring[r].count; i++) {
            struct map_point in = zone->ring[r].point[i];
            if (!isfinite(in.x) || !isfinite(in.y)) continue;
            struct map_point at = {view_x(v, in.x), view_y(v, in.y)};
            if (n > first && fabs(at.x - s.point[n - 1].x) < 0.5 && fabs(at.y - s.point[n - 1].y) < 0.5)
                continue;
            s.point[n++] = at;
            lo_x = fmin(lo_x, at.x);
            hi_x = fmax(hi_x, at.x);
            lo_y = fmin(lo_y, at.y);
            hi_y = fmax(hi_y, at.y);
        }
        s.end[r] = n;
        if (n > first) s.area += fabs(ring_area(s.point + first, n - first));
    }
    if (n > 0) s.bounds = (struct rect){lo_x, lo_y, hi_x - lo_x, hi_y - lo_y};
    *out = s;
    return ST_OK;
}

void shape_clear(struct shape *s)
{
    free(s->end);
    free(s->point);
    *s = (struct shape){0};
}

enum status shapes_make(const struct map_page *page, const struct view *v, struct shape **out,
                        struct error *err)
{
    enum status st = ST_OK;
    *out = calloc(page->zones + 1, sizeof **out);
    if (!*out) return error_memory(err);
    for (size_t z = 0; z < page->zones && st == ST_OK; z++)
        st = shape_make(&page->zone[z], v, &(*out)[z], err);
    return st;
}

void shapes_free(struct shape *shape, size_t n)
{
    for (size_t z = 0; shape && z < n; z++) shape_clear(&shape[z]);
    free(shape);
}

bool shape_contains(const struct shape *s, double x, double y)
{
    bool inside = false;
    for (size_t r = 0, first = 0; r < s->rings; first = s->end[r++]) {
        if (s->end[r] == first) continue;
        const struct map_point *b = &s->point[s->end[r] - 1];
        for (size_t i = first; i < s->end[r]; i++) {
            const struct map_point *a = &s->point[i];
            if ((a->y > y) != (b->y > y) && x < (b->x - a->x) * (y - a->y) / (b->y - a->y) + a->x)
                inside = !inside;
            b = a;
        }
    }
    return inside;
}

/* Whether a line from a to b touches the box (Liang and Barsky). */
static bool line_touches(struct map_point a, struct map_point b, struct rect r)
{
    double dx = b.x - a.x, dy = b.y - a.y, from = 0, to = 1;
    double p[4] = {-dx, dx, -dy, dy}, q[4] = {a.x - r.x, r.x + r.w - a.x, a.y - r.y, r.y + r.h - a.y};
    for (int k = 0; k < 4; k++) {
        if (p[k] == 0) {
            if (q[k] < 0) return false;
            continue;
        }
        double t = q[k] / p[k];
        if (p[k] < 0)
            from = t > from ? t : from;
        else
            to = t < to ? t : to;
        if (from > to) return false;
    }
    return true;
}

/* Whether an outline passes through the box. */
static bool passes(const struct shape *s, struct rect r)
{
    for (size_t k = 0, first = 0; k < s->rings; first = s->end[k++]) {
        if (s->end[k] == first) continue;
        struct map_point b = s->point[s->end[k] - 1];
        for (size_t i = first; i < s->end[k]; i++) {
            struct map_point a = s->point[i];
            bool apart = (a.x < r.x && b.x < r.x) || (a.x > r.x + r.w && b.x > r.x + r.w) ||
                         (a.y < r.y && b.y < r.y) || (a.y > r.y + r.h && b.y > r.y + r.h);
            if (!apart && line_touches(a, b, r)) return true;
            b = a;
        }
    }
    return false;
}

bool shape_touches(const struct shape *s, struct rect r)
{
    return rect_overlaps(r, s->bounds) && (passes(s, r) || shape_contains(s, r.x + r.w / 2, r.y + r.h / 2));
}

bool shape_holds(const struct shape *s, struct rect r)
{
    return rect_within(r, s->bounds) && !passes(s, r) && shape_contains(s, r.x + r.w / 2, r.y + r.h / 2);
}

void shape_path(cairo_t *cr, const struct shape *s)
{
    for (size_t r = 0, first = 0; r < s->rings; first = s->end[r++]) {
        if (s->end[r] == first) continue;
        cairo_new_sub_path(cr);
        for (size_t i = first; i < s->end[r]; i++) cairo_line_to(cr, s->point[i].x, s->point[i].y);
        cairo_close_path(cr);
    }
}

void shape_path_exact(cairo_t *cr, const struct map_zone *zone, const struct view *v)
{
    for (size_t r = 0; r < zone->rings; r++) {
        bool any = false;
        cairo_new_sub_path(cr);
        for (size_t i = 0; i < zone->ring[r].count; i++) {
            struct map_point p = zone->ring[r].point[i];
            if (!isfinite(p.x) || !isfinite(p.y)) continue;
            cairo_line_to(cr, view_x(v, p.x), view_y(v, p.y));
            any = true;
        }
        if (any) cairo_close_path(cr);
    }
}
