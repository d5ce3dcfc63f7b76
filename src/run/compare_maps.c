/* The maps of a comparison: difference of the index, and moves from class to class. */
#include "base/text.h"
#include "grid/small.h"
#include "run/compare.h"
#include "run/map_shapes.h"
#include "run/map_sheet.h"
#include "run/maps.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Moves: lower by three classes and more, ... the same class ... higher by three and more, other moves. */
enum { STEPS = 3, MOVES = 2 * STEPS + 1 + MOVE_NONE, LABEL = 96 };

struct drawing {
    const struct compare *compare;
    struct map_sheet sheet;
    struct map_page page;
    struct map_panel panel;
    char label_zh[MOVES][LABEL], subtitle[1024], subtitle_zh[1024];
    size_t n;
    float *change; /* cells at the size they have on paper */
    uint16_t *transition;
    uint8_t *code;
};

static const int64_t *moved_in_all(const struct compare *c)
{
    return compare_moved(c, &c->sum, compare_zones(c) + 1);
}

static double counted_km2(const struct compare *c)
{
    int64_t area = 0;
    for (size_t k = 0; k < c->states[0] * c->states[1]; k++) area += moved_in_all(c)[k];
    return run_km2(c->run, area);
}

static void add_class(struct drawing *d, const uint8_t rgb[3], int64_t area)
{
    double km2 = run_km2(d->compare->run, area);
    d->sheet.class[d->n] = (struct map_class){.label = d->sheet.label[d->n],
                                              .label_zh = d->label_zh[d->n],
                                              .rgb = {rgb[0], rgb[1], rgb[2]},
                                              .area_km2 = km2,
                                              .share = km2 / counted_km2(d->compare)};
    d->n++;
}

static void begin_page(struct drawing *d)
{
    d->page = map_sheet_page(&d->sheet, d->subtitle, d->subtitle_zh);
    d->page.panels = 1;
    d->page.panel = &d->panel;
    d->panel = (struct map_panel){
        .class = d->sheet.class, .note = d->sheet.note, .note_zh = d->sheet.note_zh, .nodata_known = true};
    grid_bounds(&d->sheet.run->plan.grid, d->panel.cell_bounds);
}

/* Areas the legend tells of beside the classes. */
static void add_rest(struct drawing *d, double excluded_km2, double nodata_km2)
{
    double all = counted_km2(d->compare);
    d->panel.excluded_km2 = excluded_km2;
    d->panel.excluded_share = excluded_km2 / all;
    d->panel.nodata_km2 = nodata_km2;
    d->panel.nodata_share = nodata_km2 / all;
}

/* Both rasters at the size they will have on paper. */
static enum status read_cells(struct drawing *d, struct error *err)
{
    const struct run *r = d->compare->run;
    struct map_panel *p = &d->panel;
    map_panel_size(&d->page, &p->width, &p->height);
    if (p->width > (size_t)r->plan.grid.width || p->height > (size_t)r->plan.grid.height) {
        p->width = (size_t)r->plan.grid.width;
        p->height = (size_t)r->plan.grid.height;
    }
    size_t n = p->width * p->height;
    d->change = malloc(n * sizeof *d->change);
    d->transition = malloc(n * sizeof *d->transition);
    d->code = malloc(n);
    p->cell = d->code;
    char *change = text_format("%s/change.tif", r->publish->stage),
         *transition = text_format("%s/transition.tif", r->publish->stage);
    bool room = d->change && d->transition && d->code && change && transition;
    int w = (int)p->width, h = (int)p->height;
    enum status st = room ? small_field(change, 1, w, h, d->change, err) : error_memory(err);
    if (st == ST_OK) st = small_long_codes(transition, 1, w, h, d->transition, err);
    free(change);
    free(transition);
    return st;
}

static enum status write_page(struct drawing *d, const char *file, struct error *err)
{
    struct run *r = d->compare->run;
    struct map_sheet *sheet = &d->sheet;
    sheet->path[MAP_PNG] = publish_path(r->publish, file);
    enum status st = sheet->path[MAP_PNG] ? map_sheet_write(sheet, &d->page, err) : error_memory(err);
    if (st == ST_OK && sheet->font_missing) maps_tell_font(r);
    free(sheet->path[MAP_PNG]);
    return st;
}

static void free_cells(struct drawing *d)
{
    free(d->change);
    free(d->transition);
    free(d->code);
}

/* ---- difference of the index ---- */

