/* Points over two axes. */
#include "map/chart_frame.h"
#include "map/chart_key.h"
#include "map/chart_labels.h"
#include "map/sheet.h"

#include <math.h>
#include <stdlib.h>

/* Millimetres. */
#define PLOT_H 112.0
#define MARK   3.4
#define BAR_W  1.7  /* of a point of which only the range is known */
#define EDGE   2.0  /* between the frame and what stands in its corners */
#define BESIDE 0.20 /* the least share of an axis on either side of its cut */
#define ROOM   0.08 /* of the range, kept free beyond the outermost points */
enum { STEPS = 9 }; /* places tried along each side of a quadrant */

struct scatter {
    const struct chart_scatter *s;
    struct chart c;
    struct chart_frame frame;
    double key_h;
    size_t marks;
    struct chart_label *label; /* [marks]: of the points that have a place, in their order */
    size_t hards, softs;
    struct rect *hard, *soft;
};

static bool has_place(const struct chart_point *p)
{
    return isfinite(p->x.at) && !chart_is_missing(p->y);
}

static void widen(double v, double *lo, double *hi)
{
    if (!isfinite(v)) return;
    *lo = fmin(*lo, v);
    *hi = fmax(*hi, v);
}

/* The axis holds every value and finite bound, leaves room beyond them, and shows both sides of its cut. */
static struct chart_scale make_scale(const struct scatter *q, bool vertical)
{
    const struct chart_axis *axis = vertical ? &q->s->y : &q->s->x;
    double lo = INFINITY, hi = -INFINITY;
    for (size_t i = 0; i < q->s->points; i++) {
        const struct chart_point *p = &q->s->point[i];
        if (!has_place(p)) continue;
        struct chart_value v = vertical ? p->y : p->x;
        widen(v.at, &lo, &hi);
        widen(v.lo, &lo, &hi);
        widen(v.hi, &lo, &hi);
    }
    widen(axis->cut, &lo, &hi);
    double room = ROOM * (hi - lo);
    lo -= room;
    hi += room;
    if (isfinite(axis->cut)) {
        lo = fmin(lo, axis->cut - (hi - axis->cut) * BESIDE / (1 - BESIDE));
        hi = fmax(hi, axis->cut + (axis->cut - lo) * BESIDE / (1 - BESIDE));
    }
    if (isfinite(axis->lo)) lo = fmin(axis->lo, lo + room);
    if (isfinite(axis->hi)) hi = fmax(axis->hi, hi - room);
    return chart_scale_make(lo, hi, vertical ? 6 : 8);
}

static void add_soft(struct scatter *q, double x0, double y0, double x1, double y1)
{
    struct rect r = {fmin(x0, x1), fmin(y0, y1), fabs(x1 - x0), fabs(y1 - y0)};
    q->soft[q->softs++] = rect_grown(r, 0.2 * q->c.mm);
}

static void draw_error_bars(struct scatter *q, const struct chart_point *p, double x, double y)
{
    const struct chart_frame *f = &q->frame;
    chart_grey(&q->c, 0.4);
    if (!isnan(p->x.lo) && !isnan(p->x.hi)) {
        double x0 = chart_frame_x(f, p->x.lo), x1 = chart_frame_x(f, p->x.hi);
        chart_whisker(&q->c, x0, y, x1, y, isfinite(p->x.lo), isfinite(p->x.hi));
        add_soft(q, x0, y, x1, y);
    }
    if (!isnan(p->y.lo) && !isnan(p->y.hi)) {
        double y0 = chart_frame_y(f, p->y.lo), y1 = chart_frame_y(f, p->y.hi);
        chart_whisker(&q->c, x, y0, x, y1, isfinite(p->y.lo), isfinite(p->y.hi));
        add_soft(q, x, y0, x, y1);
    }
}

/* Where the point's sign goes: about its place, or the bar of its range. */
static struct rect mark_of(const struct scatter *q, const struct chart_point *p)
{
    double mm = q->c.mm, x = chart_frame_x(&q->frame, p->x.at), size = MARK * mm;
    if (!chart_is_range(p->y)) {
        double y = chart_frame_y(&q->frame, p->y.at);
        return (struct rect){x - size / 2, y - size / 2, size, size};
    }
    double top = chart_frame_y(&q->frame, p->y.hi), foot = chart_frame_y(&q->frame, p->y.lo);
    return (struct rect){x - BAR_W / 2 * mm, top, BAR_W * mm, fmax(foot - top, 0.5 * mm)};
}

static const struct chart_group *group_of(const struct scatter *q, const struct chart_point *p)
{
    static const struct chart_group none = {.rgb = {90, 90, 90}};
    return p->group < q->s->groups ? &q->s->group[p->group] : &none;
}

