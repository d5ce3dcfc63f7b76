#include "map/chart_sheet.h"

#include "map/sheet.h"

#include <math.h>
#include <string.h>

/* Millimetres. */
#define WIDTH  170.0
#define MARGIN 6.0
#define GAP    3.0
enum { DPI_MIN = 50, DPI_MAX = 1200, SIDE_MAX = 30000 };

struct chart_value chart_exactly(double at)
{
    return (struct chart_value){at, NAN, NAN};
}

bool chart_is_range(struct chart_value v)
{
    return isnan(v.at) && !isnan(v.lo) && !isnan(v.hi) && v.lo <= v.hi && (isfinite(v.lo) || isfinite(v.hi));
}

bool chart_is_missing(struct chart_value v)
{
    return !isfinite(v.at) && !chart_is_range(v);
}

struct piece chart_set(struct chart *c, struct wording w, struct letter_style style)
{
    char *text = letter_pick(&c->letter, w.en, w.zh);
    struct piece p = letter_set(&c->letter, text, style);
    g_free(text);
    return p;
}

struct piece chart_set_plain(struct chart *c, const char *s, double pt)
{
    return letter_set(&c->letter, s, (struct letter_style){.pt = pt});
}

static void set_head(struct chart *c)
{
    double w = c->body.w, y = MARGIN * c->mm;
    c->title = chart_set(c, c->page->title, (struct letter_style){PT_PANEL + 1, true, 3, w});
    c->subtitle = chart_set(c, c->page->subtitle, (struct letter_style){PT_HEADING, false, 4, w});
    c->title.at.x = c->subtitle.at.x = c->body.x;
    c->title.at.y = y;
    y += c->title.at.h;
    if (c->subtitle.layout) {
        c->subtitle.at.y = y + 0.6 * c->mm;
        y = c->subtitle.at.y + c->subtitle.at.h;
    }
    c->body.y = round(y + GAP * c->mm);
}

static void set_foot(struct chart *c, enum chart_foot line, struct wording text)
{
    bool modelled = line == FOOT_MODELLED;
    piece_clear(&c->foot[line]);
    c->foot[line] = chart_set(
        c, text, (struct letter_style){modelled ? PT_TEXT : PT_SMALL + 0.3, modelled, 6, c->body.w});
}

void chart_add_line(struct chart *c, const char *text)
{
    set_foot(c, FOOT_LINE, (struct wording){text, NULL});
}

static void set_feet(struct chart *c)
{
    const struct chart_page *page = c->page;
    char *credit = letter_pick(&c->letter, page->credit, page->credit_zh);
    char *source = credit ? g_strconcat(c->words->source, credit, NULL) : NULL;
    if (page->modelled) set_foot(c, FOOT_MODELLED, (struct wording){c->words->modelled, NULL});
    set_foot(c, FOOT_NOTE, page->note);
    set_foot(c, FOOT_SOURCE, (struct wording){source, NULL});
    g_free(source);
    g_free(credit);
}

static void clear(struct chart *c)
{
    piece_clear(&c->title);
    piece_clear(&c->subtitle);
    for (int i = 0; i < FOOTS; i++) piece_clear(&c->foot[i]);
    boxes_clear(&c->boxes);
    letter_close(&c->letter);
    *c = (struct chart){0};
}

enum status chart_open(struct chart *c, const struct chart_page *page, struct error *err)
{
    int dpi = page->dpi ? page->dpi : 300;
    *c = (struct chart){.page = page, .dpi = dpi, .mm = dpi / 25.4};
    if (dpi < DPI_MIN || dpi > DPI_MAX)
        return error_set(err, ST_INPUT, "chart: dpi must be %d to %d, found %d", DPI_MIN, DPI_MAX, dpi);
    bool chinese = page->language && strncmp(page->language, "zh", 2) == 0;
    enum status st = letter_open(&c->letter, dpi, chinese, err);
    if (st != ST_OK) return st;
    c->words = words_of(c->letter.chinese);
    c->width = round((page->width_mm > 0 ? page->width_mm : WIDTH) * c->mm);
    c->body.x = MARGIN * c->mm;
    c->body.w = c->width - 2 * c->body.x;
    set_head(c);
    set_feet(c);
    return ST_OK;
}

static void draw_head_and_foot(struct chart *c)
{
    double y = c->body.y + c->body.h + GAP * c->mm;
    piece_draw(c->cr, &c->title, 0);
    if (c->title.layout) boxes_add(&c->boxes, "title", 0, c->title.at);
    piece_draw(c->cr, &c->subtitle, 0.25);
    if (c->subtitle.layout) boxes_add(&c->boxes, "subtitle", 0, c->subtitle.at);
    for (int i = 0; i < FOOTS; i++) {
        struct piece *p = &c->foot[i];
        if (!p->layout) continue;
        p->at.x = c->body.x;
        p->at.y = y;
        piece_draw(c->cr, p, i ? 0.3 : 0.05);
        boxes_add(&c->boxes, "foot", 0, p->at);
        y += p->at.h + 0.5 * c->mm;
    }
}