static void difference_legend(struct drawing *d)
{
    const struct compare *c = d->compare;
    struct change_class class[CHANGE_CLASSES];
    compare_classes(c, class);
    for (size_t k = 0; k < CHANGE_CLASSES; k++) {
        snprintf(d->sheet.label[k], LABEL, "%s", class[k].label);
        snprintf(d->label_zh[k], LABEL, "%s", class[k].label_zh);
        add_class(d, class[k].rgb, class[k].area);
    }
    /* Without a difference: excluded in one of the runs, or else no data in one. */
    int64_t excluded = 0, nodata = 0;
    for (size_t from = 0; from < c->states[0]; from++) {
        for (size_t to = 0; to < c->states[1]; to++) {
            int64_t moved = moved_in_all(c)[from * c->states[1] + to];
            if (from == c->states[0] - 2 || to == c->states[1] - 2)
                excluded += moved;
            else if (from == c->states[0] - 1 || to == c->states[1] - 1)
                nodata += moved;
        }
    }
    add_rest(d, run_km2(c->run, excluded), run_km2(c->run, nodata));
}

static enum status draw_difference(struct drawing *d, struct error *err)
{
    const struct compare *c = d->compare;
    begin_page(d);
    d->panel.legend_title = "Change of the index";
    d->panel.legend_title_zh = "指数变化";
    snprintf(d->subtitle, sizeof d->subtitle, "Change of the capacity index: %s \u2192 %s", c->name[0],
             c->name[1]);
    snprintf(d->subtitle_zh, sizeof d->subtitle_zh, "承载力指数的变化：%s \u2192 %s", c->name[0], c->name[1]);
    snprintf(d->sheet.note, sizeof d->sheet.note, "less than %.4g counts as no change", CHANGE_LEAST);
    snprintf(d->sheet.note_zh, sizeof d->sheet.note_zh, "小于 %.4g 视为无变化", CHANGE_LEAST);
    difference_legend(d);
    d->panel.classes = d->n;
    enum status st = read_cells(d, err);
    for (size_t i = 0; st == ST_OK && i < d->panel.width * d->panel.height; i++) {
        bool excluded = d->transition[i] / 100 == STATE_EXCLUDED || d->transition[i] % 100 == STATE_EXCLUDED;
        d->code[i] = !isnan(d->change[i]) ? (uint8_t)compare_class_of(c, (double)d->change[i])
                     : excluded           ? MAP_EXCLUDED
                                          : MAP_NODATA;
    }
    if (st == ST_OK) st = write_page(d, "maps/change.png", err);
    free_cells(d);
    return st;
}

/* ---- moves from class to class ---- */

static int clamp(int steps)
{
    return steps < -STEPS ? -STEPS : steps > STEPS ? STEPS : steps;
}

/* Row of the legend for a move: steps down to steps up, then those that are no moves between classes; MOVES:
 * none of its own. */
static size_t row_of(const struct compare *c, size_t from, size_t to)
{
    enum compare_move move = compare_move(c, from, to);
    int row = STEPS + clamp((int)to - (int)from);
    if (move == MOVE_CLASS) return (size_t)row;
    return move == MOVE_NONE ? MOVES : 2 * STEPS + 1 + (size_t)move;
}

static void label_move(char *out, char *zh, size_t row)
{
    static const char *const special[] = {"now excluded", "no longer excluded", "no data any more",
                                          "data now"};
    static const char *const special_zh[] = {"新列为禁止区", "不再是禁止区", "不再有数据", "新有数据"};
    int steps = (int)row - STEPS;
    const char *more = abs(steps) == STEPS ? " or more" : "", *more_zh = abs(steps) == STEPS ? "或以上" : "";
    if (row > 2 * STEPS) {
        snprintf(out, LABEL, "%s", special[row - 2 * STEPS - 1]);
        snprintf(zh, LABEL, "%s", special_zh[row - 2 * STEPS - 1]);
    } else if (steps == 0) {
        snprintf(out, LABEL, "same class");
        snprintf(zh, LABEL, "等级不变");
    } else {
        snprintf(out, LABEL, "%d%s class%s %s", abs(steps), more, abs(steps) == 1 ? "" : "es",
                 steps < 0 ? "lower" : "higher");
        snprintf(zh, LABEL, steps < 0 ? "降低 %d 级%s" : "提高 %d 级%s", abs(steps), more_zh);
    }
}

