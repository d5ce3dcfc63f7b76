#include "map/layout_own.h"

#include <math.h>

/* Millimetres. Ticks hang in the margin left of the first panel and in the gap left of the second. */
#define PANEL_GAP 13.0
#define TICK      5.0 /* room of the labels along the frame */
#define FRAME_MIN 35.0

/* Where legend, north arrow and scale bar go: both right of the map; both under it; the legend under or right
 * of each map and the rest in the foot. */
enum place { PLACE_COLUMN, PLACE_STRIP, PLACE_FOOT, PLACE_BESIDE };

struct attempt {
    double w, h; /* paper in px; h is the most it may be unless fixed */
    bool fixed;  /* use all of the paper */
    bool fill_w; /* use all of its width */
    enum place place;
};

static double larger(double a, double b)
{
    return a > b ? a : b;
}

static double smaller(double a, double b)
{
    return a < b ? a : b;
}

/* The frame's size and the map's scale once the room for it is known. Returns px per unit of y; 0 when there
 * is too little room. */
static double set_frame(const struct sheet *s, const struct attempt *a, double max_w, double max_h,
                        double need_h, struct layout *l, double *spare_w)
{
    const double *b = s->page->bounds;
    double mm = s->mm, least = FRAME_MIN * mm;
    if (max_w < least || max_h < larger(least, need_h)) return 0;
    double units_w = (b[2] - b[0]) * s->stretch, units_h = b[3] - b[1];
    double air = 2 * FRAME_AIR * larger(units_w, units_h);
    double scale = smaller(max_w / (units_w + air), max_h / (units_h + air));
    double w = a->fixed || a->fill_w ? max_w : smaller(max_w, larger((units_w + air) * scale * 1.3, least));
    double h = a->fixed ? max_h : smaller(max_h, larger((units_h + air) * scale, larger(need_h, least)));
    *spare_w = max_w - w;
    layout_frames(s, scale, floor(w), floor(h), l);
    return scale;
}

struct sizes {
    double slot, body_y, foot_h, legend_w, legend_h, strip_h;
};

/* Everything has its size: give it its place. */
static void place_all(const struct sheet *s, const struct attempt *a, const struct sizes *z, double w,
                      struct layout *l)
{
    double mm = s->mm, gap = LEGEND_GAP * mm;
    bool beside = a->place == PLACE_COLUMN || a->place == PLACE_BESIDE;
    for (size_t p = 0; p < s->page->panels; p++) {
        struct layout_panel *q = &l->panel[p];
        layout_move(q, l->margin + (double)p * (z->slot + PANEL_GAP * mm), z->body_y);
        struct rect f = q->view.frame;
        q->title.at.x = f.x;
        q->title.at.y = f.y - q->title.at.h - 1.2 * mm;
        q->legend.x = beside ? f.x + f.w + gap : f.x;
        q->legend.y = beside ? f.y : f.y + f.h + TICK * mm + 2 * mm;
    }
    struct rect f = l->panel[0].view.frame;
    double y = f.y + f.h + TICK * mm;
    if (!beside) y += 2 * mm + z->strip_h;
    l->rule_y = round(y + FOOT_GAP / 2 * mm);
    y += FOOT_GAP * mm;
    for (int i = 0; i < FOOT_LINES; i++) l->foot[i].at.y += y;
    double right = w - l->margin;
    l->furniture_stacked = a->place == PLACE_COLUMN;
    if (a->place == PLACE_COLUMN)
        l->furniture = (struct rect){f.x + f.w + gap, f.y + f.h - COLUMN_FURN_H * mm, COLUMN_FURN_W * mm,
                                     COLUMN_FURN_H * mm};
    else
        l->furniture =
            (struct rect){right - FURNITURE_W * mm, a->place == PLACE_STRIP ? l->panel[0].legend.y : y,
                          FURNITURE_W * mm, FURNITURE_H * mm};
    l->width = (int)ceil(w);
    l->height = a->fixed ? (int)round(a->h) : (int)ceil(y + z->foot_h + BOTTOM * mm);
}

static enum status set_legends(struct sheet *s, const struct attempt *a, double body_h, struct layout *l,
                               struct sizes *z, bool *fits, struct error *err)
{
    double mm = s->mm, max_w = z->slot, max_h = body_h - FRAME_MIN * mm;
    bool beside = a->place == PLACE_COLUMN || a->place == PLACE_BESIDE;
    if (a->place == PLACE_STRIP) max_w = z->slot - (FURNITURE_W + LEGEND_GAP) * mm;
    if (beside) {
        max_w = smaller(z->slot - (FRAME_MIN + LEGEND_GAP) * mm, larger(0.5 * z->slot, COLUMN_FURN_W * mm));
        max_h = body_h - (a->place == PLACE_COLUMN ? COLUMN_FURN_H + 5 : 0) * mm;
    }
    *fits = max_w > 0;
    for (size_t p = 0; p < s->page->panels && *fits; p++) {
        enum status st = legend_fit(s, p, max_w, max_h, beside, &l->panel[p].legend, fits, err);
        if (st != ST_OK) return st;
        z->legend_w = larger(z->legend_w, l->panel[p].legend.w);
        z->legend_h = larger(z->legend_h, l->panel[p].legend.h);
    }
    if (a->place == PLACE_COLUMN) z->legend_w = larger(z->legend_w, COLUMN_FURN_W * mm);
    z->strip_h = a->place == PLACE_STRIP ? larger(z->legend_h, FURNITURE_H * mm) : z->legend_h;
    return ST_OK;
}

