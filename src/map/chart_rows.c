#include "map/chart_rows.h"

#include "map/chart_frame.h"
#include "map/chart_key.h"
#include "map/sheet.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

/* Millimetres. */
#define ROW_H       5.8  /* of one bar */
#define ROW_H_TWO   8.2  /* of two */
#define ROW_H_LEAST 0.75 /* of these, where there are many rows */
#define ROWS_H      216.0
#define NAME_W      42.0
#define NAME_GAP    2.5
#define TRACK_GAP   6.0
#define VALUE_W     10.0 /* right of bars, for their figures */
#define AIR         1.2

double chart_rows_middle(const struct rows *q, size_t i)
{
    return q->track[0].plot.y + ((double)i + 0.5) * q->row_h;
}

/* What rows are ordered by. */
static double rank_key(const struct chart_rows *r, size_t row)
{
    struct chart_value v = r->track[0].serie[0].value[row];
    if (isfinite(v.at)) return v.at;
    if (!chart_is_range(v)) return -INFINITY;
    return isfinite(v.lo) && isfinite(v.hi) ? v.lo / 2 + v.hi / 2 : isfinite(v.lo) ? v.lo : v.hi;
}

static int by_key(const void *a, const void *b, void *rows)
{
    const struct chart_rows *r = rows;
    size_t p = (size_t) * (const long *)a, q = (size_t) * (const long *)b;
    double kp = rank_key(r, p), kq = rank_key(r, q);
    if (kp != kq) return kp > kq ? -1 : 1;
    bool missing_p = chart_is_missing(r->track[0].serie[0].value[p]),
         missing_q = chart_is_missing(r->track[0].serie[0].value[q]);
    if (missing_p != missing_q) return missing_p ? 1 : -1;
    return p < q ? -1 : p > q;
}

/* Order the rows and leave out what no page holds. */
static enum status choose_rows(struct rows *q, struct error *err)
{
    const struct chart_rows *r = q->r;
    double mm = q->c.mm;
    bool two = false;
    q->row = malloc((r->rows + 1) * sizeof *q->row);
    if (!q->row) return error_memory(err);
    for (size_t i = 0; i < r->rows; i++) q->row[i] = (long)i;
    qsort_r(q->row, r->rows, sizeof *q->row, by_key, (void *)r);
    for (size_t t = 0; t < r->tracks; t++) two |= r->track[t].kind == CHART_BARS && r->track[t].series > 1;
    double full = (two ? ROW_H_TWO : ROW_H) * mm, least = ROW_H_LEAST * full;
    size_t room = (size_t)(ROWS_H * mm / least);
    q->shown = r->rows;
    if (r->rows > room) {
        size_t upper = room / 2, lower = room - upper - 1;
        for (size_t i = 0; i < lower; i++) q->row[upper + 1 + i] = q->row[r->rows - lower + i];
        q->row[upper] = ROWS_GAP;
        q->shown = room;
        q->left_out = r->rows - upper - lower;
    }
    q->row_h = fmax(least, fmin(full, ROWS_H * mm / (double)(q->shown ? q->shown : 1)));
    return ST_OK;
}

/* Scales hold every value, though the ends asked for may not. */
static struct chart_scale make_scale(const struct rows *q, const struct chart_track *t, size_t s, double w)
{
    double lo = t->serie[s].lo, hi = t->serie[s].hi;
    if (t->kind == CHART_STACK) return chart_scale_make(0, 100, 5);
    for (size_t i = 0; i < q->r->rows; i++) {
        struct chart_value v = t->serie[s].value[i];
        const double known[] = {v.at, v.lo, v.hi};
        for (int k = 0; k < 3; k++)
            if (isfinite(known[k])) lo = fmin(lo, known[k]), hi = fmax(hi, known[k]);
    }
    struct chart_scale scale = chart_scale_make(lo, hi, w > 60 * q->c.mm ? 10 : 5);
    /* Ranks are whole. */
    if (t->kind == CHART_DOTS && t->serie[s].decimals == 0 && scale.step < 1)
        scale = chart_scale_make(lo, hi, (int)fmax(1, floor(hi - lo)));
    return scale;
}

static void measure_names(struct rows *q)
{
    for (size_t i = 0; i < q->shown; i++) {
        if (q->row[i] == ROWS_GAP) continue;
        struct piece p = chart_set(&q->c, q->r->name[q->row[i]],
                                   (struct letter_style){PT_TEXT, false, 1, NAME_W * q->c.mm});
        q->names_w = fmax(q->names_w, p.at.w);
        piece_clear(&p);
    }
}

static double key(struct rows *q, double y, bool draw)
{
    enum { ENTRIES = 24 };
    struct chart_entry entry[ENTRIES + 2];
    static const uint8_t grey[3] = {90, 90, 90};
    size_t n = 0;
    bool ranges = false;
    for (size_t t = 0; t < q->r->tracks; t++) {
        const struct chart_track *track = &q->r->track[t];
        for (size_t s = 0; s < track->series; s++) {
            if (track->series > 1 && n < ENTRIES)
                entry[n++] = (struct chart_entry){SIGN_BOX, 0, track->serie[s].rgb, track->serie[s].name};
            for (size_t i = 0; track->kind == CHART_BARS && i < q->r->rows; i++)
                ranges |= chart_is_range(track->serie[s].value[i]);
        }
    }
    if (ranges)
        entry[n++] = (struct chart_entry){SIGN_HATCH, 0, grey, {"only the range is known", "仅知区间"}};
    return chart_key(&q->c, entry, n, y, draw);
}

static struct piece set_track_name(struct rows *q, size_t t)
{
    const struct rect *r = &q->track[t].plot;
    return chart_set(&q->c, q->r->track[t].name, (struct letter_style){PT_HEADING, false, 3, r->w});
}

