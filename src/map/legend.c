#include "map/legend.h"

#include "map/cells.h"
#include "map/figure.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

/* Millimetres. */
#define SWATCH_W   5.5
#define SWATCH_H   3.4
#define SWATCH_GAP 2.0
#define FIGURE_GAP 2.6
#define COLUMN_GAP 7.0
#define HEAD_GAP   0.8
#define LABEL_MAX  56.0
#define LABEL_MIN  16.0
#define NARROW_W   50.0
#define WIDE_W     95.0
enum { COLUMNS_MAX = 5, MANY_ROWS = 20 };

/* "<1" for an area or share that rounds to nothing but is not. */
static void part_text(double v, int decimals, char *out, size_t room)
{
    double least = pow(10, -decimals);
    if (v > 0 && v < least / 2)
        snprintf(out, room, "<%.*f", decimals, least);
    else
        figure_text(v, decimals, out, room);
}

/* As many decimals as the largest area needs to have three digits, at most two. */
static int area_decimals(const struct map_panel *m)
{
    double most = isfinite(m->excluded_km2) ? m->excluded_km2 : 0;
    for (size_t i = 0; i < m->classes; i++)
        if (m->class[i].area_km2 > most) most = m->class[i].area_km2;
    return most >= 100 ? 0 : most >= 10 ? 1 : 2;
}

static struct legend_row *add_row(struct sheet *s, struct legend *g, const char *label, double km2,
                                  double share, int decimals, struct letter_style style)
{
    struct legend_row *r = &g->row[g->rows++];
    char figure[64];
    struct letter_style one_line = {.pt = style.pt};
    r->label = letter_set(&s->letter, label, style);
    part_text(km2, decimals, figure, sizeof figure);
    r->area = letter_set(&s->letter, figure, one_line);
    part_text(100 * share, 1, figure, sizeof figure);
    r->share = letter_set(&s->letter, figure, one_line);
    return r;
}

static bool shows_excluded(const struct map_panel *m)
{
    return m->excluded_km2 > 0;
}

static enum status set_rows(struct sheet *s, size_t p, double label_max, struct legend *g, struct error *err)
{
    const struct map_panel *m = &s->page->panel[p];
    struct letter_style style = {
        .pt = m->classes > MANY_ROWS ? PT_SMALL + 0.3 : PT_TEXT, .lines = 4, .width = label_max};
    int decimals = area_decimals(m);
    g->row = calloc(m->classes + 2, sizeof *g->row);
    if (!g->row) return error_memory(err);
    for (size_t i = 0; i < m->classes && !m->square && !m->bar; i++) {
        char *label = letter_pick(&s->letter, m->class[i].label, m->class[i].label_zh);
        struct legend_row *r = add_row(s, g, label, m->class[i].area_km2, m->class[i].share, decimals, style);
        g_free(label);
        for (int k = 0; k < 3; k++) r->rgb[k] = m->class[i].rgb[k];
    }
    if (shows_excluded(m))
        add_row(s, g, s->words->excluded, m->excluded_km2, m->excluded_share, decimals, style)->swatch =
            SWATCH_EXCLUDED;
    if (m->nodata_known ? m->nodata_km2 > 0 : s->gaps[p])
        add_row(s, g, s->words->no_data, m->nodata_known ? m->nodata_km2 : (double)NAN,
                m->nodata_known ? m->nodata_share : (double)NAN, decimals, style)
            ->swatch = SWATCH_NODATA;
    return ST_OK;
}

static double larger(double a, double b)
{
    return a > b ? a : b;
}

/* Width the columns of figures take. */
static double figures_w(const struct legend *g, double mm)
{
    return (g->area_w > 0 ? FIGURE_GAP * mm + g->area_w : 0) +
           (g->share_w > 0 ? FIGURE_GAP * mm + g->share_w : 0);
}

static double columns_w(const struct legend *g, double mm)
{
    if (g->rows == 0) return 0;
    return (double)g->columns * g->column_w + (double)(g->columns - 1) * COLUMN_GAP * mm;
}

