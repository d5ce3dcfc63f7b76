#include "map/map.h"

#include "map/canvas.h"
#include "map/cells.h"
#include "map/furniture.h"
#include "map/panel.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { DPI_MIN = 50, DPI_MAX = 1200, SIDE_MAX = 30000, CODES_MAX = MAP_EXCLUDED };

static bool box_stands(const double b[4])
{
    return isfinite(b[0]) && isfinite(b[1]) && isfinite(b[2]) && isfinite(b[3]) && b[2] > b[0] && b[3] > b[1];
}

/* What drawing relies on. */
static enum status check(const struct map_page *page, struct error *err)
{
    if (page->panels < 1 || page->panels > MAP_PANELS_MAX)
        return error_set(err, ST_INPUT, "map: 1 to %d panels can be drawn, found %zu", MAP_PANELS_MAX,
                         page->panels);
    if (!box_stands(page->bounds))
        return error_set(err, ST_INPUT, "map: bounds of some width and height are needed, found %g %g %g %g",
                         page->bounds[0], page->bounds[1], page->bounds[2], page->bounds[3]);
    if (page->dpi != 0 && (page->dpi < DPI_MIN || page->dpi > DPI_MAX))
        return error_set(err, ST_INPUT, "map: dpi must be %d to %d, found %d", DPI_MIN, DPI_MAX, page->dpi);
    for (size_t p = 0; p < page->panels; p++) {
        const struct map_panel *m = &page->panel[p];
        if (m->classes > CODES_MAX)
            return error_set(err, ST_INPUT, "map: at most %d classes, found %zu", CODES_MAX, m->classes);
        if (m->cell && (m->width == 0 || m->height == 0 || m->width > INT32_MAX || m->height > INT32_MAX))
            return error_set(err, ST_INPUT, "map: cells of some width and height are needed, found %zu x %zu",
                             m->width, m->height);
        if (m->cell && !box_stands(m->cell_bounds))
            return error_set(err, ST_INPUT, "map: the cells' bounds are empty");
    }
    return ST_OK;
}

/* Whether a zone that is filled by class, or cells inside a zone, have none. */
static enum status find_gaps(struct sheet *s, struct error *err)
{
    enum status st = ST_OK;
    for (size_t p = 0; p < s->page->panels && st == ST_OK; p++) {
        const struct map_panel *m = &s->page->panel[p];
        for (size_t z = 0; m->zone_class && !m->cell && z < s->page->zones; z++)
            if (m->zone_class[z] >= m->classes) s->gaps[p] = true;
        if (m->cell) st = cells_have_gaps(s->page, m, &s->gaps[p], err);
        if (s->page->panels > 2) s->gaps[0] |= s->gaps[p]; /* the one legend speaks for all */
    }
    return st;
}

static void sheet_close(struct sheet *s)
{
    geo_close(&s->geo);
    letter_close(&s->letter);
    boxes_clear(&s->boxes);
}

static enum status sheet_open(const struct map_page *page, struct sheet *s, struct error *err)
{
    *s = (struct sheet){.page = page, .dpi = page->dpi ? page->dpi : 300};
    s->mm = s->px_per_mm = s->dpi / 25.4;
    enum status st = check(page, err);
    if (st == ST_OK) st = geo_open(page->crs_wkt, &s->geo, err);
    if (st == ST_OK)
        st = letter_open(&s->letter, s->dpi, page->language && strncmp(page->language, "zh", 2) == 0, err);
    if (st == ST_OK) st = find_gaps(s, err);
    if (st != ST_OK) {
        sheet_close(s);
        return st;
    }
    s->words = words_of(s->letter.chinese);
    const double *b = page->bounds;
    s->stretch = geo_stretch(&s->geo, (b[0] + b[2]) / 2, (b[1] + b[3]) / 2);
    return ST_OK;
}

/* Lay the page out; where the paper is too small with everything, type included, drawn smaller step by step.
 */
static enum status lay_out(struct sheet *s, struct layout *l, struct error *err)
{
    static const double sizes[] = {1, 0.85, 0.7, 0.5};
    enum status st = ST_INPUT;
    for (size_t i = 0; st == ST_INPUT && i < sizeof sizes / sizeof *sizes; i++) {
        s->mm = sizes[i] * s->px_per_mm;
        s->letter.px_per_pt = sizes[i] * s->dpi / 72;
        st = layout_make(s, l, err);
    }
    return st;
}

