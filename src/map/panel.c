#include "map/panel.h"

#include "map/borders.h"
#include "map/cells.h"
#include "map/graticule.h"
#include "map/locator.h"
#include "map/names.h"
#include "map/shape.h"

static void clip_to(cairo_t *cr, struct rect f)
{
    cairo_rectangle(cr, f.x, f.y, f.w, f.h);
    cairo_clip(cr);
}

/* Fill a zone with its class's colour, or, under cells and where it has none, with the grey of no data. */
static void fill_zone(const struct sheet *s, cairo_t *cr, const struct view *v, const struct map_panel *m,
                      size_t zone)
{
    const uint8_t *rgb = NULL;
    uint8_t code = m->zone_class ? m->zone_class[zone] : MAP_NODATA;
    double grey = CELLS_NODATA_GREY / 255.0;
    if (!m->cell && code < m->classes) rgb = m->class[code].rgb;
    if (rgb)
        cairo_set_source_rgb(cr, rgb[0] / 255.0, rgb[1] / 255.0, rgb[2] / 255.0);
    else
        cairo_set_source_rgb(cr, grey, grey, grey);
    cairo_new_path(cr);
    shape_path_exact(cr, &s->page->zone[zone], v);
    cairo_fill(cr);
}

static enum status draw_fill(struct sheet *s, cairo_t *cr, const struct map_panel *m, const struct view *v,
                             struct error *err)
{
    cairo_save(cr);
    clip_to(cr, v->frame);
    cairo_set_source_rgb(cr, 1, 1, 1);
    cairo_paint(cr);
    /* Hard edges: a pixel has one zone's colour, and neighbours leave no seam. */
    cairo_set_antialias(cr, CAIRO_ANTIALIAS_NONE);
    cairo_set_fill_rule(cr, CAIRO_FILL_RULE_EVEN_ODD);
    for (size_t z = 0; z < s->page->zones; z++) fill_zone(s, cr, v, m, z);
    cairo_restore(cr);
    return m->cell ? cells_draw(s, cr, m, v, err) : ST_OK;
}

static void draw_frame(struct sheet *s, cairo_t *cr, size_t p, const struct layout_panel *q)
{
    struct rect f = q->view.frame;
    double line = 0.35 * s->mm * borders_line_scale(s);
    cairo_set_source_rgb(cr, 0.1, 0.1, 0.1);
    cairo_set_line_width(cr, line);
    cairo_set_line_join(cr, CAIRO_LINE_JOIN_MITER);
    cairo_rectangle(cr, f.x - line / 2, f.y - line / 2, f.w + line, f.h + line);
    cairo_stroke(cr);
    boxes_add(&s->boxes, "map", p, f);
    boxes_add(&s->boxes, "extent", p, q->extent);
    piece_draw(cr, &q->title, 0);
    if (q->title.layout) boxes_add(&s->boxes, "panel title", p, q->title.at);
}

enum status panel_draw(struct sheet *s, cairo_t *cr, size_t p, const struct layout *l, struct error *err)
{
    const struct map_panel *m = &s->page->panel[p];
    const struct layout_panel *q = &l->panel[p];
    struct graticule graticule;
    struct shape *shape = NULL;
    struct rect locator = {0};
    bool small = s->page->panels > 2;
    enum status st = shapes_make(s->page, &q->view, &shape, err);
    if (st == ST_OK) st = draw_fill(s, cr, m, &q->view, err);
    if (st == ST_OK) {
        graticule_lines(s, cr, &q->view, &graticule);
        borders_draw(s, cr, &q->view, shape);
        draw_frame(s, cr, p, q);
        legend_draw(s, cr, p, &q->legend);
    }
    if (st == ST_OK && !small) {
        graticule_labels(s, cr, p, &q->view, &graticule);
        st = locator_draw(s, cr, p, q, shape, &locator, err);
    }
    if (st == ST_OK && !small) st = names_draw(s, cr, p, &q->view, shape, locator, err);
    shapes_free(shape, s->page->zones);
    return st;
}
