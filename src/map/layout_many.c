/* Many maps on a page: rows and columns under one title, the legend of the first below them or beside them.
 */
#include "map/layout_own.h"

#include <math.h>

/* Millimetres. */
#define GAP       4.0
#define ROW_GAP   2.5
#define FRAME_MIN 16.0
#define APART     5.0  /* legend and furniture in a column */
#define LOOSE     1.12 /* frames are at most so much wider than their map */

struct rows {
    size_t columns, rows;
    double scale; /* px per unit of y; 0: no room */
    double slot_w, frame_w, frame_h, title_h;
    bool beside; /* legend, north arrow and scale bar stand in a column on the right */
};

/* Frames in so many columns, with w x h for all of them. */
static struct rows try_columns(struct sheet *s, size_t columns, double w, double h, bool fixed,
                               struct layout *l)
{
    const double *b = s->page->bounds;
    double mm = s->mm, n = (double)columns;
    struct rows r = {.columns = columns, .rows = (s->page->panels + columns - 1) / columns};
    r.slot_w = floor((w - (n - 1) * GAP * mm) / n);
    if (r.slot_w < FRAME_MIN * mm) return r;
    r.title_h = ceil(layout_titles(s, r.slot_w, PT_HEADING, l));
    double slot_h = h / (double)r.rows - r.title_h - ROW_GAP * mm;
    if (slot_h < FRAME_MIN * mm) return r;
    double units_w = (b[2] - b[0]) * s->stretch, units_h = b[3] - b[1],
           air = 2 * FRAME_AIR * fmax(units_w, units_h);
    r.scale = fmin(r.slot_w / (units_w + air), slot_h / (units_h + air));
    r.frame_w =
        floor(fixed ? r.slot_w : fmin(r.slot_w, fmax(LOOSE * (units_w + air) * r.scale, FRAME_MIN * mm)));
    r.frame_h = floor(fmin(slot_h, fmax((units_h + air) * r.scale, FRAME_MIN * mm)));
    return r;
}

static void clear_titles(const struct sheet *s, struct layout *l)
{
    for (size_t p = 0; p < s->page->panels; p++) piece_clear(&l->panel[p].title);
}

static void place(struct sheet *s, const struct rows *r, double y, double foot_h, const struct paper *a,
                  struct layout *l)
{
    double mm = s->mm, step_y = r->title_h + r->frame_h + ROW_GAP * mm;
    layout_frames(s, r->scale, r->frame_w, r->frame_h, l);
    size_t column = 0, row = 0;
    for (size_t p = 0; p < s->page->panels; p++) {
        struct layout_panel *q = &l->panel[p];
        layout_move(q, l->margin + (double)column * (r->slot_w + GAP * mm),
                    y + (double)row * step_y + r->title_h);
        q->title.at.x = q->view.frame.x;
        q->title.at.y = q->view.frame.y - q->title.at.h - 0.8 * mm;
        if (++column < r->columns) continue;
        column = 0;
        row++;
    }
    double end = y + (double)r->rows * step_y, furniture_w = (r->beside ? COLUMN_FURN_W : FURNITURE_W) * mm;
    struct legend *g = &l->panel[0].legend;
    g->x = r->beside ? a->w - l->margin - fmax(g->w, furniture_w) : l->margin;
    g->y = r->beside ? y + r->title_h : end + 2 * mm;
    l->furniture = (struct rect){r->beside ? g->x : a->w - l->margin - furniture_w, g->y, furniture_w,
                                 (r->beside ? COLUMN_FURN_H : FURNITURE_H) * mm};
    l->furniture_stacked = r->beside;
    y = g->y + fmax(g->h, l->furniture.h);
    if (r->beside) {
        y = fmax(end, g->y + g->h + APART * mm + l->furniture.h);
        l->furniture.y = y - l->furniture.h;
    }
    l->rule_y = round(y + FOOT_GAP / 2 * mm);
    y += FOOT_GAP * mm;
    for (int i = 0; i < FOOT_LINES; i++) l->foot[i].at.y += y;
    l->width = (int)ceil(a->w);
    l->height = (int)(a->fixed ? round(a->h) : ceil(y + foot_h + BOTTOM * mm));
}