/* Set everything once; how it is wrapped and arranged comes after. */
static enum status set_all(struct sheet *s, size_t p, struct legend *g, struct error *err)
{
    const struct map_panel *m = &s->page->panel[p];
    enum status st = set_rows(s, p, LABEL_MAX * s->mm, g, err);
    for (size_t i = 0; i < g->rows; i++) {
        g->area_w = larger(g->area_w, g->row[i].area.at.w);
        g->share_w = larger(g->share_w, g->row[i].share.at.w);
    }
    struct letter_style head = {.pt = PT_SMALL};
    if (g->area_w > 0) g->km2 = letter_set(&s->letter, "km²", head);
    if (g->share_w > 0) g->percent = letter_set(&s->letter, "%", head);
    g->area_w = larger(g->area_w, g->km2.at.w);
    g->share_w = larger(g->share_w, g->percent.at.w);
    char *title = letter_pick(&s->letter, m->legend_title, m->legend_title_zh);
    char *note = letter_pick(&s->letter, m->note, m->note_zh);
    struct letter_style bold = {.pt = PT_HEADING, .bold = true, .lines = 3, .width = LABEL_MAX * s->mm};
    struct letter_style small = {.pt = PT_SMALL, .lines = 12, .width = LABEL_MAX * s->mm};
    g->title = letter_set(&s->letter, title, bold);
    g->note = letter_set(&s->letter, note, small);
    if (m->square) square_set(s, p, &g->square);
    if (m->bar) bar_set(s, p, &g->bar);
    g_free(title);
    g_free(note);
    return st;
}

/* Wrap the labels at `label_max`; widths of label and column, heights of rows and columns. */
static void wrap_labels(const struct sheet *s, double label_max, struct legend *g)
{
    double mm = s->mm, gap = g->rows > MANY_ROWS ? 0.7 * mm : 1.3 * mm;
    g->label_w = g->rows_h = 0;
    for (size_t i = 0; i < g->rows; i++) {
        struct legend_row *r = &g->row[i];
        piece_wrap(&r->label, label_max);
        g->label_w = larger(g->label_w, r->label.at.w);
        r->h = larger(SWATCH_H * mm, r->label.at.h) + gap;
    }
    g->column_w = (SWATCH_W + SWATCH_GAP) * mm + g->label_w + figures_w(g, mm);
    for (size_t c = 0; c < g->columns; c++) {
        double h = 0;
        for (size_t i = c * g->rows_each; i < g->rows && i < (c + 1) * g->rows_each; i++) h += g->row[i].h;
        g->rows_h = larger(g->rows_h, h);
    }
}

static void arrange(const struct sheet *s, double max_w, size_t columns, struct legend *g)
{
    double mm = s->mm;
    g->columns = columns;
    g->rows_each = (g->rows + columns - 1) / columns;
    wrap_labels(s, LABEL_MAX * mm, g);
    double over = (columns_w(g, mm) - max_w) / (double)columns;
    g->squeezed = over > 0;
    /* Too wide: what is over comes off the labels. */
    if (over > 0) wrap_labels(s, larger(floor(g->label_w - over - 1), LABEL_MIN * mm), g);
    g->w = larger(columns_w(g, mm), larger(g->square.w, g->bar.w));
    double wrap = larger(g->w, max_w < g->text_w ? max_w : g->text_w);
    piece_wrap(&g->title, wrap);
    piece_wrap(&g->note, wrap);
    g->w = larger(g->w, larger(g->title.at.w, g->note.at.w));
    double head_h = larger(g->km2.at.h, g->percent.at.h);
    g->head_h = g->title.at.h + (g->title.layout ? HEAD_GAP * mm : 0);
    if (g->square.h + g->bar.h == 0 && columns == 1 &&
        g->title.at.w + FIGURE_GAP * mm <= g->column_w - figures_w(g, mm))
        g->head_h = larger(g->head_h, head_h + HEAD_GAP * mm); /* units stand beside the title */
    else
        g->head_h += head_h > 0 ? head_h + HEAD_GAP * mm : 0;
    g->head_h += g->square.h + g->bar.h;
    g->h = g->head_h + g->rows_h + (g->note.layout ? g->note.at.h + 1 * mm : 0);
}

enum status legend_fit(struct sheet *s, size_t p, double max_w, double max_h, bool narrow, struct legend *out,
                       bool *fits, struct error *err)
{
    struct legend g = {.text_w = (narrow ? NARROW_W : WIDE_W) * s->mm};
    double least = 0;
    size_t best = 0;
    *fits = false;
    *out = (struct legend){0};
    enum status st = set_all(s, p, &g, err);
    for (size_t n = 1; st == ST_OK && n <= COLUMNS_MAX && (n == 1 || n <= (g.rows + 3) / 4); n++) {
        arrange(s, max_w, n, &g);
        double cost = g.squeezed ? 1.3 * g.h : g.h; /* labels that wrap are worth some height to avoid */
        if (g.w > max_w || g.h > max_h || (best && cost > least - 0.5)) continue;
        best = n;
        least = cost;
        if (narrow && !g.squeezed) break;
    }
    if (!best) {
        legend_clear(&g);
        return st;
    }
    arrange(s, max_w, best, &g);
    *out = g;
    *fits = true;
    return ST_OK;
}