enum status chart_begin(struct chart *c, double body_h, enum map_format format, const char *path,
                        struct error *err)
{
    double foot_h = 0;
    for (int i = 0; i < FOOTS; i++)
        if (c->foot[i].layout) foot_h += c->foot[i].at.h + 0.5 * c->mm;
    c->body.h = ceil(body_h);
    c->height = ceil(c->body.y + c->body.h + (GAP + MARGIN - 1) * c->mm + foot_h);
    if (c->width > SIDE_MAX || c->height > SIDE_MAX)
        return error_set(err, ST_INPUT,
                         "chart: a picture of %.0f x %.0f pixels is too large, at most %d each way", c->width,
                         c->height, SIDE_MAX);
    enum status st = canvas_open(&c->canvas, format, path, (int)c->width, (int)c->height, c->dpi, err);
    if (st != ST_OK) return st;
    c->cr = c->canvas.cr;
    draw_head_and_foot(c);
    return ST_OK;
}

static enum status close_canvas(struct chart *c, enum status st, struct error *err)
{
    const struct chart_page *page = c->page;
    char *title = letter_pick(&c->letter, page->title.en, page->title.zh);
    char *subtitle = letter_pick(&c->letter, page->subtitle.en, page->subtitle.zh);
    char *credit = letter_pick(&c->letter, page->credit, page->credit_zh);
    char *text =
        g_strdup_printf("%s%s%s", subtitle ? subtitle : "", subtitle && page->modelled ? c->words->stop : "",
                        page->modelled ? c->words->modelled : "");
    const struct canvas_about about = {c->words->language, title, text, credit, page->software,
                                       page->few_colours};
    st = canvas_close(&c->canvas, st, &about, err);
    g_free(title);
    g_free(subtitle);
    g_free(credit);
    g_free(text);
    return st;
}

enum status chart_end(struct chart *c, enum status st, struct map_report *report, struct error *err)
{
    if (report) *report = (struct map_report){0};
    if (st == ST_OK && (cairo_status(c->cr) != CAIRO_STATUS_SUCCESS || c->boxes.failed))
        st = error_set(err, ST_FAILED, "chart: cannot be drawn: %s",
                       cairo_status_to_string(cairo_status(c->cr)));
    if (c->cr) st = close_canvas(c, st, err);
    if (st == ST_OK && report) {
        *report = (struct map_report){.boxes = c->boxes.count,
                                      .names_left_out = c->names_left_out,
                                      .box = c->boxes.box,
                                      .width_px = (int)c->width,
                                      .height_px = (int)c->height,
                                      .font_missing = c->letter.missing};
        c->boxes = (struct boxes){0};
    }
    clear(c);
    return st;
}

void chart_put(struct chart *c, const char *what, struct piece *p, double x, double y, double grey)
{
    p->at.x = x;
    p->at.y = y;
    piece_draw(c->cr, p, grey);
    if (p->layout) boxes_add(&c->boxes, what, 0, p->at);
    piece_clear(p);
}

void chart_colour(struct chart *c, const uint8_t rgb[3])
{
    cairo_set_source_rgb(c->cr, rgb[0] / 255.0, rgb[1] / 255.0, rgb[2] / 255.0);
}

void chart_grey(struct chart *c, double grey)
{
    cairo_set_source_rgb(c->cr, grey, grey, grey);
}

void chart_line(struct chart *c, double x0, double y0, double x1, double y1, double mm)
{
    cairo_set_line_width(c->cr, mm * c->mm);
    cairo_move_to(c->cr, x0, y0);
    cairo_line_to(c->cr, x1, y1);
    cairo_stroke(c->cr);
}

void chart_hatch(struct chart *c, struct rect r, const uint8_t rgb[3])
{
    double step = 1.1 * c->mm;
    cairo_save(c->cr);
    cairo_rectangle(c->cr, r.x, r.y, r.w, r.h);
    cairo_clip(c->cr);
    /* Darker than the colour: thin lines of a light one would not be seen. */
    cairo_set_source_rgb(c->cr, 0.7 * rgb[0] / 255, 0.7 * rgb[1] / 255, 0.7 * rgb[2] / 255);
    int lines = (int)ceil((r.w + r.h) / step);
    for (int i = 0; i < lines; i++) {
        double x = r.x + i * step;
        chart_line(c, x - r.h, r.y + r.h, x, r.y, 0.3);
    }
    cairo_restore(c->cr);
}
