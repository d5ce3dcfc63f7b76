#include "map/chart_labels.h"

#include "map/sheet.h"

#include <math.h>
#include <stdlib.h>

/* Millimetres. */
#define LABEL_AIR   0.5  /* kept free around a label */
#define NEAR        0.8  /* between a mark and a label beside it */
#define RING        2.5  /* from one distance to the next */
#define LEADER      2.0  /* from here on a line leads to the mark */
#define LABEL_W_MAX 40.0 /* wider ones wrap */
#define CROWD       12.0 /* radius in which marks are counted */
#define CROSSING    3.0  /* cost of a line through a label, in those of places */
enum { DIRECTIONS = 16, RINGS = 7, MANY_LABELS = 200 };

/* Right of the mark first, then above it, then what slants. */
static const double liking[DIRECTIONS] = {0,   0.5, 0.3, 0.7, 0.2, 0.8, 0.4, 0.9,
                                          0.3, 0.9, 0.5, 0.8, 0.2, 0.7, 0.4, 0.5};

struct place {
    struct rect box;
    double mark_x, mark_y, end_x, end_y; /* of the leader */
    bool leader;
    double cost;
};

struct search {
    struct chart *c;
    struct rect frame;
    const struct chart_obstacles *o;
    const struct chart_label *label;
    size_t labels, taken;
    struct place *place; /* [taken] */
};

static bool touches_any(struct rect r, const struct rect *other, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (rect_overlaps(r, other[i])) return true;
    return false;
}

static bool holds(struct rect r, double x, double y)
{
    return x > r.x && x < r.x + r.w && y > r.y && y < r.y + r.h;
}

/* Whether a line crosses a box, looked at every half millimetre of it. */
static bool line_crosses(const struct place *p, struct rect r, double mm)
{
    int steps = (int)(hypot(p->end_x - p->mark_x, p->end_y - p->mark_y) / (0.5 * mm)) + 1;
    for (int i = 0; i <= steps; i++) {
        double t = (double)i / steps;
        if (holds(r, p->mark_x + t * (p->end_x - p->mark_x), p->mark_y + t * (p->end_y - p->mark_y)))
            return true;
    }
    return false;
}

static bool is_free(const struct search *s, const struct place *p, size_t self)
{
    double mm = s->c->mm;
    struct rect room = rect_grown(p->box, LABEL_AIR * mm);
    if (!rect_within(room, s->frame) || touches_any(room, s->o->hard, s->o->hards)) return false;
    for (size_t i = 0; i < s->labels; i++) {
        if (rect_overlaps(p->box, s->label[i].mark)) return false;
        if (p->leader && i != self && line_crosses(p, s->label[i].mark, mm)) return false;
    }
    for (size_t i = 0; i < s->taken; i++) {
        const struct place *q = &s->place[i];
        if (rect_overlaps(room, q->box)) return false;
        if (p->leader && line_crosses(p, q->box, mm)) return false;
        if (q->leader && line_crosses(q, room, mm)) return false;
    }
    return true;
}

static struct place candidate(const struct search *s, const struct chart_label *label, struct rect box,
                              int ring, int direction)
{
    double mm = s->c->mm, a = 2 * M_PI * direction / DIRECTIONS, cx = cos(a), cy = -sin(a);
    double half_w = label->mark.w / 2, half_h = label->mark.h / 2, far = NEAR * mm + ring * RING * mm;
    struct place p = {.mark_x = label->mark.x + half_w, .mark_y = label->mark.y + half_h};
    p.end_x = p.mark_x + (half_w + far) * cx;
    p.end_y = p.mark_y + (half_h + far) * cy;
    /* The label hangs on that end by the side that looks back at the mark. */
    p.box = (struct rect){p.end_x - box.w * (1 - cx) / 2, p.end_y - box.h * (1 - cy) / 2, box.w, box.h};
    p.leader = far > LEADER * mm;
    p.mark_x += half_w * cx;
    p.mark_y += half_h * cy;
    p.cost = 1.5 * ring + liking[direction];
    return p;
}

/* The place of least cost, or one of infinite cost. */
static struct place find_place(const struct search *s, size_t self, struct rect box)
{
    struct place best = {.cost = INFINITY};
    int rings = s->labels > MANY_LABELS ? 1 : RINGS;
    for (int ring = 0; ring < rings; ring++)
        for (int d = 0; d < DIRECTIONS; d++) {
            struct place p = candidate(s, &s->label[self], box, ring, d);
            if (p.cost >= best.cost) continue;
            for (size_t i = 0; i < s->o->softs; i++)
                if (rect_overlaps(p.box, s->o->soft[i])) p.cost += CROSSING;
            if (p.cost < best.cost && is_free(s, &p, self)) best = p;
        }
    return best;
}

static void draw_label(struct search *s, struct piece *text, const struct place *p)
{
    struct chart *c = s->c;
    if (p->leader) {
        chart_grey(c, 0.45);
        chart_line(c, p->mark_x, p->mark_y, p->end_x, p->end_y, 0.18);
    }
    text->at.x = p->box.x;
    text->at.y = p->box.y;
    piece_draw_halo(c->cr, text, false, 0.3 * c->mm);
    boxes_add(&c->boxes, "label", 0, p->box);
    s->place[s->taken++] = *p;
}

struct turn {
    size_t label, crowd;
};

/* Those with the most neighbours have the fewest places: they choose first. */
static int by_crowd(const void *a, const void *b)
{
    const struct turn *p = a, *q = b;
    if (p->crowd != q->crowd) return p->crowd > q->crowd ? -1 : 1;
    return p->label < q->label ? -1 : 1;
}

static size_t count_near(const struct search *s, size_t self)
{
    size_t n = 0;
    const struct rect *m = &s->label[self].mark;
    for (size_t i = 0; i < s->labels; i++)
        n += hypot(s->label[i].mark.x - m->x, s->label[i].mark.y - m->y) < CROWD * s->c->mm;
    return n;
}

enum status chart_labels_draw(struct chart *c, struct rect frame, const struct chart_obstacles *o,
                              const struct chart_label *label, size_t labels, struct error *err)
{
    struct search s = {.c = c, .frame = frame, .o = o, .label = label, .labels = labels};
    struct turn *turn = calloc(labels + 1, sizeof *turn);
    s.place = calloc(labels + 1, sizeof *s.place);
    enum status st = turn && s.place ? ST_OK : error_memory(err);
    for (size_t i = 0; st == ST_OK && i < labels; i++) turn[i] = (struct turn){i, count_near(&s, i)};
    if (st == ST_OK && labels > 1) qsort(turn, labels, sizeof *turn, by_crowd);
    for (size_t i = 0; st == ST_OK && i < labels; i++) {
        size_t k = turn[i].label;
        struct piece text =
            chart_set(c, label[k].name, (struct letter_style){PT_TEXT, false, 2, LABEL_W_MAX * c->mm});
        if (!text.layout) continue;
        struct place p = find_place(&s, k, text.at);
        if (isfinite(p.cost))
            draw_label(&s, &text, &p);
        else
            c->names_left_out++;
        piece_clear(&text);
    }
    free(turn);
    free(s.place);
    return st;
}