void legend_clear(struct legend *g)
{
    for (size_t i = 0; g->row && i < g->rows; i++) {
        piece_clear(&g->row[i].label);
        piece_clear(&g->row[i].area);
        piece_clear(&g->row[i].share);
    }
    free(g->row);
    square_clear(&g->square);
    bar_clear(&g->bar);
    piece_clear(&g->title);
    piece_clear(&g->note);
    piece_clear(&g->km2);
    piece_clear(&g->percent);
    *g = (struct legend){0};
}

static void draw_swatch(const struct sheet *s, cairo_t *cr, const struct legend_row *r, double x, double y)
{
    /* Whole pixels: the swatch has its class's colour to its edge. */
    struct rect box = {round(x), round(y), round(SWATCH_W * s->mm), round(SWATCH_H * s->mm)};
    cells_swatch(cr, box, r->swatch == SWATCH_COLOUR ? r->rgb : NULL, r->swatch == SWATCH_EXCLUDED, s->mm);
    cairo_set_source_rgb(cr, 0.35, 0.35, 0.35);
    cairo_set_line_width(cr, 0.12 * s->mm);
    cairo_rectangle(cr, box.x, box.y, box.w, box.h);
    cairo_stroke(cr);
}

/* Draw a piece with its right edge at `right`, its middle at `middle`. */
static void draw_right(struct sheet *s, cairo_t *cr, size_t p, struct piece *text, double right,
                       double middle, double grey)
{
    if (!text->layout) return;
    text->at.x = right - text->at.w;
    text->at.y = middle - text->at.h / 2;
    piece_draw(cr, text, grey);
    boxes_add(&s->boxes, "legend figure", p, text->at);
}

static void draw_column(struct sheet *s, cairo_t *cr, size_t p, const struct legend *g, size_t c, double x,
                        double y)
{
    double mm = s->mm, right = x + g->column_w, share_right = right;
    double area_right = right - (g->share_w > 0 ? g->share_w + FIGURE_GAP * mm : 0);
    struct piece km2 = g->km2, percent = g->percent;
    double head = y - HEAD_GAP * mm - larger(km2.at.h, percent.at.h) / 2;
    draw_right(s, cr, p, &km2, area_right, head, 0.35);
    draw_right(s, cr, p, &percent, share_right, head, 0.35);
    for (size_t i = c * g->rows_each; i < g->rows && i < (c + 1) * g->rows_each; i++) {
        struct legend_row r = g->row[i];
        double middle = y + r.h / 2;
        draw_swatch(s, cr, &r, x, middle - SWATCH_H * mm / 2);
        r.label.at.x = x + (SWATCH_W + SWATCH_GAP) * mm;
        r.label.at.y = middle - r.label.at.h / 2;
        piece_draw(cr, &r.label, 0.1);
        if (r.label.layout) boxes_add(&s->boxes, "legend label", p, r.label.at);
        draw_right(s, cr, p, &r.area, area_right, middle, 0.1);
        draw_right(s, cr, p, &r.share, share_right, middle, 0.1);
        y += r.h;
    }
}

void legend_draw(struct sheet *s, cairo_t *cr, size_t p, const struct legend *g)
{
    double mm = s->mm, y = g->y;
    if (g->h <= 0) return;
    struct piece title = g->title, note = g->note;
    title.at.x = note.at.x = g->x;
    title.at.y = y;
    piece_draw(cr, &title, 0);
    if (g->square.h > 0) square_draw(s, cr, p, &g->square, g->x, y + title.at.h + HEAD_GAP * mm);
    if (g->bar.h > 0) bar_draw(s, cr, p, &g->bar, g->x, y + title.at.h + HEAD_GAP * mm);
    y += g->head_h;
    for (size_t c = 0; c < g->columns; c++)
        draw_column(s, cr, p, g, c, g->x + (double)c * (g->column_w + COLUMN_GAP * mm), y);
    note.at.y = g->y + g->h - note.at.h;
    piece_draw(cr, &note, 0.3);
    if (note.layout) boxes_add(&s->boxes, "note", p, note.at);
    if (title.layout) boxes_add(&s->boxes, "legend title", p, title.at);
    boxes_add(&s->boxes, "legend", p, (struct rect){g->x, g->y, g->w, g->h});
}