static void draw_range(struct chart *c, struct rect r, const uint8_t rgb[3])
{
    cairo_rectangle(c->cr, r.x, r.y, r.w, r.h);
    cairo_set_source_rgb(c->cr, 1, 1, 1);
    cairo_fill(c->cr);
    chart_hatch(c, r, rgb);
    chart_grey(c, 0.25);
    cairo_set_line_width(c->cr, 0.2 * c->mm);
    cairo_rectangle(c->cr, r.x, r.y, r.w, r.h);
    cairo_stroke(c->cr);
}

/* Bars under signs, so that every sign is whole. */
static void draw_points(struct scatter *q)
{
    const struct chart_scatter *s = q->s;
    for (int signs = 0; signs < 2; signs++)
        for (size_t i = 0, k = 0; i < s->points; i++) {
            const struct chart_point *p = &s->point[i];
            if (!has_place(p)) continue;
            struct rect mark = q->label[k++].mark;
            double x = mark.x + mark.w / 2, y = mark.y + mark.h / 2;
            const struct chart_group *g = group_of(q, p);
            if (chart_is_range(p->y)) {
                if (!signs) draw_range(&q->c, mark, g->rgb);
            } else if (signs) {
                chart_marker_draw(&q->c, g->marker, g->rgb, x, y, mark.w);
            } else {
                draw_error_bars(q, p, x, y);
            }
            if (signs) boxes_add(&q->c.boxes, chart_is_range(p->y) ? "range" : "marker", 0, mark);
        }
}

static void draw_cut(struct scatter *q, const struct chart_axis *axis, bool vertical)
{
    struct chart *c = &q->c;
    struct rect r = q->frame.plot;
    double mm = c->mm, dash[] = {1.8 * mm, 1.2 * mm}, gap = 0.7 * mm;
    if (!isfinite(axis->cut)) return;
    double x = chart_frame_x(&q->frame, axis->cut), y = chart_frame_y(&q->frame, axis->cut);
    double x0 = vertical ? r.x : x, x1 = vertical ? r.x + r.w : x;
    double y0 = vertical ? y : r.y, y1 = vertical ? y : r.y + r.h;
    chart_grey(c, 0.3);
    cairo_set_dash(c->cr, dash, 2, 0);
    chart_line(c, x0, y0, x1, y1, 0.28);
    cairo_set_dash(c->cr, NULL, 0, 0);
    add_soft(q, x0, y0, x1, y1);
    struct piece p = chart_set(c, axis->cut_name, (struct letter_style){PT_SMALL, false, 1, 0});
    if (!p.layout) return;
    struct rect at = {vertical ? x1 - p.at.w - gap : x + gap, vertical ? y - p.at.h - 0.2 * mm : r.y + gap,
                      p.at.w, p.at.h};
    /* A line of figures in the corner that marks have already is worth less than they are. */
    bool clear = rect_within(at, r);
    for (size_t i = 0; i < q->hards && clear; i++) clear = !rect_overlaps(at, q->hard[i]);
    if (clear) {
        q->hard[q->hards++] = at;
        chart_put(c, "cut", &p, at.x, at.y, 0.3);
    }
    piece_clear(&p);
}

/* The name of a quadrant as near to the plot's corner as the points let it; left out where they do not. */
static void draw_quadrant(struct scatter *q, struct rect r, bool right, bool foot, struct wording name)
{
    struct chart *c = &q->c;
    double edge = EDGE * c->mm;
    if (r.w < 6 * edge) return;
    struct piece p = chart_set(c, name, (struct letter_style){PT_HEADING, true, 3, r.w - 2 * edge});
    if (!p.layout) return;
    double w = r.w - 2 * edge - p.at.w, h = r.h - 2 * edge - p.at.h;
    for (int i = 0; i < STEPS * STEPS && h >= 0; i++) {
        int column = i % STEPS, row = i / STEPS;
        double along = column / (STEPS - 1.0), off = row / (STEPS - 1.0);
        struct rect at = {r.x + edge + (right ? 1 - along : along) * w,
                          r.y + edge + (foot ? 1 - off : off) * h, p.at.w, p.at.h};
        bool clear = true;
        for (size_t k = 0; k < q->hards && clear; k++) clear = !rect_overlaps(at, q->hard[k]);
        if (!clear) continue;
        q->hard[q->hards++] = at;
        chart_put(c, "quadrant", &p, at.x, at.y, 0.5);
        break;
    }
    piece_clear(&p);
}

static void draw_quadrants(struct scatter *q)
{
    struct rect r = q->frame.plot;
    if (!isfinite(q->s->x.cut) || !isfinite(q->s->y.cut)) return;
    double x = chart_frame_x(&q->frame, q->s->x.cut), y = chart_frame_y(&q->frame, q->s->y.cut);
    const struct rect part[4] = {{r.x, r.y, x - r.x, y - r.y},
                                 {x, r.y, r.x + r.w - x, y - r.y},
                                 {r.x, y, x - r.x, r.y + r.h - y},
                                 {x, y, r.x + r.w - x, r.y + r.h - y}};
    for (int i = 0; i < 4; i++) draw_quadrant(q, part[i], i % 2 == 1, i / 2 == 1, q->s->quadrant[i]);
}