/* Lay the page out one way. `*scale` is 0 where that cannot be done (`out` is then empty); `*spare_w` is the
 * width that was not used. */
static enum status attempt(struct sheet *s, const struct attempt *a, struct layout *out, double *scale,
                           double *spare_w, struct error *err)
{
    double mm = s->mm, n = (double)s->page->panels;
    struct layout l = {.margin = MARGIN * mm};
    double w = a->w - 2 * l.margin, foot_w = w;
    bool in_foot = a->place == PLACE_FOOT || a->place == PLACE_BESIDE, fits;
    struct sizes z = {.slot = (w - (n - 1) * PANEL_GAP * mm) / n};
    *scale = *spare_w = 0;
    *out = (struct layout){0};
    if (in_foot) foot_w -= (FURNITURE_W + LEGEND_GAP) * mm;
    if (z.slot < FRAME_MIN * mm || foot_w < FRAME_MIN * mm) return ST_OK;
    z.body_y = round(layout_head(s, w, &l));
    z.foot_h = layout_foot(s, foot_w, &l);
    if (in_foot) z.foot_h = larger(z.foot_h, FURNITURE_H * mm);
    z.body_y += ceil(layout_titles(s, z.slot, PT_PANEL, &l));
    double body_h = a->h - z.body_y - z.foot_h - (TICK + FOOT_GAP + BOTTOM) * mm;
    enum status st = set_legends(s, a, body_h, &l, &z, &fits, err);
    if (st == ST_OK && fits) {
        bool beside = a->place == PLACE_COLUMN || a->place == PLACE_BESIDE;
        double max_w = beside ? z.slot - LEGEND_GAP * mm - z.legend_w : z.slot;
        double max_h = beside ? body_h : body_h - 2 * mm - z.strip_h, need_h = beside ? z.legend_h : 0;
        if (a->place == PLACE_COLUMN) need_h += (COLUMN_FURN_H + 5) * mm;
        *scale = set_frame(s, a, max_w, max_h, need_h, &l, spare_w);
        /* A slightly smaller map is better than a legend squeezed into a narrow column. */
        for (size_t p = 0; p < s->page->panels; p++)
            if (l.panel[p].legend.squeezed) *scale *= 0.93;
    }
    if (*scale > 0) {
        place_all(s, a, &z, a->w, &l);
        *out = l;
    } else {
        layout_clear(&l);
    }
    return st;
}

/* All attempts on one paper; the best replaces `best` where it gives a larger map. */
static enum status try_paper(struct sheet *s, struct attempt a, struct layout *out, struct attempt *best,
                             double *best_scale, double *best_spare, struct error *err)
{
    static const enum place single[] = {PLACE_COLUMN, PLACE_STRIP, PLACE_FOOT},
                            pair[] = {PLACE_BESIDE, PLACE_FOOT};
    bool one = s->page->panels == 1;
    const enum place *place = one ? single : pair;
    size_t places = one ? sizeof single / sizeof *single : sizeof pair / sizeof *pair;
    for (size_t i = 0; i < places; i++) {
        struct layout l;
        double scale, spare;
        a.place = place[i];
        enum status st = attempt(s, &a, &l, &scale, &spare, err);
        if (st != ST_OK) return st;
        if (scale > *best_scale * 1.0001) {
            layout_clear(out);
            *out = l;
            *best = a;
            *best_scale = scale;
            *best_spare = spare;
        } else {
            layout_clear(&l);
        }
    }
    return ST_OK;
}

/* A tall map leaves the paper's side empty: cut it off, keeping enough for the title. */
static enum status cut_side(struct sheet *s, struct attempt best, double spare, struct layout *out,
                            struct error *err)
{
    struct layout l;
    double scale;
    best.fill_w = true;
    best.w = ceil(larger(best.w - (double)s->page->panels * spare, PAPER_W_MIN * s->mm));
    enum status st = attempt(s, &best, &l, &scale, &spare, err);
    if (st != ST_OK || scale <= 0) return st;
    layout_clear(out);
    *out = l;
    return ST_OK;
}

enum status layout_make(struct sheet *s, struct layout *out, struct error *err)
{
    struct paper paper[PAPERS_MAX];
    size_t papers = layout_papers(s, paper);
    double scale = 0, spare = 0;
    struct attempt best = {0};
    enum status st = ST_OK;
    *out = (struct layout){0};
    if (s->page->panels > 2) return layout_many(s, out, err);
    for (size_t i = 0; i < papers && st == ST_OK && (scale <= 0 || i % 2); i++)
        st = try_paper(s, (struct attempt){.w = paper[i].w, .h = paper[i].h, .fixed = paper[i].fixed}, out,
                       &best, &scale, &spare, err);
    if (st == ST_OK && scale <= 0) st = layout_too_small(s, err);
    if (st == ST_OK && !best.fixed && spare > 1 && best.w > PAPER_W_MIN * s->mm)
        st = cut_side(s, best, spare, out, err);
    return st;
}

void layout_clear(struct layout *l)
{
    piece_clear(&l->title);
    piece_clear(&l->subtitle);
    for (int p = 0; p < MAP_PANELS_MAX; p++) {
        piece_clear(&l->panel[p].title);
        legend_clear(&l->panel[p].legend);
    }
    for (int i = 0; i < FOOT_LINES; i++) piece_clear(&l->foot[i]);
    *l = (struct layout){0};
}
