#include "map/names.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define NAME_WIDTH_MAX 42.0  /* mm of one line */
#define NAME_AIR       0.7   /* mm kept free around a name */
#define SMALL_FRAME    110.0 /* mm: narrower maps have smaller names */
#define NAME_HALO      0.35  /* mm */

/* Ways to set a name, the best first. */
struct name_way {
    double pt;
    int lines;
};
static const struct name_way ways[] = {{8.5, 1},      {8.5, 2},      {7.5, 1},     {7.5, 2},
                                       {PT_SMALL, 3}, {PT_SMALL, 2}, {PT_SMALL, 1}};
enum { WAYS = sizeof ways / sizeof ways[0], DOWNWARDS_MAX = 5, LONG_LINES = 4 };
enum { ZONES_MAX = 1000 }; /* of more zones none is large enough for its name */

/* Offsets from the anchor in widths and heights of the name, nearest first. */
enum { STEPS_X = 5, STEPS_Y = 6, OFFSETS = (2 * STEPS_X + 1) * (2 * STEPS_Y + 1) };
struct offset {
    double dx, dy, far;
};

struct name {
    size_t zone;
    double area;
    char *text;
    struct piece way[WAYS]; /* set when first tried */
    bool tried[WAYS], placed;
};

struct names {
    struct sheet *s;
    cairo_t *cr;
    size_t panel;
    const struct view *v;
    const struct shape *shape;
    struct name *name;
    size_t count, placed;
    struct rect keep_out;
    struct rect *taken; /* boxes of placed names */
    struct offset offset[OFFSETS];
};

static int by_distance(const void *a, const void *b)
{
    const struct offset *p = a, *q = b;
    if (p->far != q->far) return p->far < q->far ? -1 : 1;
    if (p->dy != q->dy) return p->dy < q->dy ? -1 : 1;
    return p->dx < q->dx ? -1 : p->dx > q->dx;
}

/* Large zones first: they are the ones a reader looks for. */
static int by_area(const void *a, const void *b)
{
    const struct name *p = a, *q = b;
    if (p->area != q->area) return p->area > q->area ? -1 : 1;
    return p->zone < q->zone ? -1 : 1;
}

static void fill_offsets(struct offset *o)
{
    for (int j = -STEPS_Y; j <= STEPS_Y; j++)
        for (int i = -STEPS_X; i <= STEPS_X; i++) {
            double dx = i * 0.2, dy = j * 0.5;
            /* A name is wider than high: a width's step to the side moves it farther. */
            *o++ = (struct offset){dx, dy, hypot(2.5 * dx, dy)};
        }
    qsort(o - OFFSETS, OFFSETS, sizeof *o, by_distance);
}

/* Chinese names have no place to break at, but may run downwards, one character to a line. */
static int lines_of(const char *text, int lines)
{
    if (lines == 1 || strchr(text, ' ') ||
        g_unichar_get_script(g_utf8_get_char(text)) != G_UNICODE_SCRIPT_HAN)
        return lines;
    long length = g_utf8_strlen(text, -1);
    return lines == 2 && length <= DOWNWARDS_MAX ? (int)length : 0;
}

/* The box of the ink alone. */
static void measure_ink(struct piece *p)
{
    PangoRectangle ink;
    pango_layout_get_extents(p->layout, &ink, NULL);
    p->at.w = (double)ink.width / PANGO_SCALE;
    p->at.h = (double)ink.height / PANGO_SCALE;
}

/* A name in one of the ways, empty where the name does not lend itself to it. The box is that of the ink. */
static struct piece set_name(const struct names *n, const char *text, struct name_way way)
{
    double widest = NAME_WIDTH_MAX * n->s->mm;
    struct piece p = letter_set(&n->s->letter, text, (struct letter_style){.pt = way.pt});
    int lines = lines_of(text, way.lines);
    if (lines != 1) {
        double width = p.at.w / lines * 1.2;
        piece_clear(&p);
        if (lines == 0) return p;
        p = letter_set(&n->s->letter, text,
                       (struct letter_style){.pt = way.pt, .lines = lines, .width = width});
        pango_layout_set_wrap(p.layout, PANGO_WRAP_WORD);
        pango_layout_set_alignment(p.layout, PANGO_ALIGN_CENTER);
        if (pango_layout_get_line_count(p.layout) != lines || piece_cut(&p)) piece_clear(&p);
    }
    if (!p.layout) return p;
    measure_ink(&p);
    if (p.at.w > widest || p.at.w <= 0) piece_clear(&p);
    return p;
}

static bool is_free(const struct names *n, struct rect r)
{
    if (!rect_within(r, rect_grown(n->v->frame, -0.5 * n->s->mm)) || rect_overlaps(r, n->keep_out))
        return false;
    for (size_t i = 0; i < n->placed; i++)
        if (rect_overlaps(r, n->taken[i])) return false;
    return true;
}

/* Share of the box that lies in the zone, by a few points of it. */
static double share_inside(const struct shape *shape, struct rect r)
{
    int in = 0;
    for (int j = 0; j < 3; j++)
        for (int i = 0; i < 7; i++)
            in += shape_contains(shape, r.x + r.w * (i + 0.5) / 7, r.y + r.h * (j + 0.5) / 3);
    return in / 21.0;
}

/* Whether a zone has a dark colour all over. */
static bool is_dark(const struct names *n, size_t zone)
{
    const struct map_panel *m = &n->s->page->panel[n->panel];
    if (m->cell || !m->zone_class || m->zone_class[zone] >= m->classes) return false;
    const uint8_t *rgb = m->class[m->zone_class[zone]].rgb;
    return 0.299 * rgb[0] + 0.587 * rgb[1] + 0.114 * rgb[2] < 90;
}