/* Names of the points that have no place, in the foot. */
static void tell_absent(struct scatter *q)
{
    struct letter *l = &q->c.letter;
    GString *line = g_string_new(NULL);
    char *words = letter_pick(l, q->s->absent.en, q->s->absent.zh);
    char *head = words ? g_strconcat(words, l->chinese ? "：" : ": ", NULL) : g_strdup("");
    for (size_t i = 0; i < q->s->points; i++) {
        const struct chart_point *p = &q->s->point[i];
        char *name = has_place(p) ? NULL : letter_pick(l, p->name.en, p->name.zh);
        if (name)
            g_string_append_printf(line, "%s%s",
                                   line->len ? (l->chinese ? "、" : ", ")
                                   : head    ? head
                                             : "",
                                   name);
        g_free(name);
    }
    chart_add_line(&q->c, line->str);
    g_free(words);
    g_free(head);
    g_string_free(line, TRUE);
}

static double key(struct scatter *q, double y, bool draw)
{
    const struct chart_scatter *s = q->s;
    enum { GROUPS = 16 };
    struct chart_entry entry[GROUPS + 1];
    static const uint8_t grey[3] = {90, 90, 90};
    size_t n = 0;
    bool ranges = false;
    for (size_t i = 0; i < s->points; i++) ranges |= has_place(&s->point[i]) && chart_is_range(s->point[i].y);
    for (size_t g = 0; g < s->groups && n < GROUPS; g++)
        entry[n++] = (struct chart_entry){SIGN_MARKER, s->group[g].marker, s->group[g].rgb, s->group[g].name};
    if (ranges)
        entry[n++] = (struct chart_entry){SIGN_HATCH, 0, grey, {"only the range is known", "仅知区间"}};
    return chart_key(&q->c, entry, n, y, draw);
}

static void place_plot(struct scatter *q)
{
    struct chart *c = &q->c;
    struct chart_frame *f = &q->frame;
    double left = chart_frame_left(c, f), right = 3 * c->mm, key_h = q->key_h > 0 ? q->key_h + 2 * c->mm : 1;
    f->plot =
        (struct rect){round(c->body.x + left), round(c->body.y + key_h), round(c->body.w - left - right),
                      round(PLOT_H * c->mm * c->body.w / (158 * c->mm))};
}

static enum status draw(struct scatter *q, struct error *err)
{
    const struct chart_scatter *s = q->s;
    key(q, q->c.body.y, true);
    chart_frame_draw(&q->c, &q->frame);
    for (size_t i = 0; i < s->points; i++) {
        if (!has_place(&s->point[i])) continue;
        struct rect mark = mark_of(q, &s->point[i]);
        q->label[q->marks++] = (struct chart_label){s->point[i].name, mark};
        q->hard[q->hards++] = mark;
    }
    draw_cut(q, &s->x, false);
    draw_cut(q, &s->y, true);
    draw_quadrants(q);
    draw_points(q);
    struct chart_obstacles o = {q->hards - q->marks, q->softs, q->hard + q->marks, q->soft};
    return chart_labels_draw(&q->c, q->frame.plot, &o, q->label, q->marks, err);
}

enum status chart_scatter_write(const struct chart_scatter *s, enum map_format format, const char *path,
                                struct map_report *report, struct error *err)
{
    struct scatter q = {.s = s};
    enum status st = chart_open(&q.c, &s->page, err);
    if (st != ST_OK) return st;
    tell_absent(&q);
    q.label = calloc(s->points + 1, sizeof *q.label);
    q.hard = calloc(s->points + 8, sizeof *q.hard);
    q.soft = calloc(2 * s->points + 8, sizeof *q.soft);
    if (!q.label || !q.hard || !q.soft) st = error_memory(err);
    q.frame = (struct chart_frame){.x_name = s->x.name, .y_name = s->y.name};
    q.frame.x = make_scale(&q, false);
    q.frame.y = make_scale(&q, true);
    q.key_h = key(&q, 0, false);
    place_plot(&q);
    if (st == ST_OK) {
        struct rect plot = q.frame.plot;
        st = chart_begin(&q.c, plot.y + plot.h + chart_frame_foot(&q.c, &q.frame) - q.c.body.y, format, path,
                         err);
    }
    if (st == ST_OK) st = draw(&q, err);
    st = chart_end(&q.c, st, report, err);
    free(q.label);
    free(q.hard);
    free(q.soft);
    return st;
}