/* Rows without an area are left out; `code` tells the legend entry of each row. */
static void move_legend(struct drawing *d, uint8_t code[MOVES + 1])
{
    const struct compare *c = d->compare;
    uint8_t rgb[MOVES][3];
    int64_t area[MOVES + 1] = {0};
    size_t none = MOVES;
    compare_ramp(2 * STEPS + 1, rgb);
    for (size_t from = 0; from < c->states[0]; from++) {
        for (size_t to = 0; to < c->states[1]; to++) {
            size_t row = row_of(c, from, to);
            area[row] += moved_in_all(c)[from * c->states[1] + to];
            if (row > 2 * STEPS && row < none) compare_colour(c, from, to, rgb[row]);
        }
    }
    for (size_t row = 0; row < none; row++) {
        code[row] = MAP_NODATA;
        if (area[row] == 0) continue;
        label_move(d->sheet.label[d->n], d->label_zh[d->n], row);
        code[row] = (uint8_t)d->n;
        add_class(d, rgb[row], area[row]);
    }
    code[none] = MAP_NODATA;
    size_t excluded = (c->states[0] - 2) * c->states[1] + c->states[1] - 2;
    size_t nodata = (c->states[0] - 1) * c->states[1] + c->states[1] - 1;
    add_rest(d, run_km2(c->run, moved_in_all(c)[excluded]), run_km2(c->run, moved_in_all(c)[nodata]));
}

static size_t state_of(const struct compare *c, int side, unsigned code)
{
    size_t classes = c->result[side].classes;
    return code == STATE_EXCLUDED ? classes : code == STATE_NODATA ? classes + 1 : code - 1;
}

static enum status draw_moves(struct drawing *d, struct error *err)
{
    const struct compare *c = d->compare;
    uint8_t code[MOVES + 1];
    begin_page(d);
    d->panel.legend_title = "Move from class to class";
    d->panel.legend_title_zh = "等级变化";
    snprintf(d->subtitle, sizeof d->subtitle, "Change of the capacity class: %s \u2192 %s", c->name[0],
             c->name[1]);
    snprintf(d->subtitle_zh, sizeof d->subtitle_zh, "承载力等级的变化：%s \u2192 %s", c->name[0], c->name[1]);
    move_legend(d, code);
    d->panel.classes = d->n;
    enum status st = read_cells(d, err);
    for (size_t i = 0; st == ST_OK && i < d->panel.width * d->panel.height; i++) {
        unsigned t = d->transition[i];
        d->code[i] = t == UINT16_MAX ? MAP_NODATA
                     : t == 100 * STATE_EXCLUDED + STATE_EXCLUDED
                         ? MAP_EXCLUDED
                         : code[row_of(c, state_of(c, 0, t / 100), state_of(c, 1, t % 100))];
    }
    if (st == ST_OK) st = write_page(d, "maps/transition.png", err);
    free_cells(d);
    return st;
}

static const char *const map_name[] = {"change", "transition"};
enum { MAPS = sizeof map_name / sizeof *map_name };

enum status compare_check_maps(const struct capacity_options *o, struct error *err)
{
    return maps_check_list(o, map_name, MAPS, err);
}

/* One map, and its picture for the page. */
static enum status draw_map(struct compare *c, size_t k, const struct map_zone *zone, struct error *err)
{
    static enum status (*const draw[])(struct drawing *, struct error *) = {draw_difference, draw_moves};
    struct run *r = c->run;
    struct report_picture *picture = &r->picture[r->pictures++];
    struct drawing *d = calloc(1, sizeof *d);
    picture->path = text_format("%s/report-%s.png", r->publish->stage, map_name[k]);
    enum status st = d && picture->path ? ST_OK : error_memory(err);
    if (d) *d = (struct drawing){.compare = c, .sheet = {.run = r, .zones = zone, .picture = picture}};
    if (st == ST_OK) st = draw[k](d, err);
    free(d);
    return st;
}

enum status compare_maps(struct compare *c, struct error *err)
{
    struct run *r = c->run;
    struct map_zone *zone = NULL;
    if (!maps_wants(r->options, NULL)) return ST_OK;
    size_t maps = c->result[0].classes == c->result[1].classes ? MAPS : 1;
    run_stage(r, "Maps");
    r->picture = calloc(MAPS, sizeof *r->picture);
    enum status st = r->picture ? map_shapes_make(&r->shapes, &zone, err) : error_memory(err);
    for (size_t k = 0; st == ST_OK && k < maps; k++) {
        if (!maps_wants(r->options, map_name[k])) continue;
        st = draw_map(c, k, zone, err);
        if (st == ST_OK && !progress_tell(&r->progress, (double)(k + 1) / (double)maps))
            st = error_set(err, ST_INTERRUPTED, "interrupted");
    }
    run_stage_end(r);
    map_shapes_free(zone, r->shapes.count);
    return st;
}
