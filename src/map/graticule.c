#include "map/graticule.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { LINE_POINTS = 121, SAMPLES = 21, LINES_MAX = 60 };
#define SPACING_MM 40.0 /* what a step should be on paper, about */

/* Round parts of a degree, in seconds of arc. */
static const double steps[] = {162000, 108000, 72000, 54000, 36000, 18000, 7200, 3600, 1800, 1200, 600, 300,
                               120,    60,     30,    20,    10,    5,     2,    1,    0.5,  0.2,  0.1};
enum { STEPS = sizeof steps / sizeof steps[0] };

/* The round step whose length on paper is nearest to what is wanted. */
static double round_step(double px_per_degree, double want_px)
{
    double best = steps[0] / 3600, off = INFINITY;
    for (int i = 0; i < STEPS; i++) {
        double degrees = steps[i] / 3600, d = fabs(log(degrees * px_per_degree / want_px));
        if (d < off) {
            off = d;
            best = degrees;
        }
    }
    return best;
}

static double near_longitude(double lon, double centre)
{
    return lon - 360 * round((lon - centre) / 360);
}

/* Range of longitudes (around the centre's) and latitudes in the frame, by a grid of samples. */
static bool find_range(const struct sheet *s, const struct view *v, double lon[2], double lat[2])
{
    double x = v->x0 + v->frame.w / v->px_per_x / 2, y = v->y0 - v->frame.h / v->px_per_y / 2, centre, unused;
    if (!geo_degrees(&s->geo, x, y, &centre, &unused)) return false;
    lon[0] = lat[0] = INFINITY;
    lon[1] = lat[1] = -INFINITY;
    for (int j = 0; j < SAMPLES; j++)
        for (int i = 0; i < SAMPLES; i++) {
            double l, b;
            x = v->x0 + v->frame.w / v->px_per_x * i / (SAMPLES - 1);
            y = v->y0 - v->frame.h / v->px_per_y * j / (SAMPLES - 1);
            if (!geo_degrees(&s->geo, x, y, &l, &b)) continue;
            if (s->geo.to_degrees) l = near_longitude(l, centre); /* else x runs on across the date line */
            lon[0] = fmin(lon[0], l);
            lon[1] = fmax(lon[1], l);
            lat[0] = fmin(lat[0], b);
            lat[1] = fmax(lat[1], b);
        }
    return true;
}

static void find_steps(const struct sheet *s, const struct view *v, const double lon[2], const double lat[2],
                       struct graticule *g)
{
    double want = SPACING_MM * s->mm, size = fmax(v->frame.w, v->frame.h);
    if (size < 3 * want) want = size / 3;
    double span_x = fmax(lon[1] - lon[0], 1e-7), span_y = fmax(lat[1] - lat[0], 1e-7);
    g->lon_step = round_step(v->frame.w / span_x, want);
    g->lat_step = round_step(v->frame.h / span_y, want);
    /* The same step both ways looks right unless a degree is much longer one way. */
    double ratio = g->lon_step / g->lat_step;
    if (ratio > 0.45 && ratio < 2.2) g->lon_step = g->lat_step = fmin(g->lon_step, g->lat_step);
    if (g->lat_step > 30) g->lat_step = 30;
}

/* The tick to fill in, or NULL where there is none at that place. */
static struct tick *new_tick(struct graticule *g, const struct view *v, bool meridian, double at)
{
    double lo = meridian ? v->frame.x : v->frame.y, hi = lo + (meridian ? v->frame.w : v->frame.h);
    if (!(at >= lo && at <= hi) || g->ticks == TICKS_MAX) return NULL;
    struct tick *t = &g->tick[g->ticks++];
    *t = (struct tick){.meridian = meridian, .at = at};
    return t;
}

static void add_tick(struct graticule *g, const struct view *v, bool meridian, double degrees, double at)
{
    struct tick *t = new_tick(g, v, meridian, at);
    if (t)
        graticule_text(meridian ? near_longitude(degrees, 0) : degrees, meridian ? g->lon_step : g->lat_step,
                       meridian, t->text, sizeof t->text);
}

/* A tick where the line from a to b crosses the lower edge of the frame (meridians) or its left edge
 * (parallels). */
static void add_crossing(struct graticule *g, const struct view *v, bool meridian, double degrees,
                         struct map_point a, struct map_point b)
{
    double edge = meridian ? v->frame.y + v->frame.h : v->frame.x;
    double a_off = (meridian ? a.y : a.x) - edge, b_off = (meridian ? b.y : b.x) - edge;
    if ((a_off > 0) == (b_off > 0)) return;
    double t = a_off / (a_off - b_off);
    add_tick(g, v, meridian, degrees, meridian ? a.x + t * (b.x - a.x) : a.y + t * (b.y - a.y));
}

