#include "map/layout.h"

#include <math.h>
#include <string.h>

/* Millimetres. Ticks hang in the margin left of the first panel and in the gap left of the second. */
#define MARGIN        12.0
#define TOP           9.0
#define BOTTOM        8.0
#define PANEL_GAP     13.0
#define TICK          5.0 /* room of the labels along the frame */
#define LEGEND_GAP    6.0
#define FOOT_GAP      4.0
#define FURNITURE_W   66.0
#define FURNITURE_H   14.0
#define COLUMN_FURN_H 23.0
#define COLUMN_FURN_W 44.0
#define FRAME_MIN     35.0
#define PAPER_W_MIN   150.0
#define FRAME_AIR     0.03 /* of the map's larger side, kept free inside the frame */

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

/* Title and subtitle; returns the height used from the paper's edge. */
static double set_head(struct sheet *s, double w, struct layout *l)
{
    const struct map_page *page = s->page;
    double mm = s->mm, y = TOP * mm;
    char *title = letter_pick(&s->letter, page->title, page->title_zh);
    char *subtitle = letter_pick(&s->letter, page->subtitle, page->subtitle_zh);
    l->title = letter_set(&s->letter, title,
                          (struct letter_style){.pt = PT_TITLE, .bold = true, .lines = 3, .width = w});
    l->subtitle =
        letter_set(&s->letter, subtitle, (struct letter_style){.pt = PT_SUBTITLE, .lines = 3, .width = w});
    g_free(title);
    g_free(subtitle);
    l->title.at.x = l->subtitle.at.x = l->margin;
    l->title.at.y = y;
    y += l->title.at.h;
    if (l->subtitle.layout) {
        l->subtitle.at.y = y + 0.6 * mm;
        y = l->subtitle.at.y + l->subtitle.at.h;
    }
    return y + 3 * mm;
}

/* Coordinate system and date. Caller frees with g_free. */
static char *crs_line(struct sheet *s)
{
    const char *given = s->page->crs_name, *own = s->geo.name;
    const struct words *w = s->words;
    bool both = given && *own && !strstr(given, own);
    char *date = letter_pick(&s->letter, s->page->date, NULL);
    char *line = g_strconcat(w->crs, both || !given ? own : given, both ? " (" : "", both ? given : "",
                             both ? ")" : "", date ? " · " : "", date ? w->date : "", date ? date : "", NULL);
    g_free(date);
    return line;
}

/* The lines of the foot, at y 0 for now; returns their height. */
static double set_foot(struct sheet *s, double w, struct layout *l)
{
    double y = 0;
    char *credit = letter_pick(&s->letter, s->page->credit, NULL), *text[FOOT_LINES] = {0};
    if (s->page->modelled) text[0] = g_strdup(s->words->modelled);
    if (credit) text[1] = g_strconcat(s->words->source, credit, NULL);
    char *crs = crs_line(s);
    text[2] = letter_pick(&s->letter, crs, crs);
    for (int i = 0; i < FOOT_LINES; i++) {
        struct letter_style style = {.pt = i ? PT_SMALL : PT_TEXT, .bold = i == 0, .lines = 4, .width = w};
        l->foot[i] = letter_set(&s->letter, text[i], style);
        l->foot[i].at.x = l->margin;
        l->foot[i].at.y = y;
        if (l->foot[i].layout) y += l->foot[i].at.h + 0.5 * s->mm;
        g_free(text[i]);
    }
    g_free(crs);
    g_free(credit);
    return y;
}