static void draw_head_and_foot(struct sheet *s, cairo_t *cr, const struct layout *l)
{
    piece_draw(cr, &l->title, 0);
    if (l->title.layout) boxes_add(&s->boxes, "title", 0, l->title.at);
    piece_draw(cr, &l->subtitle, 0.25);
    if (l->subtitle.layout) boxes_add(&s->boxes, "subtitle", 0, l->subtitle.at);
    cairo_set_source_rgb(cr, 0.6, 0.6, 0.6);
    cairo_set_line_width(cr, 0.15 * s->mm);
    cairo_move_to(cr, l->margin, l->rule_y);
    cairo_line_to(cr, l->width - l->margin, l->rule_y);
    cairo_stroke(cr);
    for (int i = 0; i < FOOT_LINES; i++) {
        piece_draw(cr, &l->foot[i], i ? 0.3 : 0.05);
        if (l->foot[i].layout) boxes_add(&s->boxes, "foot", 0, l->foot[i].at);
    }
}

static enum status draw(struct sheet *s, cairo_t *cr, const struct layout *l, struct scale_bar *bar,
                        struct error *err)
{
    enum status st = ST_OK;
    draw_head_and_foot(s, cr, l);
    for (size_t p = 0; p < s->page->panels && st == ST_OK; p++) st = panel_draw(s, cr, p, l, err);
    if (st == ST_OK) furniture_draw(s, cr, l, bar);
    if (st == ST_OK && (cairo_status(cr) != CAIRO_STATUS_SUCCESS || s->boxes.failed))
        st = error_set(err, ST_FAILED, "map: cannot be drawn: %s", cairo_status_to_string(cairo_status(cr)));
    return st;
}

static enum status draw_file(struct sheet *s, const struct layout *l, enum map_format format,
                             const char *path, struct scale_bar *bar, struct error *err)
{
    const struct map_page *page = s->page;
    const struct words *w = s->words;
    struct canvas canvas;
    enum status st = canvas_open(&canvas, format, path, l->width, l->height, s->dpi, err);
    if (st != ST_OK) return st;
    st = draw(s, canvas.cr, l, bar, err);
    char *title = letter_pick(&s->letter, page->title, page->title_zh);
    char *subtitle = letter_pick(&s->letter, page->subtitle, page->subtitle_zh);
    char *credit = letter_pick(&s->letter, page->credit, page->credit_zh);
    char *about =
        g_strdup_printf("%s%s%s", subtitle ? subtitle : "", subtitle && page->modelled ? w->stop : "",
                        page->modelled ? w->modelled : "");
    st = canvas_close(&canvas, st,
                      &(struct canvas_about){.language = w->language,
                                             .title = title,
                                             .description = about,
                                             .source = credit,
                                             .software = page->software,
                                             .few_colours = page->few_colours},
                      err);
    g_free(title);
    g_free(subtitle);
    g_free(credit);
    g_free(about);
    return st;
}

static void tell(struct sheet *s, const struct layout *l, const struct scale_bar *bar,
                 struct map_report *report)
{
    *report = (struct map_report){.boxes = s->boxes.count,
                                  .names_left_out = s->names_left_out,
                                  .box = s->boxes.box,
                                  .width_px = l->width,
                                  .height_px = l->height,
                                  .scalebar_m = bar->metres,
                                  .scalebar_px = bar->px,
                                  .font_missing = s->letter.missing};
    s->boxes = (struct boxes){0};
}

enum status map_write(const struct map_page *page, enum map_format format, const char *path,
                      struct map_report *report, struct error *err)
{
    struct sheet s;
    struct layout l = {0};
    struct scale_bar bar = {0};
    if (report) *report = (struct map_report){0};
    enum status st = sheet_open(page, &s, err);
    if (st != ST_OK) return st;
    st = lay_out(&s, &l, err);
    if (st == ST_OK && (l.width > SIDE_MAX || l.height > SIDE_MAX))
        st = error_set(err, ST_INPUT, "map: a picture of %d x %d pixels is too large, at most %d each way",
                       l.width, l.height, SIDE_MAX);
    if (st == ST_OK) st = draw_file(&s, &l, format, path, &bar, err);
    if (st == ST_OK && report) tell(&s, &l, &bar, report);
    layout_clear(&l);
    sheet_close(&s);
    return st;
}

void map_report_clear(struct map_report *report)
{
    free(report->box);
    *report = (struct map_report){0};
}

void map_panel_size(const struct map_page *page, size_t *width, size_t *height)
{
    struct sheet s;
    struct layout l;
    *width = *height = 0;
    if (sheet_open(page, &s, NULL) != ST_OK) return;
    if (lay_out(&s, &l, NULL) == ST_OK) {
        *width = (size_t)l.panel[0].extent.w;
        *height = (size_t)l.panel[0].extent.h;
    }
    layout_clear(&l);
    sheet_close(&s);
}