/* One meridian or parallel between `from` and `to`, as a line of points; it breaks where the projection has
 * no place for a point or jumps across the map. */
static void draw_line(const struct sheet *s, cairo_t *cr, const struct view *v, bool meridian, double degrees,
                      double from, double to, struct graticule *g)
{
    double x[LINE_POINTS], y[LINE_POINTS];
    int ok[LINE_POINTS];
    for (int i = 0; i < LINE_POINTS; i++) {
        double along = from + (to - from) * i / (LINE_POINTS - 1);
        x[i] = meridian ? degrees : along;
        y[i] = meridian ? along : degrees;
    }
    geo_places(&s->geo, LINE_POINTS, x, y, ok);
    /* Straight lines have their tick even where they end at a pole, short of the frame. */
    if (!s->geo.to_degrees)
        add_tick(g, v, meridian, degrees, meridian ? view_x(v, degrees) : view_y(v, degrees));
    bool pen_down = false;
    struct map_point last = {0, 0};
    double far = 2 * (v->frame.w + v->frame.h);
    for (int i = 0; i < LINE_POINTS; i++) {
        struct map_point at = {0, 0};
        if (ok[i]) at = (struct map_point){view_x(v, x[i]), view_y(v, y[i])};
        if (pen_down && ok[i] && hypot(at.x - last.x, at.y - last.y) < far) {
            cairo_line_to(cr, at.x, at.y);
            if (s->geo.to_degrees) add_crossing(g, v, meridian, degrees, last, at);
        } else if (ok[i]) {
            cairo_move_to(cr, at.x, at.y);
        }
        pen_down = ok[i];
        last = at;
    }
}

static void draw_degrees(const struct sheet *s, cairo_t *cr, const struct view *v, struct graticule *g)
{
    double lon[2], lat[2];
    if (!find_range(s, v, lon, lat) || !(lon[1] >= lon[0])) return;
    find_steps(s, v, lon, lat, g);
    /* A little beyond the frame, since samples miss the farthest corner. */
    double lon_pad = 0.05 * (lon[1] - lon[0]), lat_pad = 0.05 * (lat[1] - lat[0]);
    double lat_from = fmax(lat[0] - lat_pad, -90), lat_to = fmin(lat[1] + lat_pad, 90);
    double lon_from = lon[0] - lon_pad, lon_to = lon[1] + lon_pad;
    double first = ceil(lon_from / g->lon_step);
    for (int i = 0; i < LINES_MAX && (first + i) * g->lon_step <= lon_to; i++)
        draw_line(s, cr, v, true, (first + i) * g->lon_step, lat_from, lat_to, g);
    first = ceil(lat_from / g->lat_step);
    for (int i = 0; i < LINES_MAX && (first + i) * g->lat_step <= lat_to; i++)
        draw_line(s, cr, v, false, (first + i) * g->lat_step, lon_from, lon_to, g);
}

/* "2,860,000"; decimals as the step needs. */
static void coordinate_text(double value, double step, char *out, size_t room)
{
    char plain[40];
    int decimals = step < 1 ? (int)ceil(-log10(step) - 1e-9) : 0;
    if (fabs(value) < step / 2) value = 0;
    snprintf(plain, sizeof plain, "%.*f", decimals < 9 ? decimals : 9, fabs(value));
    size_t whole = strcspn(plain, "."), k = 0;
    if (value < 0 && k < room) k += (size_t)snprintf(out, room, "−");
    for (size_t i = 0; plain[i] && k + 2 < room; i++) {
        if (i > 0 && i < whole && (whole - i) % 3 == 0) out[k++] = ',';
        out[k++] = plain[i];
    }
    out[k] = '\0';
}

/* Straight lines at round coordinates of the CRS itself. */
static void draw_coordinates(const struct sheet *s, cairo_t *cr, const struct view *v, struct graticule *g)
{
    struct rect f = v->frame;
    double raw = SPACING_MM * s->mm / fmax(v->px_per_x, v->px_per_y), power = pow(10, floor(log10(raw)));
    double step = power * (raw < 1.5 * power ? 1 : raw < 3.5 * power ? 2 : raw < 7.5 * power ? 5 : 10);
    double from[2] = {v->x0, v->y0 - f.h / v->px_per_y}, to[2] = {v->x0 + f.w / v->px_per_x, v->y0};
    for (int axis = 0; axis < 2; axis++) {
        double first = ceil(from[axis] / step);
        for (int i = 0; i < LINES_MAX && (first + i) * step <= to[axis]; i++) {
            double value = (first + i) * step, at = axis ? view_y(v, value) : view_x(v, value);
            struct tick *t = new_tick(g, v, axis == 0, at);
            if (!t) continue;
            coordinate_text(value, step, t->text, sizeof t->text);
            cairo_move_to(cr, axis ? f.x : at, axis ? at : f.y);
            cairo_line_to(cr, axis ? f.x + f.w : at, axis ? at : f.y + f.h);
        }
    }
}