static void draw_name(struct names *n, size_t zone, struct piece *p, struct rect box)
{
    PangoRectangle ink, all;
    pango_layout_get_extents(p->layout, &ink, &all);
    p->at.x = box.x - (double)(ink.x - all.x) / PANGO_SCALE;
    p->at.y = box.y - (double)(ink.y - all.y) / PANGO_SCALE;
    piece_draw_halo(n->cr, p, is_dark(n, zone), NAME_HALO * n->s->mm);
    boxes_add(&n->s->boxes, "name", n->panel, box);
    n->taken[n->placed++] = rect_grown(box, NAME_AIR * n->s->mm);
}

/* Whole inside its zone, or, with `loose`, mostly: at least 45 % and its middle in it. */
static bool find_place(const struct names *n, const struct name *m, struct rect *box, bool loose)
{
    const struct shape *shape = &n->shape[m->zone];
    struct map_point anchor = n->s->page->zone[m->zone].anchor;
    double x = view_x(n->v, anchor.x) - box->w / 2, y = view_y(n->v, anchor.y) - box->h / 2;
    for (int k = 0; k < OFFSETS; k++) {
        box->x = x + n->offset[k].dx * box->w;
        box->y = y + n->offset[k].dy * box->h;
        struct rect room = rect_grown(*box, NAME_AIR * n->s->mm);
        if (!loose && shape_holds(shape, room) && is_free(n, room)) return true;
        if (loose && is_free(n, room) && shape_contains(shape, box->x + box->w / 2, box->y + box->h / 2) &&
            share_inside(shape, *box) >= 0.45)
            return true;
    }
    return false;
}

static void place_name(struct names *n, struct name *m, bool loose)
{
    for (int w = 0; w < WAYS && !m->placed; w++) {
        /* A name that leaves its zone should leave it by little: the smallest type first. */
        int i = loose ? WAYS - 1 - w : w;
        if (ways[i].pt > 8 && n->v->frame.w < SMALL_FRAME * n->s->mm) continue;
        if (!m->tried[i]) m->way[i] = set_name(n, m->text, ways[i]);
        m->tried[i] = true;
        struct rect box = m->way[i].at;
        if (!m->way[i].layout || !find_place(n, m, &box, loose)) continue;
        draw_name(n, m->zone, &m->way[i], box);
        m->placed = true;
    }
}

/* A name too long for any of the ways, broken anywhere and cut short if need be. */
static void place_long_name(struct names *n, struct name *m)
{
    for (int w = 0; w < WAYS; w++)
        if (m->way[w].layout) return;
    double width = fmin(NAME_WIDTH_MAX * n->s->mm, 0.8 * n->v->frame.w);
    m->way[0] = letter_set(&n->s->letter, m->text,
                           (struct letter_style){.pt = PT_SMALL, .lines = LONG_LINES, .width = width});
    pango_layout_set_alignment(m->way[0].layout, PANGO_ALIGN_CENTER);
    measure_ink(&m->way[0]);
    struct rect box = m->way[0].at;
    if (!find_place(n, m, &box, true)) return;
    draw_name(n, m->zone, &m->way[0], box);
    m->placed = true;
}

/* Names whose anchor is in sight. */
static enum status collect(struct names *n, struct error *err)
{
    const struct map_page *page = n->s->page;
    n->name = calloc(page->zones + 1, sizeof *n->name);
    n->taken = calloc(page->zones + 1, sizeof *n->taken);
    if (!n->name || !n->taken) return error_memory(err);
    struct rect f = n->v->frame;
    for (size_t z = 0; z < page->zones; z++) {
        const struct map_zone *zone = &page->zone[z];
        double x = view_x(n->v, zone->anchor.x), y = view_y(n->v, zone->anchor.y);
        if (!(x > f.x && x < f.x + f.w && y > f.y && y < f.y + f.h)) continue;
        char *text = letter_pick(&n->s->letter, zone->name, zone->name_zh);
        if (text)
            n->name[n->count++] = (struct name){.zone = z, .area = n->shape[z].area, .text = text};
        else if (zone->name || zone->name_zh)
            n->s->names_left_out++;
    }
    qsort(n->name, n->count, sizeof *n->name, by_area);
    return ST_OK;
}

enum status names_draw(struct sheet *s, cairo_t *cr, size_t panel, const struct view *v,
                       const struct shape *shape, struct rect keep_out, struct error *err)
{
    if (s->page->zones > ZONES_MAX) {
        s->names_left_out += s->page->zones;
        return ST_OK;
    }
    struct names n = {.s = s, .cr = cr, .panel = panel, .v = v, .shape = shape, .keep_out = keep_out};
    enum status st = collect(&n, err);
    fill_offsets(n.offset);
    /* Those that fit into their zones cannot be in each other's way; the others take what is left. */
    for (int loose = 0; loose < 2 && st == ST_OK; loose++)
        for (size_t i = 0; i < n.count; i++)
            if (!n.name[i].placed) place_name(&n, &n.name[i], loose);
    for (size_t i = 0; i < n.count; i++) {
        if (!n.name[i].placed) place_long_name(&n, &n.name[i]);
        if (!n.name[i].placed) s->names_left_out++;
        for (int w = 0; w < WAYS; w++) piece_clear(&n.name[i].way[w]);
        g_free(n.name[i].text);
    }
    free(n.name);
    free(n.taken);
    return st;
}
