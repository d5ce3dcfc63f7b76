/* Shares of the cells over ranges of their values. */
#include "map/chart_frame.h"
#include "map/chart_key.h"
#include "map/sheet.h"

#include <math.h>
#include <stdio.h>

/* Millimetres. */
#define PLOT_H 46.0

static const uint8_t bar_rgb[3] = {71, 120, 168}, mark_rgb[3] = {191, 64, 26};

static void draw_bars(struct chart *c, const struct chart_frame *f, const struct chart_histogram *h)
{
    double w = f->plot.w / (double)h->bins, foot = f->plot.y + f->plot.h;
    for (size_t k = 0; k < h->bins; k++) {
        double top = chart_frame_y(f, 100 * h->share[k]);
        struct rect bar = {f->plot.x + (double)k * w, top, w > 0.4 * c->mm ? w - 0.12 * c->mm : w,
                           foot - top};
        chart_colour(c, bar_rgb);
        cairo_rectangle(c->cr, bar.x, bar.y, bar.w, bar.h);
        cairo_fill(c->cr);
        boxes_add(&c->boxes, "bar", 0, bar);
    }
}

static void draw_mark(struct chart *c, const struct chart_frame *f, double value, bool dashed)
{
    const double dash[] = {1.2 * c->mm, 0.9 * c->mm};
    if (!(value >= f->x.lo && value <= f->x.hi)) return;
    double x = chart_frame_x(f, value);
    chart_colour(c, mark_rgb);
    cairo_set_dash(c->cr, dash, dashed ? 2 : 0, 0);
    chart_line(c, x, f->plot.y, x, f->plot.y + f->plot.h, 0.35);
    cairo_set_dash(c->cr, NULL, 0, 0);
}

/* What the two lines are, with their figures. */
static double key(struct chart *c, const struct chart_histogram *h, double y, bool draw)
{
    char text[4][96];
    snprintf(text[0], sizeof text[0], "mean %.4g", h->mean);
    snprintf(text[1], sizeof text[1], "平均值 %.4g", h->mean);
    snprintf(text[2], sizeof text[2], "median %.4g", h->median);
    snprintf(text[3], sizeof text[3], "中位数 %.4g", h->median);
    const struct chart_entry entry[] = {{SIGN_LINE, 0, mark_rgb, {text[0], text[1]}},
                                        {SIGN_DASHES, 0, mark_rgb, {text[2], text[3]}}};
    size_t first = isfinite(h->mean) ? 0u : 1u, last = isfinite(h->median) ? 2u : 1u;
    return first < last ? chart_key(c, entry + first, last - first, y, draw) : 0;
}

enum status chart_histogram_write(const struct chart_histogram *h, enum map_format format, const char *path,
                                  struct map_report *report, struct error *err)
{
    struct chart c;
    double top = 0;
    enum status st = chart_open(&c, &h->page, err);
    if (st != ST_OK) return st;
    for (size_t k = 0; k < h->bins; k++) top = fmax(top, h->share[k]);
    struct chart_frame f = {.x_name = h->unit,
                            .y_name = {"share of the cells", "像元占比"},
                            .unit = " %",
                            .x = chart_scale_make(h->lo, h->hi, 6),
                            .y = chart_scale_make(0, top > 0 ? 105 * top : 100, 5)};
    double left = chart_frame_left(&c, &f), key_h = key(&c, h, 0, false) + 1.5 * c.mm;
    f.plot = (struct rect){round(c.body.x + left), round(c.body.y + key_h), round(c.body.w - left - 2 * c.mm),
                           round(PLOT_H * c.mm)};
    st = chart_begin(&c, key_h + f.plot.h + chart_frame_foot(&c, &f), format, path, err);
    if (st == ST_OK) {
        key(&c, h, c.body.y, true);
        chart_frame_draw(&c, &f);
        draw_bars(&c, &f, h);
        draw_mark(&c, &f, h->mean, false);
        draw_mark(&c, &f, h->median, true);
    }
    return chart_end(&c, st, report, err);
}