void graticule_lines(const struct sheet *s, cairo_t *cr, const struct view *v, struct graticule *g)
{
    *g = (struct graticule){0};
    if (s->page->grid == MAP_GRID_NONE) return;
    cairo_save(cr);
    cairo_rectangle(cr, v->frame.x, v->frame.y, v->frame.w, v->frame.h);
    cairo_clip(cr);
    cairo_new_path(cr);
    /* Where the CRS is in degrees, its own coordinates are those. */
    if (s->page->grid == MAP_GRID_CRS && s->geo.to_degrees)
        draw_coordinates(s, cr, v, g);
    else
        draw_degrees(s, cr, v, g);
    cairo_set_source_rgba(cr, 0.25, 0.3, 0.35, 0.45);
    cairo_set_line_width(cr, 0.13 * s->mm);
    cairo_stroke(cr);
    cairo_restore(cr);
}

void graticule_text(double degrees, double step, bool meridian, char *out, size_t room)
{
    const char *side = meridian ? (degrees > 0 ? "E" : "W") : (degrees > 0 ? "N" : "S");
    double seconds = fabs(degrees) * 3600;
    int decimals = step * 3600 < 0.95 ? 1 : 0;
    double unit = decimals ? 0.1 : 1;
    seconds = round(seconds / unit) * unit;
    if (seconds < unit / 2 || (meridian && seconds > 180 * 3600 - unit / 2)) side = "";
    double whole = floor(seconds / 3600 + 1e-9), minutes = floor((seconds - 3600 * whole) / 60 + 1e-9);
    double rest = seconds - 3600 * whole - 60 * minutes;
    if (rest > unit / 2)
        snprintf(out, room, "%.0f°%02.0f′%0*.*f″%s", whole, minutes, decimals ? 4 : 2, decimals, rest, side);
    else if (minutes > 0)
        snprintf(out, room, "%.0f°%02.0f′%s", whole, minutes, side);
    else
        snprintf(out, room, "%.0f°%s", whole, side);
}

static void tick_mark(cairo_t *cr, double x, double y, double dx, double dy)
{
    cairo_move_to(cr, x, y);
    cairo_rel_line_to(cr, dx, dy);
    cairo_stroke(cr);
}

void graticule_labels(struct sheet *s, cairo_t *cr, size_t panel, const struct view *v,
                      const struct graticule *g)
{
    double mm = s->mm, mark = 1.1 * mm;
    struct rect f = v->frame, taken[TICKS_MAX];
    size_t n = 0;
    for (size_t i = 0; i < g->ticks; i++) {
        const struct tick *t = &g->tick[i];
        struct piece p = letter_set(&s->letter, t->text, (struct letter_style){.pt = PT_SMALL});
        double w = p.at.w, h = p.at.h;
        if (t->meridian)
            p.at = (struct rect){t->at - w / 2, f.y + f.h + mark + 0.2 * mm, w, h};
        else
            p.at = (struct rect){f.x - mark - 0.3 * mm - h, t->at - w / 2, h, w};
        bool fits =
            t->meridian ? p.at.x >= f.x && p.at.x + w <= f.x + f.w : p.at.y >= f.y && p.at.y + w <= f.y + f.h;
        for (size_t k = 0; k < n && fits; k++) fits = !rect_overlaps(rect_grown(p.at, 1.5 * mm), taken[k]);
        if (fits) {
            cairo_set_source_rgb(cr, 0.1, 0.1, 0.1);
            cairo_set_line_width(cr, 0.2 * mm);
            if (t->meridian) {
                tick_mark(cr, t->at, f.y + f.h, 0, mark);
                piece_draw(cr, &p, 0.2);
            } else {
                tick_mark(cr, f.x, t->at, -mark, 0);
                piece_draw_upright(cr, &p, 0.2);
            }
            boxes_add(&s->boxes, "tick", panel, p.at);
            taken[n++] = p.at;
        }
        piece_clear(&p);
    }
}
