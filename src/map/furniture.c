#include "map/furniture.h"

#include <math.h>
#include <stdio.h>

/* Millimetres. */
#define BAR_MAX    42.0
#define BAR_H      1.5
#define NORTH_SIZE 13.0

/* Length in px of a bar of so many metres across the middle of the map; NaN where the Earth ends before. */
static double bar_px(const struct sheet *s, const struct view *v, double metres)
{
    const double *b = s->page->bounds;
    double x = (b[0] + b[2]) / 2, y = (b[1] + b[3]) / 2, half = (b[2] - b[0]) / 100;
    for (int i = 0; i < 20; i++) {
        double found = geo_metres(&s->geo, x - half, y, x + half, y);
        if (!(found > 0)) return NAN;
        double next = half * metres / found;
        if (fabs(next - half) < 1e-7 * half) return 2 * next * v->px_per_x;
        half = next;
    }
    return NAN; /* so long that it runs around the Earth */
}

struct scale_bar furniture_bar(const struct sheet *s, const struct view *v, double max_px)
{
    struct scale_bar best = {0};
    double tenth = 0.01 * s->page->bounds[2] - 0.01 * s->page->bounds[0];
    double x = s->page->bounds[0] + 50 * tenth, y = (s->page->bounds[1] + s->page->bounds[3]) / 2;
    double per_px = geo_metres(&s->geo, x - tenth / 2, y, x + tenth / 2, y) / (tenth * v->px_per_x);
    if (!(per_px > 0) || !isfinite(per_px)) return best;
    double power = pow(10, floor(log10(per_px * max_px)) - 1);
    static const double rounds[] = {1, 2, 5, 10, 20, 50, 100};
    for (size_t i = 0; i < sizeof rounds / sizeof rounds[0]; i++) {
        double metres = rounds[i] * power, px = bar_px(s, v, metres);
        if (px > 0 && px <= max_px && px > best.px) best = (struct scale_bar){metres, px, i % 3 == 2 ? 5 : 4};
    }
    return best;
}

static void bar_label(char *out, size_t room, double metres, bool km, bool unit)
{
    snprintf(out, room, "%.10g%s", km ? metres / 1000 : metres, !unit ? "" : km ? " km" : " m");
}

static struct piece set_figure(const struct sheet *s, const struct scale_bar *bar, int part, bool unit)
{
    char text[64];
    bar_label(text, sizeof text, bar->metres * part / bar->parts, bar->metres >= 1000, unit);
    return letter_set(&s->letter, text, (struct letter_style){.pt = PT_SMALL});
}

/* How far the last figure and the unit behind it reach beyond the bar's right end. */
static double bar_overhang(const struct sheet *s, const struct scale_bar *bar)
{
    struct piece bare = set_figure(s, bar, bar->parts, false), whole = set_figure(s, bar, bar->parts, true);
    double over = whole.at.w - bare.at.w / 2;
    piece_clear(&bare);
    piece_clear(&whole);
    return over;
}

/* The bar with its left end at x, its figures above; returns the box of all of it. */
static struct rect draw_bar(struct sheet *s, cairo_t *cr, const struct scale_bar *bar, double x, double y)
{
    double mm = s->mm, part = bar->px / bar->parts, right = x + bar->px;
    struct rect box = {x, y, bar->px, 0};
    double label_h = 0;
    for (int i = 0; i <= bar->parts; i++) {
        /* Quarters are not round: only the half has its figure. Fifths are, where there is room for them. */
        bool shown = bar->parts == 4 ? i % 2 == 0 : i % bar->parts == 0 || part > 6 * mm;
        if (!shown) continue;
        struct piece p = set_figure(s, bar, i, false);
        double w = p.at.w;
        /* The unit hangs to the right of the last figure, which stays over its end. */
        piece_clear(&p);
        p = set_figure(s, bar, i, i == bar->parts);
        p.at.x = x + i * part - w / 2;
        p.at.y = y;
        piece_draw(cr, &p, 0.1);
        label_h = p.at.h;
        box.x = fmin(box.x, p.at.x);
        right = fmax(right, p.at.x + p.at.w);
        piece_clear(&p);
    }
    double top = round(y + label_h + 0.5 * mm), h = round(BAR_H * mm);
    for (int i = 0; i < bar->parts; i++) {
        cairo_rectangle(cr, x + i * part, top, part, h);
        double grey = i % 2 ? 1 : 0.15;
        cairo_set_source_rgb(cr, grey, grey, grey);
        cairo_fill_preserve(cr);
        cairo_set_source_rgb(cr, 0.15, 0.15, 0.15);
        cairo_set_line_width(cr, 0.18 * mm);
        cairo_stroke(cr);
    }
    box.w = right - box.x;
    box.h = top + h + 0.2 * mm - y;
    return box;
}

/* An arrow to true north about the middle of a square box, with its letter at the tip. */
static void draw_north(struct sheet *s, cairo_t *cr, struct rect box)
{
    const double *b = s->page->bounds;
    double mm = s->mm, turn = geo_north(&s->geo, (b[0] + b[2]) / 2, (b[1] + b[3]) / 2, s->stretch);
    double cx = box.x + box.w / 2, cy = box.y + box.h / 2;
    cairo_save(cr);
    cairo_translate(cr, cx, cy);
    cairo_rotate(cr, turn);
    for (int side = -1; side <= 1; side += 2) {
        cairo_move_to(cr, 0, -2.6 * mm);
        cairo_line_to(cr, side * 2.4 * mm, 5.6 * mm);
        cairo_line_to(cr, 0, 3.8 * mm);
        cairo_close_path(cr);
        double grey = side < 0 ? 0.12 : 1;
        cairo_set_source_rgb(cr, grey, grey, grey);
        cairo_fill_preserve(cr);
        cairo_set_source_rgb(cr, 0.12, 0.12, 0.12);
        cairo_set_line_width(cr, 0.2 * mm);
        cairo_set_line_join(cr, CAIRO_LINE_JOIN_MITER);
        cairo_stroke(cr);
    }
    cairo_restore(cr);
    struct piece p = letter_set(&s->letter, s->words->north, (struct letter_style){.pt = 8.5, .bold = true});
    p.at.x = cx + 4.7 * mm * sin(turn) - p.at.w / 2;
    p.at.y = cy - 4.7 * mm * cos(turn) - p.at.h / 2;
    piece_draw(cr, &p, 0.1);
    piece_clear(&p);
    boxes_add(&s->boxes, "north", 0, box);
}

void furniture_draw(struct sheet *s, cairo_t *cr, const struct layout *l, struct scale_bar *bar)
{
    double mm = s->mm, size = NORTH_SIZE * mm;
    struct rect f = l->furniture;
    *bar = furniture_bar(s, &l->panel[0].view, BAR_MAX * mm * (l->furniture_stacked ? 0.85 : 1));
    struct rect north = {f.x, f.y, size, size};
    double x = f.x + 2 * mm, y = f.y + f.h - 6 * mm;
    if (!l->furniture_stacked) {
        /* Beside each other, against the right edge: the unit after the last figure ends there. */
        x = f.x + f.w - bar->px - bar_overhang(s, bar);
        y = f.y + f.h / 2 - 2.5 * mm;
        north.x = x - size - 2 * mm;
    }
    draw_north(s, cr, north);
    if (bar->metres > 0) boxes_add(&s->boxes, "scalebar", 0, draw_bar(s, cr, bar, x, y));
}