static double line_height(struct rows *q)
{
    struct piece p = chart_set_plain(&q->c, "0", PT_TEXT);
    double h = p.at.h;
    piece_clear(&p);
    return h;
}

static bool has_two_scales(const struct chart_track *t)
{
    return t->kind == CHART_BARS && t->series > 1;
}

static void place_tracks(struct rows *q)
{
    const struct chart_rows *r = q->r;
    double mm = q->c.mm, total = 0, x = q->c.body.x + q->names_w + NAME_GAP * mm;
    double room = q->c.body.x + q->c.body.w - x - (double)(r->tracks - 1) * TRACK_GAP * mm;
    for (size_t t = 0; t < r->tracks; t++) {
        total += r->track[t].width;
        room -= (r->track[t].kind == CHART_BARS ? VALUE_W : AIR) * mm;
    }
    for (size_t t = 0; t < r->tracks; t++) {
        struct rows_track *track = &q->track[t];
        track->plot.x = round(x);
        track->plot.w = round(room * r->track[t].width / total);
        x += track->plot.w + ((r->track[t].kind == CHART_BARS ? VALUE_W : AIR) + TRACK_GAP) * mm;
        for (size_t s = 0; s < r->track[t].series && s < 2; s++)
            track->scale[s] = make_scale(q, &r->track[t], s, track->plot.w);
        struct piece name = set_track_name(q, t);
        double h = name.at.h + AIR * mm;
        if (has_two_scales(&r->track[t])) h += line_height(q) + 0.5 * AIR * mm;
        q->head_h = fmax(q->head_h, h);
        piece_clear(&name);
    }
    q->key_h = key(q, 0, false);
    for (size_t t = 0; t < r->tracks; t++) {
        q->track[t].plot.y = round(q->c.body.y + q->key_h + (q->key_h > 0 ? 2 * mm : 0) + q->head_h);
        q->track[t].plot.h = round((double)q->shown * q->row_h);
    }
}

static void draw_track_frame(struct rows *q, size_t t)
{
    const struct chart_track *track = &q->r->track[t];
    struct rows_track *at = &q->track[t];
    struct chart *c = &q->c;
    struct rect r = at->plot;
    double gap = AIR * c->mm / 2;
    chart_grey(c, 0.82);
    for (size_t i = 0; i < at->scale[0].ticks; i++) {
        double x = r.x + chart_scale_at(&at->scale[0], chart_scale_tick(&at->scale[0], i)) * r.w;
        chart_line(c, x, r.y, x, r.y + r.h, 0.12);
    }
    chart_ticks_draw(c, &at->scale[0], r.x, r.w, r.y + r.h + gap, 0.25);
    struct piece name = set_track_name(q, t);
    double y = r.y - AIR * c->mm - name.at.h;
    if (has_two_scales(track)) {
        double h = line_height(q);
        chart_ticks_draw(c, &at->scale[1], r.x, r.w, r.y - gap - h, 0.25);
        y -= h + gap - AIR * c->mm / 2;
    }
    chart_put(c, "axis", &name, r.x, y, 0.1);
    boxes_add(&c->boxes, "plot", t, r);
}

static void draw_gap(struct rows *q, double middle)
{
    char text[64];
    struct chart *c = &q->c;
    snprintf(text, sizeof text, c->letter.chinese ? "其间 %zu 个从略" : "%zu between are left out",
             q->left_out);
    struct piece p = chart_set_plain(c, text, PT_TEXT);
    chart_put(c, "gap", &p, c->body.x, middle - p.at.h / 2, 0.4);
}

static void draw_row(struct rows *q, size_t i)
{
    struct chart *c = &q->c;
    double middle = chart_rows_middle(q, i);
    if (q->row[i] == ROWS_GAP) {
        draw_gap(q, middle);
        return;
    }
    struct piece p =
        chart_set(c, q->r->name[q->row[i]], (struct letter_style){PT_TEXT, false, 1, NAME_W * c->mm});
    chart_put(c, "name", &p, c->body.x + q->names_w - p.at.w, middle - p.at.h / 2, 0.1);
    for (size_t t = 0; t < q->r->tracks; t++) chart_rows_draw_cell(q, t, i);
}

static void draw(struct rows *q)
{
    struct chart *c = &q->c;
    key(q, c->body.y, true);
    for (size_t i = 1; i < q->shown; i += 2) {
        cairo_rectangle(c->cr, c->body.x, chart_rows_middle(q, i) - q->row_h / 2, c->body.w, q->row_h);
        chart_grey(c, 0.96);
        cairo_fill(c->cr);
    }
    for (size_t t = 0; t < q->r->tracks; t++) draw_track_frame(q, t);
    for (size_t i = 0; i < q->shown; i++) draw_row(q, i);
}

enum status chart_rows_write(const struct chart_rows *r, enum map_format format, const char *path,
                             struct map_report *report, struct error *err)
{
    struct rows q = {.r = r};
    enum status st = chart_open(&q.c, &r->page, err);
    if (st != ST_OK) return st;
    st = choose_rows(&q, err);
    q.track = calloc(r->tracks + 1, sizeof *q.track);
    if (st == ST_OK && !q.track) st = error_memory(err);
    if (st == ST_OK) {
        measure_names(&q);
        place_tracks(&q);
        struct rect plot = q.track[0].plot;
        st = chart_begin(&q.c, plot.y + plot.h + line_height(&q) + AIR * q.c.mm - q.c.body.y, format, path,
                         err);
    }
    if (st == ST_OK) draw(&q);
    st = chart_end(&q.c, st, report, err);
    free(q.row);
    free(q.track);
    return st;
}
