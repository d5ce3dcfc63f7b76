#include "map/locator.h"

#include "map/cells.h"
#include "map/globe.h"

#include <math.h>
#include <stdlib.h>

/* Millimetres. */
#define SIZE   21.0
#define AIR    2.0
#define SHARE  0.26 /* of the frame's smaller side, at most */
#define BEYOND 1.15 /* zones that reach so many times as far as the map: it shows a part of them */

/* A corner of the frame that is free, tried from the north-west on. */
static bool find_corner(const struct sheet *s, size_t p, const struct layout_panel *q,
                        const struct shape *shape, struct rect *box)
{
    struct rect f = q->view.frame;
    double mm = s->mm, size = fmin(SIZE * mm, SHARE * fmin(f.w, f.h));
    for (int k = 0; k < 4; k++) {
        box->w = box->h = floor(size);
        box->x = floor(k % 2 ? f.x + f.w - size - AIR * mm : f.x + AIR * mm);
        box->y = floor(k / 2 ? f.y + f.h - size - AIR * mm : f.y + AIR * mm);
        struct rect room = rect_grown(*box, AIR * mm / 2);
        bool is_free = !cells_within(&s->page->panel[p], &q->view, room);
        for (size_t z = 0; z < s->page->zones && is_free; z++) is_free = !shape_touches(&shape[z], room);
        if (is_free) return true;
    }
    return false;
}

/* Bounds of all zones with the map's own. */
static void all_bounds(const struct map_page *page, double b[4])
{
    for (int k = 0; k < 4; k++) b[k] = page->bounds[k];
    for (size_t z = 0; z < page->zones; z++)
        for (size_t r = 0; r < page->zone[z].rings; r++)
            for (size_t i = 0; i < page->zone[z].ring[r].count; i++) {
                struct map_point at = page->zone[z].ring[r].point[i];
                if (!isfinite(at.x) || !isfinite(at.y)) continue;
                b[0] = fmin(b[0], at.x);
                b[1] = fmin(b[1], at.y);
                b[2] = fmax(b[2], at.x);
                b[3] = fmax(b[3], at.y);
            }
}

/* All zones, with the map's bounds marked. */
static enum status draw_zones(const struct sheet *s, cairo_t *cr, const double b[4], struct rect box,
                              struct error *err)
{
    const double *m = s->page->bounds;
    double scale = fmin(box.w / ((b[2] - b[0]) * s->stretch), box.h / (b[3] - b[1]));
    struct view v = {box, 0, 0, scale * s->stretch, scale};
    v.x0 = (b[0] + b[2]) / 2 - box.w / 2 / v.px_per_x;
    v.y0 = (b[1] + b[3]) / 2 + box.h / 2 / v.px_per_y;
    enum status st = ST_OK;
    cairo_save(cr);
    cairo_set_fill_rule(cr, CAIRO_FILL_RULE_EVEN_ODD);
    cairo_set_line_width(cr, 0.1 * s->mm);
    for (size_t z = 0; z < s->page->zones && st == ST_OK; z++) {
        struct shape shape;
        st = shape_make(&s->page->zone[z], &v, &shape, err);
        if (st != ST_OK) break;
        cairo_new_path(cr);
        shape_path(cr, &shape);
        cairo_set_source_rgb(cr, 0.86, 0.87, 0.86);
        cairo_fill_preserve(cr);
        cairo_set_source_rgb(cr, 0.45, 0.45, 0.45);
        cairo_stroke(cr);
        shape_clear(&shape);
    }
    cairo_new_path(cr);
    cairo_rectangle(cr, view_x(&v, m[0]), view_y(&v, m[3]), view_x(&v, m[2]) - view_x(&v, m[0]),
                    view_y(&v, m[1]) - view_y(&v, m[3]));
    cairo_set_source_rgb(cr, 0.75, 0.1, 0.1);
    cairo_set_line_width(cr, 0.35 * s->mm);
    cairo_stroke(cr);
    cairo_restore(cr);
    return st;
}

enum status locator_draw(struct sheet *s, cairo_t *cr, size_t p, const struct layout_panel *q,
                         const struct shape *shape, struct rect *taken, struct error *err)
{
    struct rect box;
    double all[4];
    const double *b = s->page->bounds;
    enum status st = ST_OK;
    *taken = (struct rect){0};
    all_bounds(s->page, all);
    bool part = all[2] - all[0] > BEYOND * (b[2] - b[0]) || all[3] - all[1] > BEYOND * (b[3] - b[1]);
    if (!s->page->locator || p > 0 || (!part && !globe_helps(s)) || !find_corner(s, p, q, shape, &box))
        return ST_OK;
    if (part) {
        struct rect ground = rect_grown(box, AIR * s->mm / 2);
        cairo_set_source_rgb(cr, 1, 1, 1);
        cairo_rectangle(cr, ground.x, ground.y, ground.w, ground.h);
        cairo_fill(cr);
        st = draw_zones(s, cr, all, box, err);
    } else {
        globe_draw(s, cr, box);
    }
    boxes_add(&s->boxes, "locator", p, box);
    *taken = rect_grown(box, AIR * s->mm / 2);
    return st;
}
