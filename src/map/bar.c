#include "map/bar.h"

#include <math.h>

/* Millimetres. */
#define BAR_W   58.0
#define BAR_H   4.0
#define MARK    1.0 /* length of a tick */
#define AFTER   1.2 /* kept free under the figures */
#define BETWEEN 0.7 /* figures keep apart by that */

void bar_set(struct sheet *s, size_t panel, struct bar *out)
{
    const struct map_bar *bar = s->page->panel[panel].bar;
    double mm = s->mm, label_h = 0;
    *out = (struct bar){.w = round(BAR_W * mm)};
    for (size_t i = 0; i < bar->ticks; i++) {
        out->label[i] = letter_set(&s->letter, bar->tick[i].label, (struct letter_style){.pt = PT_SMALL});
        label_h = fmax(label_h, out->label[i].at.h);
    }
    out->h = (BAR_H + MARK + AFTER) * mm + label_h;
}

void bar_clear(struct bar *b)
{
    for (int i = 0; i < MAP_BAR_TICKS; i++) piece_clear(&b->label[i]);
    *b = (struct bar){0};
}

/* Every colour reaches to the right end, the next one lies on it: no seam shows. */
static void draw_colours(cairo_t *cr, const struct map_panel *m, struct rect box)
{
    cairo_save(cr);
    cairo_set_antialias(cr, CAIRO_ANTIALIAS_NONE);
    for (size_t i = 0; i < m->classes; i++) {
        const uint8_t *rgb = m->class[i].rgb;
        double from = box.w * (double)i / (double)m->classes;
        cairo_set_source_rgb(cr, rgb[0] / 255.0, rgb[1] / 255.0, rgb[2] / 255.0);
        cairo_rectangle(cr, box.x + from, box.y, box.w - from, box.h);
        cairo_fill(cr);
    }
    cairo_restore(cr);
}

void bar_draw(struct sheet *s, cairo_t *cr, size_t panel, const struct bar *b, double x, double y)
{
    const struct map_panel *m = &s->page->panel[panel];
    double mm = s->mm, free_from = x;
    struct rect box = {round(x), round(y), b->w, round(BAR_H * mm)};
    draw_colours(cr, m, box);
    cairo_set_source_rgb(cr, 0.35, 0.35, 0.35);
    cairo_set_line_width(cr, 0.12 * mm);
    cairo_rectangle(cr, box.x, box.y, box.w, box.h);
    cairo_stroke(cr);
    boxes_add(&s->boxes, "bar", panel, box);
    for (size_t i = 0; i < m->bar->ticks; i++) {
        struct piece p = b->label[i];
        double at = box.x + m->bar->tick[i].at * box.w;
        cairo_move_to(cr, at, box.y + box.h);
        cairo_rel_line_to(cr, 0, MARK * mm);
        cairo_set_source_rgb(cr, 0.35, 0.35, 0.35);
        cairo_stroke(cr);
        p.at.x = fmin(fmax(at - p.at.w / 2, x), x + b->w - p.at.w);
        p.at.y = box.y + box.h + MARK * mm;
        if (!p.layout || p.at.x < free_from) continue;
        piece_draw(cr, &p, 0.1);
        boxes_add(&s->boxes, "bar figure", panel, p.at);
        free_from = p.at.x + p.at.w + BETWEEN * mm;
    }
}
