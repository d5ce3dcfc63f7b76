#include "map/chart_frame.h"

#include "map/figure.h"
#include "map/sheet.h"

#include <math.h>
#include <stdio.h>

/* Millimetres. */
#define TICK_GAP 1.2 /* between the plot and its figures, and these and the name */
#define FOOT_GAP 1.7 /* under the plot: half a figure of the other axis hangs there */

static struct piece set_tick(struct chart *c, const struct chart_scale *s, size_t i, const char *unit)
{
    char figure[64], text[96];
    figure_text(chart_scale_tick(s, i), s->decimals, figure, sizeof figure);
    snprintf(text, sizeof text, "%s%s", figure, unit ? unit : "");
    return chart_set_plain(c, text, PT_TEXT);
}

static struct piece set_name(struct chart *c, struct wording name, double width)
{
    return chart_set(c, name, (struct letter_style){PT_HEADING, false, 2, width});
}

static double ticks_width(struct chart *c, const struct chart_frame *f)
{
    double w = 0;
    for (size_t i = 0; i < f->y.ticks; i++) {
        struct piece p = set_tick(c, &f->y, i, f->unit);
        w = fmax(w, p.at.w);
        piece_clear(&p);
    }
    return w;
}

static double line_height(struct chart *c)
{
    struct piece p = chart_set_plain(c, "0", PT_TEXT);
    double h = p.at.h;
    piece_clear(&p);
    return h;
}

double chart_frame_left(struct chart *c, const struct chart_frame *f)
{
    struct piece name = set_name(c, f->y_name, c->body.w / 2);
    double w = name.at.h + ticks_width(c, f) + (name.layout ? 2 : 1) * TICK_GAP * c->mm;
    piece_clear(&name);
    return w;
}

double chart_frame_foot(struct chart *c, const struct chart_frame *f)
{
    struct piece name = set_name(c, f->x_name, c->body.w * 0.8);
    double h = name.at.h + line_height(c) + (FOOT_GAP + (name.layout ? 0.8 * TICK_GAP : 0)) * c->mm;
    piece_clear(&name);
    return h;
}

double chart_frame_x(const struct chart_frame *f, double v)
{
    return f->plot.x + chart_scale_at(&f->x, v) * f->plot.w;
}

double chart_frame_y(const struct chart_frame *f, double v)
{
    return f->plot.y + (1 - chart_scale_at(&f->y, v)) * f->plot.h;
}

double chart_ticks_draw(struct chart *c, const struct chart_scale *s, double x, double w, double y,
                        double grey)
{
    double last = -INFINITY, h = 0;
    for (size_t i = 0; i < s->ticks; i++) {
        struct piece p = set_tick(c, s, i, NULL);
        double left = x + chart_scale_at(s, chart_scale_tick(s, i)) * w - p.at.w / 2;
        /* Within the page, though the plot may end at its edge. */
        left = fmin(fmax(left, 0), c->width - p.at.w);
        h = fmax(h, p.at.h);
        if (left > last + 0.8 * c->mm) {
            last = left + p.at.w;
            chart_put(c, "tick", &p, left, y, grey);
        }
        piece_clear(&p);
    }
    return h;
}

static void draw_grid(struct chart *c, const struct chart_frame *f)
{
    struct rect r = f->plot;
    chart_grey(c, 0.88);
    for (size_t i = 0; i < f->x.ticks; i++) {
        double x = chart_frame_x(f, chart_scale_tick(&f->x, i));
        chart_line(c, x, r.y, x, r.y + r.h, 0.12);
    }
    for (size_t i = 0; i < f->y.ticks; i++) {
        double y = chart_frame_y(f, chart_scale_tick(&f->y, i));
        chart_line(c, r.x, y, r.x + r.w, y, 0.12);
    }
}

void chart_frame_draw(struct chart *c, const struct chart_frame *f)
{
    double mm = c->mm, ticks_w = ticks_width(c, f);
    struct rect r = f->plot;
    draw_grid(c, f);
    chart_grey(c, 0.45);
    cairo_set_line_width(c->cr, 0.2 * mm);
    cairo_rectangle(c->cr, r.x, r.y, r.w, r.h);
    cairo_stroke(c->cr);
    boxes_add(&c->boxes, "plot", 0, r);
    double y = r.y + r.h + FOOT_GAP * mm;
    y += chart_ticks_draw(c, &f->x, r.x, r.w, y, 0.25);
    for (size_t i = 0; i < f->y.ticks; i++) {
        struct piece p = set_tick(c, &f->y, i, f->unit);
        double middle = chart_frame_y(f, chart_scale_tick(&f->y, i));
        chart_put(c, "tick", &p, r.x - TICK_GAP * mm - p.at.w, middle - p.at.h / 2, 0.25);
    }
    struct piece name = set_name(c, f->x_name, c->body.w * 0.8);
    double middle = r.x + r.w / 2 - name.at.w / 2, last = c->body.x + c->body.w - name.at.w;
    chart_put(c, "axis", &name, fmin(middle, last), y + 0.8 * TICK_GAP * mm, 0.1);
    name = set_name(c, f->y_name, r.h);
    if (!name.layout) return;
    double w = name.at.w, h = name.at.h;
    name.at = (struct rect){r.x - 2 * TICK_GAP * mm - ticks_w - h, r.y + r.h / 2 - w / 2, h, w};
    piece_draw_upright(c->cr, &name, 0.1);
    boxes_add(&c->boxes, "axis", 0, name.at);
    piece_clear(&name);
}