/* Titles above the panels; returns the height of the taller. */
static double set_panel_titles(struct sheet *s, double slot, struct layout *l)
{
    double h = 0;
    for (size_t p = 0; p < s->page->panels; p++) {
        const struct map_panel *m = &s->page->panel[p];
        char *title = letter_pick(&s->letter, m->title, m->title_zh);
        l->panel[p].title =
            letter_set(&s->letter, title,
                       (struct letter_style){.pt = PT_PANEL, .bold = true, .lines = 2, .width = slot});
        g_free(title);
        if (l->panel[p].title.layout) h = larger(h, l->panel[p].title.at.h + 1.2 * s->mm);
    }
    return h;
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
    w = floor(w);
    h = floor(h);
    struct rect e = {0, 0, larger(1, round(units_w * scale)), larger(1, round(units_h * scale))};
    e.x = floor((w - e.w) / 2);
    e.y = floor((h - e.h) / 2);
    for (size_t p = 0; p < s->page->panels; p++) {
        struct view *v = &l->panel[p].view;
        v->frame = (struct rect){0, 0, w, h};
        v->px_per_x = e.w / (b[2] - b[0]);
        v->px_per_y = e.h / (b[3] - b[1]);
        v->x0 = b[0] - e.x / v->px_per_x;
        v->y0 = b[3] + e.y / v->px_per_y;
        l->panel[p].extent = e;
    }
    return scale;
}

static void move_panel(struct layout_panel *p, double x, double y)
{
    p->view.frame.x = round(x);
    p->view.frame.y = round(y);
    p->extent.x += p->view.frame.x;
    p->extent.y += p->view.frame.y;
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
        move_panel(q, l->margin + (double)p * (z->slot + PANEL_GAP * mm), z->body_y);
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
    z.body_y = round(set_head(s, w, &l));
    z.foot_h = set_foot(s, foot_w, &l);
    if (in_foot) z.foot_h = larger(z.foot_h, FURNITURE_H * mm);
    z.body_y += ceil(set_panel_titles(s, z.slot, &l));
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

enum status layout_make(struct sheet *s, struct layout *out, struct error *err)
{
    const double *cm = s->page->paper_cm;
    double mm = s->mm, scale = 0, spare = 0;
    struct attempt best = {0};
    enum status st = ST_OK;
    *out = (struct layout){0};
    if (cm[0] > 0 && cm[1] > 0) {
        struct attempt a = {.w = round(10 * cm[0] * mm), .h = round(10 * cm[1] * mm), .fixed = true};
        struct attempt turned = {.w = a.h, .h = a.w, .fixed = true};
        st = try_paper(s, a, out, &best, &scale, &spare, err);
        if (st == ST_OK && s->page->paper_turns) st = try_paper(s, turned, out, &best, &scale, &spare, err);
        if (st == ST_OK && scale <= 0)
            st = error_set(err, ST_INPUT,
                           "map: paper of %g x %g cm is too small for the map's title, legend and foot",
                           cm[0], cm[1]);
        return st;
    }
    /* A4 either way; larger sheets, up to A0, only for legends that no A4 holds. */
    double size = 1;
    for (int a = 4; a >= 0 && scale <= 0 && st == ST_OK; a--) {
        struct attempt portrait = {.w = floor(210 * size * mm), .h = floor(297 * size * mm)};
        struct attempt landscape = {.w = portrait.h, .h = portrait.w};
        st = try_paper(s, portrait, out, &best, &scale, &spare, err);
        if (st == ST_OK) st = try_paper(s, landscape, out, &best, &scale, &spare, err);
        size *= M_SQRT2;
    }
    if (st == ST_OK && scale <= 0) st = error_set(err, ST_INPUT, "map: the legend is too long for any paper");
    double narrow = best.w - (double)s->page->panels * spare;
    if (st == ST_OK && spare > 1 && best.w > PAPER_W_MIN * mm) {
        /* A tall map leaves the paper's side empty: cut it off, keeping enough for the title. */
        struct layout l;
        best.fill_w = true;
        best.w = ceil(larger(narrow, PAPER_W_MIN * mm));
        st = attempt(s, &best, &l, &scale, &spare, err);
        if (st == ST_OK && scale > 0) {
            layout_clear(out);
            *out = l;
        }
    }
    return st;
}

void layout_clear(struct layout *l)
{
    piece_clear(&l->title);
    piece_clear(&l->subtitle);
    for (int p = 0; p < 2; p++) {
        piece_clear(&l->panel[p].title);
        legend_clear(&l->panel[p].legend);
    }
    for (int i = 0; i < FOOT_LINES; i++) piece_clear(&l->foot[i]);
    *l = (struct layout){0};
}
