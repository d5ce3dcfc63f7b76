#include "map/square.h"

#include <math.h>
#include <stdio.h>

/* Millimetres. */
#define SIDE      9.5
#define LIMIT_GAP 1.0 /* from the square's edge to the figures of the limits */
#define ARROW_GAP 1.0
#define ARROW     1.7 /* length of its head */
#define NAME_GAP  0.7 /* between arrow and name */
#define EDGE      1.5 /* beyond the outermost text */

#define SLANT M_SQRT1_2

static struct piece set(struct sheet *s, const char *en, const char *zh, struct letter_style style)
{
    char *text = letter_pick(&s->letter, en, zh);
    struct piece p = letter_set(&s->letter, text, style);
    g_free(text);
    return p;
}

/* How many zones are of each class. */
static void set_counts(struct sheet *s, const struct map_panel *m, struct square *q)
{
    size_t count[MAP_SQUARE] = {0};
    for (size_t z = 0; m->zone_class && z < s->page->zones; z++)
        if (m->zone_class[z] < MAP_SQUARE) count[m->zone_class[z]]++;
    for (int k = 0; k < MAP_SQUARE; k++) {
        char text[32];
        if (count[k] == 0) continue;
        snprintf(text, sizeof text, "%zu", count[k]);
        q->count[k] = letter_set(&s->letter, text, (struct letter_style){.pt = PT_TEXT});
    }
}

void square_set(struct sheet *s, size_t panel, struct square *out)
{
    const struct map_panel *m = &s->page->panel[panel];
    double mm = s->mm, names_h = 0;
    struct square q = {.side = SIDE * mm};
    for (int a = 0; a < 2; a++) {
        const struct map_square_axis *axis = &m->square->axis[a];
        struct letter_style name = {.pt = PT_TEXT, .bold = true, .lines = 2, .width = 3 * q.side};
        q.name[a] = set(s, axis->name, axis->name_zh, name);
        names_h = fmax(names_h, q.name[a].at.h);
        for (int k = 0; k < 2; k++) {
            q.limit[a][k] = set(s, axis->limit[k], axis->limit_zh[k], (struct letter_style){.pt = PT_SMALL});
            /* How far the figures, which stand upright, reach out from the slanting edge. */
            double reach = (2 * LIMIT_GAP * mm + q.limit[a][k].at.w + q.limit[a][k].at.h / 2) * SLANT;
            q.out = fmax(q.out, reach);
        }
    }
    q.out += ARROW_GAP * mm;
    set_counts(s, m, &q);
    double beyond = (q.out + (ARROW / 2 + NAME_GAP + EDGE) * mm + names_h) * SLANT;
    q.w = ceil(6 * q.side * SLANT + 2 * beyond);
    q.h = ceil(6 * q.side * SLANT + beyond);
    *out = q;
}

void square_clear(struct square *q)
{
    for (int a = 0; a < 2; a++) {
        piece_clear(&q->name[a]);
        for (int k = 0; k < 2; k++) piece_clear(&q->limit[a][k]);
    }
    for (int k = 0; k < MAP_SQUARE; k++) piece_clear(&q->count[k]);
    *q = (struct square){0};
}

/* The cell of class k; x, y is the square's lowest corner. */
static void draw_cell(struct sheet *s, cairo_t *cr, size_t panel, const struct square *q, int k, double x,
                      double y)
{
    const uint8_t *rgb = s->page->panel[panel].class[k].rgb;
    int right = k % 3, left = k / 3;
    double half = q->side * SLANT, cx = x + (right - left) * half, cy = y - (right + left + 1) * half;
    cairo_new_path(cr);
    cairo_move_to(cr, cx, cy - half);
    cairo_line_to(cr, cx + half, cy);
    cairo_line_to(cr, cx, cy + half);
    cairo_line_to(cr, cx - half, cy);
    cairo_close_path(cr);
    cairo_set_source_rgb(cr, rgb[0] / 255.0, rgb[1] / 255.0, rgb[2] / 255.0);
    cairo_fill_preserve(cr);
    cairo_set_source_rgb(cr, 1, 1, 1);
    cairo_set_line_width(cr, 0.25 * s->mm);
    cairo_stroke(cr);
    struct piece count = q->count[k];
    count.at.x = cx - count.at.w / 2;
    count.at.y = cy - count.at.h / 2;
    piece_draw(cr, &count, letter_grey_on(rgb));
    if (count.layout) boxes_add(&s->boxes, "square count", panel, count.at);
    /* The largest upright square inside it. */
    boxes_add(&s->boxes, "square cell", panel, (struct rect){cx - half / 2, cy - half / 2, half, half});
}

/* Arrow and name along an edge that runs from 0 to `length` on the x axis, outside being below; `back` where
 * the axis runs the other way. */
static void draw_name(struct sheet *s, cairo_t *cr, const struct square *q, const struct piece *name,
                      double length, bool back)
{
    double mm = s->mm, head = ARROW * mm, y = q->out, tip = back ? 0 : length, way = back ? 1 : -1;
    cairo_set_source_rgb(cr, 0.2, 0.2, 0.2);
    cairo_set_line_width(cr, 0.22 * mm);
    cairo_move_to(cr, back ? head / 2 : 0, y);
    cairo_line_to(cr, back ? length : length - head / 2, y);
    cairo_stroke(cr);
    cairo_move_to(cr, tip, y);
    cairo_line_to(cr, tip + way * head, y - head / 2.4);
    cairo_line_to(cr, tip + way * head, y + head / 2.4);
    cairo_close_path(cr);
    cairo_fill(cr);
    struct piece p = *name;
    p.at.x = (length - p.at.w) / 2;
    p.at.y = y + head / 2.4 + NAME_GAP * mm;
    piece_draw(cr, &p, 0.1);
}

/* Limits and name along one of the lower edges, the right (axis 0) or the left; x, y is the lowest corner. */
static void draw_axis(struct sheet *s, cairo_t *cr, size_t panel, const struct square *q, int axis, double x,
                      double y)
{
    double length = 3 * q->side, to_left = axis ? -1 : 1;
    for (int k = 0; k < 2; k++) {
        struct piece p = q->limit[axis][k];
        double at = (k + 1) * q->side * SLANT, gap = LIMIT_GAP * s->mm;
        p.at.x = x + to_left * (at + gap) - (axis ? p.at.w : 0);
        p.at.y = y - at - p.at.h / 2 + gap;
        piece_draw(cr, &p, 0.2);
        if (p.layout) boxes_add(&s->boxes, "square limit", panel, p.at);
    }
    /* Turned so that the edge lies level, the square above it. */
    cairo_save(cr);
    cairo_translate(cr, axis ? x - length * SLANT : x, axis ? y - length * SLANT : y);
    cairo_rotate(cr, axis ? M_PI / 4 : -M_PI / 4);
    draw_name(s, cr, q, &q->name[axis], length, axis == 1);
    cairo_restore(cr);
}

void square_draw(struct sheet *s, cairo_t *cr, size_t panel, const struct square *q, double x, double y)
{
    double foot_x = x + q->w / 2, foot_y = y + 6 * q->side * SLANT;
    for (int k = 0; k < MAP_SQUARE; k++) draw_cell(s, cr, panel, q, k, foot_x, foot_y);
    for (int a = 0; a < 2; a++) draw_axis(s, cr, panel, q, a, foot_x, foot_y);
    boxes_add(&s->boxes, "square", panel, (struct rect){x, y, q->w, q->h});
}
