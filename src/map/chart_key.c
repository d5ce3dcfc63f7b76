#include "map/chart_key.h"

#include "map/sheet.h"

#include <math.h>

/* Millimetres. */
#define SIGN_W    5.5
#define SIGN_H    2.8
#define SIGN_GAP  1.5
#define ENTRY_GAP 5.0
#define LINE_GAP  0.8
#define CAP       0.8 /* half the width of a whisker's ends */

static void polygon(cairo_t *cr, int corners, double x, double y, double radius, double turn)
{
    cairo_new_path(cr);
    for (int i = 0; i < corners; i++) {
        double a = turn + 2 * M_PI * i / corners;
        cairo_line_to(cr, x + radius * sin(a), y - radius * cos(a));
    }
    cairo_close_path(cr);
}

/* Two bars across each other, with a dark edge, turned by so many radians. */
static void draw_crossing(struct chart *c, const uint8_t rgb[3], double x, double y, double arm, double turn)
{
    for (int inner = 0; inner < 2; inner++) {
        if (inner)
            chart_colour(c, rgb);
        else
            chart_grey(c, 0.15);
        for (int k = 0; k < 2; k++) {
            double a = turn + k * M_PI / 2, dx = arm * cos(a), dy = arm * sin(a);
            chart_line(c, x - dx, y - dy, x + dx, y + dy, inner ? 0.5 : 0.9);
        }
    }
}

/* Radii are such that all signs cover about the same area. */
void chart_marker_draw(struct chart *c, enum chart_marker m, const uint8_t rgb[3], double x, double y,
                       double size)
{
    cairo_t *cr = c->cr;
    double r = size / 2;
    cairo_new_path(cr);
    switch (m) {
    case CHART_SQUARE:
        cairo_rectangle(cr, x - 0.8 * r, y - 0.8 * r, 1.6 * r, 1.6 * r);
        break;
    case CHART_TRIANGLE:
        polygon(cr, 3, x, y, 1.15 * r, 0);
        break;
    case CHART_DIAMOND:
        polygon(cr, 4, x, y, 1.1 * r, 0);
        break;
    case CHART_WEDGE:
        polygon(cr, 3, x, y, 1.15 * r, M_PI);
        break;
    case CHART_PLUS:
        draw_crossing(c, rgb, x, y, r, 0);
        return;
    case CHART_CROSS:
        draw_crossing(c, rgb, x, y, r, M_PI / 4);
        return;
    default:
        cairo_arc(cr, x, y, 0.9 * r, 0, 2 * M_PI);
        break;
    }
    chart_colour(c, rgb);
    cairo_fill_preserve(cr);
    chart_grey(c, 0.15);
    cairo_set_line_width(cr, 0.22 * c->mm);
    cairo_stroke(cr);
}

void chart_whisker(struct chart *c, double x0, double y0, double x1, double y1, bool first, bool last)
{
    double cap = CAP * c->mm, dx = x0 == x1 ? cap : 0, dy = y0 == y1 ? cap : 0;
    chart_line(c, x0, y0, x1, y1, 0.28);
    if (first) chart_line(c, x0 - dx, y0 - dy, x0 + dx, y0 + dy, 0.28);
    if (last) chart_line(c, x1 - dx, y1 - dy, x1 + dx, y1 + dy, 0.28);
}

static void draw_sign(struct chart *c, const struct chart_entry *e, double x, double middle)
{
    static const double dash[] = {1.2, 0.9};
    double mm = c->mm, pattern[] = {dash[0] * mm, dash[1] * mm}, right = x + SIGN_W * mm;
    struct rect box = {round(x), round(middle - SIGN_H / 2 * mm), round(SIGN_W * mm), round(SIGN_H * mm)};
    chart_colour(c, e->rgb);
    switch (e->sign) {
    case SIGN_MARKER:
        chart_marker_draw(c, e->marker, e->rgb, x + box.w / 2, middle, 2.8 * mm);
        break;
    case SIGN_DASHES:
        cairo_set_dash(c->cr, pattern, 2, 0); /* fall through */
    case SIGN_LINE:
        chart_line(c, x, middle, right, middle, 0.35);
        cairo_set_dash(c->cr, NULL, 0, 0);
        break;
    case SIGN_HATCH:
        chart_hatch(c, box, e->rgb); /* fall through */
    case SIGN_BOX:
        cairo_rectangle(c->cr, box.x, box.y, box.w, box.h);
        if (e->sign == SIGN_BOX) cairo_fill_preserve(c->cr);
        chart_grey(c, 0.35);
        cairo_set_line_width(c->cr, 0.12 * mm);
        cairo_stroke(c->cr);
    }
}

double chart_key(struct chart *c, const struct chart_entry *entry, size_t entries, double y, bool draw)
{
    double mm = c->mm, x = c->body.x, line_h = 0, top = y, right = c->body.x + c->body.w;
    double sign_w = (SIGN_W + SIGN_GAP) * mm;
    for (size_t i = 0; i < entries; i++) {
        struct piece p =
            chart_set(c, entry[i].name, (struct letter_style){PT_TEXT, false, 2, c->body.w - sign_w});
        if (!p.layout) continue;
        if (x > c->body.x && x + sign_w + p.at.w > right) {
            x = c->body.x;
            y += line_h + LINE_GAP * mm;
            line_h = 0;
        }
        line_h = fmax(line_h, fmax(p.at.h, SIGN_H * mm));
        double w = p.at.w, h = p.at.h, middle = y + h / 2;
        if (draw) {
            draw_sign(c, &entry[i], x, middle);
            chart_put(c, "key", &p, x + sign_w, y, 0.1);
        }
        piece_clear(&p);
        x += sign_w + w + ENTRY_GAP * mm;
    }
    return line_h > 0 ? y + line_h - top : 0;
}
