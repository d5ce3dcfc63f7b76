#include "map/globe.h"

#include "map/land.h"

#include <math.h>
#include <stdlib.h>

#define RADIANS    (M_PI / 180)
#define TILT_MAX   40.0 /* degrees: a globe seen from above a pole is hard to read */
#define MARK_MIN   1.6  /* mm */
#define REGION_MAX 60.0 /* degrees */
enum { SIDE_POINTS = 16, STEP = 4 /* degrees between the points of a line */ };

/* Orthographic projection: the Earth from far away. */
struct globe {
    double lon, lat; /* degrees, of the point in the middle */
    double x, y, r;  /* px */
};

/* Place of a point in units of the radius, y up. What lies on the far side is brought to the rim, so that an
 * outline that passes behind runs along it; false then. */
static bool project(const struct globe *g, double lon, double lat, double *x, double *y)
{
    double turn = (lon - g->lon) * RADIANS, up = lat * RADIANS, tilt = g->lat * RADIANS;
    *x = cos(up) * sin(turn);
    *y = cos(tilt) * sin(up) - sin(tilt) * cos(up) * cos(turn);
    if (sin(tilt) * sin(up) + cos(tilt) * cos(up) * cos(turn) >= 0) return true;
    double far = hypot(*x, *y);
    *x = far > 0 ? *x / far : 1;
    *y = far > 0 ? *y / far : 0;
    return false;
}

static double turn_of(double degrees)
{
    return degrees - 360 * round(degrees / 360);
}

/* What following an outline showed. */
struct outline {
    bool visible, pen_down;
    double angle, winding; /* the last direction from the middle, and all changes of it */
    bool middle_inside;    /* a line from the middle to the north pole, which is sea, crosses it unevenly */
};

static void follow(const struct globe *g, cairo_t *cr, double lon, double lat, struct outline *o)
{
    double x, y;
    o->visible |= project(g, lon, lat, &x, &y);
    double angle = atan2(y, x);
    if (o->pen_down) o->winding += turn_of((angle - o->angle) / RADIANS);
    o->angle = angle;
    o->pen_down = true;
    cairo_line_to(cr, g->x + g->r * x, g->y - g->r * y);
}

/* One edge, its first point included. */
static void follow_edge(const struct globe *g, cairo_t *cr, const double a[2], const double b[2],
                        struct outline *o)
{
    double along = turn_of(b[0] - a[0]), up = b[1] - a[1];
    int steps = 1 + (int)(fmax(fabs(along), fabs(up)) / STEP);
    for (int i = 0; i < steps; i++) follow(g, cr, a[0] + along * i / steps, a[1] + up * i / steps, o);
    double from = turn_of(a[0] - g->lon), to = from + along;
    if ((from > 0) != (to > 0) && fabs(from) < 90 && a[1] + up * from / (from - to) > g->lat)
        o->middle_inside = !o->middle_inside;
}

/* Adds a ring to the path, to be filled by the rule of even and odd. Where it passes around the far side the
 * fill comes out inverted: the whole disc is then added. Returns the number of entries of the ring. */
static int add_ring(const struct globe *g, cairo_t *cr, const int16_t ring[][2])
{
    int n = 0;
    struct outline o = {0};
    while (ring[n][1] != LAND_END) n++;
    if (n == 0) return 1;
    cairo_path_t *before = cairo_copy_path(cr);
    cairo_new_sub_path(cr);
    for (int i = 0; i <= n; i++) {
        const int16_t *p = ring[i % n], *q = ring[(i + 1) % n];
        double a[2] = {p[0] / 2.0, p[1] / 2.0}, b[2] = {q[0] / 2.0, q[1] / 2.0};
        if (i < n)
            follow_edge(g, cr, a, b, &o);
        else
            follow(g, cr, a[0], a[1], &o); /* closes the winding */
    }
    cairo_close_path(cr);
    if (!o.visible) {
        cairo_new_path(cr);
        cairo_append_path(cr, before);
    } else if ((fabs(o.winding) > 180) != o.middle_inside) {
        cairo_new_sub_path(cr);
        cairo_arc(cr, g->x, g->y, g->r, 0, 2 * M_PI);
    }
    cairo_path_destroy(before);
    return n + 1;
}

static void draw_land(const struct globe *g, cairo_t *cr)
{
    cairo_new_path(cr);
    for (int i = 0; i < land_count; i += add_ring(g, cr, land + i)) {
    }
    cairo_set_fill_rule(cr, CAIRO_FILL_RULE_EVEN_ODD);
    cairo_set_source_rgb(cr, 0.72, 0.74, 0.72);
    cairo_fill(cr);
}

