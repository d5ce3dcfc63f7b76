#include "map/chart.h"

#include "map/image.h"
#include "map/letter.h"

#include <math.h>
#include <stdio.h>

enum { DPI = 200, TICKS_WANTED = 5 };

static const double width_cm = 12, height_cm = 8;

/* The frame of the bars, in pixels, and what is drawn with. */
struct plot {
    const struct chart_histogram *h;
    struct letter letter;
    cairo_t *cr;
    double left, top, width, height, top_share;
};

/* 1, 2 or 5 times a power of ten that cuts `range` into about the ticks wanted. */
static double round_step(double range)
{
    double raw = range / TICKS_WANTED, power = pow(10, floor(log10(raw))), mantissa = raw / power;
    return power * (mantissa < 1.5 ? 1 : mantissa < 3.5 ? 2 : mantissa < 7.5 ? 5 : 10);
}

static void draw_text(const struct plot *p, const char *s, double pt, bool bold, double x, double y,
                      double anchor)
{
    struct piece piece = letter_set(&p->letter, s, (struct letter_style){.pt = pt, .bold = bold});
    piece.at.x = x - anchor * piece.at.w;
    piece.at.y = y;
    piece_draw(p->cr, &piece, 0.1);
    piece_clear(&piece);
}

static double x_of(const struct plot *p, double value)
{
    return p->left + (value - p->h->lo) / (p->h->hi - p->h->lo) * p->width;
}

static void draw_axes(const struct plot *p)
{
    const struct chart_histogram *h = p->h;
    cairo_t *cr = p->cr;
    char label[64];
    double step = round_step(h->hi - h->lo), share_step = round_step(p->top_share * 100);
    cairo_set_line_width(cr, 1);
    cairo_set_source_rgb(cr, 0.85, 0.85, 0.85);
    for (int k = 0; k * share_step <= p->top_share * 100; k++) {
        double s = k * share_step;
        double y = p->top + p->height * (1 - s / 100 / p->top_share);
        cairo_move_to(cr, p->left, y);
        cairo_line_to(cr, p->left + p->width, y);
        cairo_stroke(cr);
        snprintf(label, sizeof label, "%g %%", s);
        draw_text(p, label, 6.5, false, p->left - 12, y - 14, 1);
        cairo_set_source_rgb(cr, 0.85, 0.85, 0.85);
    }
    double first = ceil(h->lo / step);
    for (int k = 0; (first + k) * step <= h->hi + 1e-9 * step; k++) {
        double v = (first + k) * step;
        snprintf(label, sizeof label, "%.6g", fabs(v) < 1e-9 * step ? 0 : v);
        draw_text(p, label, 6.5, false, x_of(p, v), p->top + p->height + 8, 0.5);
    }
}

static void draw_bars(const struct plot *p)
{
    const struct chart_histogram *h = p->h;
    double w = p->width / (double)h->bins;
    cairo_set_source_rgb(p->cr, 0.28, 0.47, 0.66);
    for (size_t k = 0; k < h->bins; k++) {
        double bar = h->share[k] / p->top_share * p->height;
        cairo_rectangle(p->cr, p->left + (double)k * w, p->top + p->height - bar, w > 3 ? w - 1 : w, bar);
        cairo_fill(p->cr);
    }
    cairo_set_source_rgb(p->cr, 0.2, 0.2, 0.2);
    cairo_set_line_width(p->cr, 1.5);
    cairo_move_to(p->cr, p->left, p->top + p->height);
    cairo_line_to(p->cr, p->left + p->width, p->top + p->height);
    cairo_stroke(p->cr);
}

/* A line at a value: solid for the mean, dashed for the median; the foot says which. */
static void draw_mark(const struct plot *p, double value, bool dashed)
{
    const double dash[] = {8, 6};
    if (!(value >= p->h->lo && value <= p->h->hi)) return;
    cairo_set_source_rgb(p->cr, 0.75, 0.25, 0.1);
    cairo_set_line_width(p->cr, 2);
    cairo_set_dash(p->cr, dash, dashed ? 2 : 0, 0);
    cairo_move_to(p->cr, x_of(p, value), p->top);
    cairo_line_to(p->cr, x_of(p, value), p->top + p->height);
    cairo_stroke(p->cr);
    cairo_set_dash(p->cr, NULL, 0, 0);
}

static void draw(struct plot *p, double page_w, double page_h)
{
    const struct chart_histogram *h = p->h;
    char text[256];
    p->left = 0.11 * page_w;
    p->top = 0.15 * page_h;
    p->width = 0.84 * page_w;
    p->height = 0.58 * page_h;
    for (size_t k = 0; k < h->bins; k++) p->top_share = fmax(p->top_share, h->share[k]);
    p->top_share = p->top_share > 0 ? p->top_share * 1.05 : 1;
    snprintf(text, sizeof text, "%s%s%s%s", h->title, h->unit ? " (" : "", h->unit ? h->unit : "",
             h->unit ? ")" : "");
    char *title = letter_pick(&p->letter, text, NULL);
    draw_text(p, title ? title : "", 9, true, p->left, 0.035 * page_h, 0);
    g_free(title);
    draw_axes(p);
    draw_bars(p);
    draw_mark(p, h->mean, false);
    draw_mark(p, h->median, true);
    snprintf(text, sizeof text, "share of the cells that count; mean %.4g (line), median %.4g (dashed)",
             h->mean, h->median);
    draw_text(p, text, 6.5, false, p->left, 0.815 * page_h, 0);
    if (h->note) draw_text(p, h->note, 6.5, false, p->left, 0.865 * page_h, 0);
    if (h->modelled) draw_text(p, "Modelled demonstration data", 6.5, true, p->left, 0.915 * page_h, 0);
}

enum status chart_histogram_png(const struct chart_histogram *h, const char *path, struct error *err)
{
    int width = (int)(width_cm / 2.54 * DPI), height = (int)(height_cm / 2.54 * DPI);
    cairo_surface_t *picture = cairo_image_surface_create(CAIRO_FORMAT_RGB24, width, height);
    struct plot p = {.h = h, .cr = cairo_create(picture)};
    enum status st = letter_open(&p.letter, DPI, false, err);
    if (st == ST_OK) {
        cairo_set_source_rgb(p.cr, 1, 1, 1);
        cairo_paint(p.cr);
        draw(&p, width, height);
        const struct image_text text[] = {{"Title", h->title}, {"Software", h->software}};
        st = cairo_status(p.cr) == CAIRO_STATUS_SUCCESS
                 ? image_write(picture, DPI, "en", text, 2, path, err)
                 : error_set(err, ST_FAILED, "%s: cannot be drawn: %s", path,
                             cairo_status_to_string(cairo_status(p.cr)));
        letter_close(&p.letter);
    }
    cairo_destroy(p.cr);
    cairo_surface_destroy(picture);
    return st;
}