/* Lay the page out on one paper, in `columns` or, where that is 0, as many as make the maps largest. *r tells
 * how; its scale is 0, and `out` empty, where there is no room. */
static enum status try_paper(struct sheet *s, const struct paper *a, bool beside, size_t columns,
                             struct layout *out, struct rows *r, struct error *err)
{
    double mm = s->mm;
    struct layout l = {.margin = MARGIN * mm};
    double w = a->w - 2 * l.margin, y = round(layout_head(s, w, &l)), foot_h = layout_foot(s, w, &l);
    double h = a->h - y - foot_h - (FOOT_GAP + BOTTOM) * mm, legend_w = w - (FURNITURE_W + LEGEND_GAP) * mm;
    bool fits;
    *out = (struct layout){0};
    *r = (struct rows){0};
    enum status st =
        legend_fit(s, 0, beside ? w / 3 : legend_w, beside ? h - (COLUMN_FURN_H + APART) * mm : 0.4 * a->h,
                   beside, &l.panel[0].legend, &fits, err);
    if (beside)
        w -= fmax(l.panel[0].legend.w, COLUMN_FURN_W * mm) + LEGEND_GAP * mm;
    else
        h -= fmax(l.panel[0].legend.h, FURNITURE_H * mm) + 2 * mm;
    size_t from = columns ? columns : 1, to = columns ? columns : s->page->panels;
    for (size_t n = from; st == ST_OK && fits && n <= to; n++) {
        struct rows tried = try_columns(s, n, w, h, a->fixed, &l);
        clear_titles(s, &l);
        if (tried.scale > r->scale * 1.0001) *r = tried;
    }
    r->beside = beside;
    if (r->scale > 0) {
        layout_titles(s, r->slot_w, PT_HEADING, &l);
        place(s, r, y, foot_h, a, &l);
        *out = l;
    } else {
        layout_clear(&l);
    }
    return st;
}

/* Maps higher than wide leave room beside each: the paper becomes narrower. */
static enum status cut_side(struct sheet *s, struct paper used, const struct rows *best, struct layout *out,
                            struct error *err)
{
    double spare = (double)best->columns * (best->slot_w - best->frame_w), least = PAPER_W_MIN * s->mm;
    struct layout l;
    struct rows r;
    if (used.fixed || spare < 1 || used.w <= least) return ST_OK;
    used.w = ceil(fmax(used.w - spare, least));
    enum status st = try_paper(s, &used, best->beside, best->columns, &l, &r, err);
    if (st == ST_OK && r.scale > 0.99 * best->scale) {
        layout_clear(out);
        *out = l;
    } else {
        layout_clear(&l);
    }
    return st;
}

enum status layout_many(struct sheet *s, struct layout *out, struct error *err)
{
    struct paper paper[PAPERS_MAX], used = {0};
    size_t papers = layout_papers(s, paper);
    struct rows best = {0}, r;
    struct layout l;
    enum status st = ST_OK;
    /* Both places of the legend on both papers of a size. */
    for (size_t i = 0; i < 2 * papers && st == ST_OK && (best.scale <= 0 || i % 4); i++) {
        st = try_paper(s, &paper[i / 2], i % 2, 0, &l, &r, err);
        if (r.scale > best.scale * 1.0001) {
            layout_clear(out);
            *out = l;
            best = r;
            used = paper[i / 2];
        } else {
            layout_clear(&l);
        }
    }
    if (st == ST_OK && best.scale <= 0) return layout_too_small(s, err);
    return st == ST_OK ? cut_side(s, used, &best, out, err) : st;
}