static void draw_lines(const struct globe *g, cairo_t *cr, double mm)
{
    cairo_new_path(cr);
    for (int k = 0; k < 12 + 5; k++) {
        bool pen_down = false;
        for (int i = 0; i <= 360 / STEP; i++) {
            double t = -180 + i * STEP, x, y, lon = k < 12 ? 30 * k : t, lat = k < 12 ? t / 2 : 30 * (k - 14);
            bool seen = project(g, lon, lat, &x, &y);
            if (seen && pen_down)
                cairo_line_to(cr, g->x + g->r * x, g->y - g->r * y);
            else if (seen)
                cairo_move_to(cr, g->x + g->r * x, g->y - g->r * y);
            pen_down = seen;
        }
    }
    cairo_set_line_width(cr, 0.1 * mm);
    cairo_set_source_rgba(cr, 0.3, 0.35, 0.4, 0.6);
    cairo_stroke(cr);
}

/* The page's bounds, by points along their sides; a square where they are too small to be seen. */
static void draw_mark(const struct sheet *s, const struct globe *g, cairo_t *cr)
{
    const double *b = s->page->bounds;
    double lo_x = INFINITY, lo_y = INFINITY, hi_x = -INFINITY, hi_y = -INFINITY, least = MARK_MIN * s->mm;
    cairo_new_path(cr);
    for (int i = 0; i < 4 * SIDE_POINTS; i++) {
        double t = (double)(i % SIDE_POINTS) / SIDE_POINTS, lon, lat, x, y;
        static const int corner[5][2] = {{0, 1}, {2, 1}, {2, 3}, {0, 3}, {0, 1}};
        const int *p = corner[i / SIDE_POINTS], *q = corner[i / SIDE_POINTS + 1];
        if (!geo_degrees(&s->geo, b[p[0]] + t * (b[q[0]] - b[p[0]]), b[p[1]] + t * (b[q[1]] - b[p[1]]), &lon,
                         &lat))
            continue;
        project(g, lon, lat, &x, &y);
        x = g->x + g->r * x;
        y = g->y - g->r * y;
        cairo_line_to(cr, x, y);
        lo_x = fmin(lo_x, x);
        lo_y = fmin(lo_y, y);
        hi_x = fmax(hi_x, x);
        hi_y = fmax(hi_y, y);
    }
    cairo_close_path(cr);
    if (hi_x - lo_x < least && hi_y - lo_y < least) {
        cairo_new_path(cr);
        cairo_rectangle(cr, (lo_x + hi_x - least) / 2, (lo_y + hi_y - least) / 2, least, least);
    }
    cairo_set_source_rgba(cr, 0.75, 0.1, 0.1, 0.25);
    cairo_fill_preserve(cr);
    cairo_set_source_rgb(cr, 0.75, 0.1, 0.1);
    cairo_set_line_width(cr, 0.35 * s->mm);
    cairo_set_line_join(cr, CAIRO_LINE_JOIN_MITER);
    cairo_stroke(cr);
}

void globe_draw(const struct sheet *s, cairo_t *cr, struct rect box)
{
    const double *b = s->page->bounds;
    struct globe g = {.x = box.x + box.w / 2, .y = box.y + box.h / 2, .r = box.w / 2};
    if (!geo_degrees(&s->geo, (b[0] + b[2]) / 2, (b[1] + b[3]) / 2, &g.lon, &g.lat)) return;
    g.lat = fmin(fmax(g.lat, -TILT_MAX), TILT_MAX);
    cairo_save(cr);
    cairo_new_path(cr);
    cairo_arc(cr, g.x, g.y, g.r, 0, 2 * M_PI);
    cairo_set_source_rgb(cr, 0.95, 0.97, 0.98);
    cairo_fill(cr);
    draw_land(&g, cr);
    draw_lines(&g, cr, s->mm);
    cairo_new_path(cr);
    cairo_arc(cr, g.x, g.y, g.r - 0.075 * s->mm, 0, 2 * M_PI);
    cairo_set_line_width(cr, 0.15 * s->mm);
    cairo_set_source_rgb(cr, 0.4, 0.45, 0.5);
    cairo_stroke(cr);
    draw_mark(s, &g, cr);
    cairo_restore(cr);
}

bool globe_helps(const struct sheet *s)
{
    const double *b = s->page->bounds;
    double lon[2], lat[2];
    return geo_degrees(&s->geo, b[0], b[1], &lon[0], &lat[0]) &&
           geo_degrees(&s->geo, b[2], b[3], &lon[1], &lat[1]) &&
           fabs(turn_of(lon[1] - lon[0])) < REGION_MAX && fabs(lat[1] - lat[0]) < REGION_MAX;
}
