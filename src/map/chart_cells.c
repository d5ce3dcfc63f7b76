/* What stands in a row of a chart: bars, dots, shares. */
#include "map/chart_key.h"
#include "map/chart_rows.h"
#include "map/figure.h"
#include "map/sheet.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* Shares of the row's height: a bar alone; each of two, and from one to the other, so that their figures
 * do not touch. */
#define BAR   0.62
#define TWIN  0.37
#define PITCH 0.45
/* Millimetres. */
#define GAP     1.0 /* between a bar and its figure */
#define DOT     2.6
#define SEGMENT 5.0 /* narrower ones have no figure */

static double x_of(const struct rows_track *t, size_t scale, double v)
{
    double at = chart_scale_at(&t->scale[scale], v);
    return t->plot.x + fmin(1, fmax(0, at)) * t->plot.w;
}

/* "0.51"; of a range "5.5–6.0", "< 5.5" or "≥ 6.0". */
static void value_text(struct chart_value v, int decimals, char *out, size_t room)
{
    char lo[64], hi[64];
    if (isfinite(v.at)) {
        figure_text(v.at, decimals, out, room);
        return;
    }
    figure_text(v.lo, decimals, lo, sizeof lo);
    figure_text(v.hi, decimals, hi, sizeof hi);
    if (isinf(v.lo))
        snprintf(out, room, "< %s", hi);
    else if (isinf(v.hi))
        snprintf(out, room, "\u2265 %s", lo);
    else
        snprintf(out, room, "%s\u2013%s", lo, hi);
}

static void draw_missing(struct rows *q, double x, double middle)
{
    struct piece p = chart_set(&q->c, q->r->missing, (struct letter_style){PT_SMALL, false, 1, 0});
    chart_put(&q->c, "missing", &p, x + GAP * q->c.mm, middle - p.at.h / 2, 0.45);
}

static void draw_bar(struct rows *q, const struct rows_track *t, const struct chart_series *s, size_t scale,
                     struct chart_value v, double middle, double h)
{
    struct chart *c = &q->c;
    char text[160];
    double base = x_of(t, scale, 0), x = base, right;
    bool range = chart_is_range(v), whisker = !range && !isnan(v.lo) && !isnan(v.hi);
    if (chart_is_missing(v)) {
        draw_missing(q, base, middle);
        return;
    }
    double end = range ? x_of(t, scale, v.hi) : x_of(t, scale, v.at);
    if (range) x = x_of(t, scale, v.lo);
    struct rect bar = {fmin(x, end), middle - h / 2, fabs(end - x), h};
    chart_colour(c, s->rgb);
    cairo_rectangle(c->cr, bar.x, bar.y, bar.w, bar.h);
    if (range) {
        cairo_set_line_width(c->cr, 0.2 * c->mm);
        cairo_stroke(c->cr);
        chart_hatch(c, bar, s->rgb);
    } else {
        cairo_fill(c->cr);
    }
    boxes_add(&c->boxes, range ? "range" : "bar", scale, bar);
    right = bar.x + bar.w;
    if (whisker) {
        chart_grey(c, 0.1);
        chart_whisker(c, x_of(t, scale, v.lo), middle, x_of(t, scale, v.hi), middle, isfinite(v.lo),
                      isfinite(v.hi));
        right = fmax(right, x_of(t, scale, v.hi));
    }
    value_text(v, s->decimals, text, sizeof text);
    struct piece p = chart_set_plain(c, text, PT_SMALL);
    /* Figures of far ranges would leave the page: they end at its edge, over the end of their bar. */
    double at = fmin(right + GAP * c->mm, c->body.x + c->body.w - p.at.w);
    chart_put(c, "value", &p, at, middle - p.at.h / 2, 0.1);
}

static void draw_bars(struct rows *q, size_t track, size_t row, double middle)
{
    const struct chart_track *t = &q->r->track[track];
    size_t n = t->series > 1 ? 2 : t->series;
    double h = (n > 1 ? TWIN : BAR) * q->row_h;
    for (size_t s = 0; s < n; s++) {
        double off = ((double)s - (double)(n - 1) / 2) * PITCH * q->row_h;
        draw_bar(q, &q->track[track], &t->serie[s], s, t->serie[s].value[row], middle + off, h);
    }
}

static void draw_dot(struct rows *q, size_t track, size_t row, double middle)
{
    const struct chart_series *s = &q->r->track[track].serie[0];
    const struct rows_track *t = &q->track[track];
    struct chart *c = &q->c;
    struct chart_value v = s->value[row];
    double h = 0.3 * q->row_h, size = fmin(DOT * c->mm, 0.5 * q->row_h);
    if (chart_is_missing(v)) {
        draw_missing(q, t->plot.x, middle);
        return;
    }
    if (!isnan(v.lo) && !isnan(v.hi)) {
        double x0 = x_of(t, 0, v.lo), x1 = x_of(t, 0, v.hi);
        struct rect band = {x0, middle - h / 2, fmax(x1 - x0, 0.3 * c->mm), h};
        cairo_rectangle(c->cr, band.x, band.y, band.w, band.h);
        cairo_set_source_rgba(c->cr, s->rgb[0] / 255.0, s->rgb[1] / 255.0, s->rgb[2] / 255.0, 0.4);
        cairo_fill(c->cr);
        boxes_add(&c->boxes, "band", track, band);
    }
    if (!isfinite(v.at)) return;
    double x = x_of(t, 0, v.at);
    chart_marker_draw(c, CHART_CIRCLE, s->rgb, x, middle, size);
    boxes_add(&c->boxes, "dot", track, (struct rect){x - size / 2, middle - size / 2, size, size});
}

static void draw_stack(struct rows *q, size_t track, size_t row, double middle)
{
    const struct chart_track *t = &q->r->track[track];
    struct rect plot = q->track[track].plot;
    struct chart *c = &q->c;
    double from = 0, h = BAR * q->row_h;
    for (size_t s = 0; s < t->series; s++) {
        double share = t->serie[s].value[row].at;
        if (!(share > 0)) continue;
        double to = fmin(1, from + share);
        struct rect r = {plot.x + from * plot.w, middle - h / 2, (to - from) * plot.w, h};
        cairo_rectangle(c->cr, r.x, r.y, r.w, r.h);
        chart_colour(c, t->serie[s].rgb);
        cairo_fill_preserve(c->cr);
        chart_grey(c, 0.3);
        cairo_set_line_width(c->cr, 0.12 * c->mm);
        cairo_stroke(c->cr);
        boxes_add(&c->boxes, "segment", s, r);
        char text[32];
        snprintf(text, sizeof text, "%.0f", 100 * share);
        struct piece p = chart_set_plain(c, text, PT_SMALL);
        if (r.w > fmax(SEGMENT * c->mm, p.at.w + GAP * c->mm))
            chart_put(c, "share", &p, r.x + r.w / 2 - p.at.w / 2, middle - p.at.h / 2,
                      letter_grey_on(t->serie[s].rgb));
        piece_clear(&p);
        from = to;
    }
    if (from <= 0) draw_missing(q, plot.x, middle);
}

void chart_rows_draw_cell(struct rows *q, size_t track, size_t i)
{
    size_t row = (size_t)q->row[i];
    double middle = chart_rows_middle(q, i);
    switch (q->r->track[track].kind) {
    case CHART_BARS:
        draw_bars(q, track, row, middle);
        break;
    case CHART_DOTS:
        draw_dot(q, track, row, middle);
        break;
    case CHART_STACK:
        draw_stack(q, track, row, middle);
        break;
    }
}
