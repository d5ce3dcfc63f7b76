/* States of a cell, and moves from one to another: their codes, names and colours. */
#include "base/text.h"
#include "map/map.h"
#include "run/compare.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Steps of the colours on each side of no change. */
enum { SHADES = 10 };

int compare_state_code(const struct compare *c, int side, size_t state)
{
    size_t classes = c->result[side].classes;
    return state < classes ? (int)state + 1 : state == classes ? STATE_EXCLUDED : STATE_NODATA;
}

int compare_code(const struct compare *c, size_t from, size_t to)
{
    return 100 * compare_state_code(c, 0, from) + compare_state_code(c, 1, to);
}

const char *compare_state_name(const struct compare *c, int side, size_t state)
{
    const struct result *r = &c->result[side];
    return state < r->classes ? r->class_name[state] : state == r->classes ? "excluded" : "no data";
}

double compare_shift(const struct compare *c, size_t from, size_t to)
{
    double before = ((double)from + 0.5) / (double)c->result[0].classes,
           after = ((double)to + 0.5) / (double)c->result[1].classes;
    return after - before;
}

void compare_ramp(size_t n, uint8_t (*rgb)[3])
{
    map_diverging(n, rgb); /* blue is its lower end */
    for (size_t i = 0; i < n / 2; i++) {
        uint8_t kept[3];
        memcpy(kept, rgb[i], 3);
        memcpy(rgb[i], rgb[n - 1 - i], 3);
        memcpy(rgb[n - 1 - i], kept, 3);
    }
}

void compare_colour(const struct compare *c, size_t from, size_t to, uint8_t rgb[3])
{
    static const uint8_t special[MOVES_SPECIAL][3] = {[MOVE_EXCLUDED] = {118, 42, 131},
                                                      [MOVE_FREED] = {194, 165, 207},
                                                      [MOVE_LOST] = {70, 70, 70},
                                                      [MOVE_FOUND] = {150, 150, 150},
                                                      [MOVE_NONE] = {190, 190, 190}};
    uint8_t ramp[2 * SHADES + 1][3];
    enum compare_move move = compare_move(c, from, to);
    compare_ramp(2 * SHADES + 1, ramp);
    if (move < MOVES_SPECIAL)
        memcpy(rgb, special[move], 3);
    else
        memcpy(rgb, ramp[SHADES + lround(SHADES * compare_shift(c, from, to))], 3);
}

enum compare_move compare_move(const struct compare *c, size_t from, size_t to)
{
    size_t a = c->result[0].classes, b = c->result[1].classes;
    if (from < a && to < b) return MOVE_CLASS;
    if (from == a + 1) return to == b + 1 ? MOVE_NONE : MOVE_FOUND;
    if (to == b + 1) return MOVE_LOST;
    if (from == a) return to == b ? MOVE_NONE : MOVE_FREED;
    return MOVE_EXCLUDED;
}

/* Both excluded is a move that transition.tif shows; no data in both is its no data. */
static bool add_move(const struct compare *c, size_t from, size_t to, struct compare_moves *m)
{
    bool none = from == c->states[0] - 1 && to == c->states[1] - 1;
    int64_t area = compare_moved(c, &c->sum, compare_zones(c) + 1)[from * c->states[1] + to];
    if (none || area == 0) return true;
    struct output_category *k = &m->category[m->count];
    char *name = text_format("%s \u2192 %s", compare_state_name(c, 0, from), compare_state_name(c, 1, to));
    *k = (struct output_category){
        .value = compare_code(c, from, to), .name = name, .area_km2 = run_km2(c->run, area)};
    compare_colour(c, from, to, k->rgb);
    m->count += name != NULL;
    return name;
}

enum status compare_moves_list(const struct compare *c, struct compare_moves *m, struct error *err)
{
    *m = (struct compare_moves){.category = calloc(c->states[0] * c->states[1], sizeof *m->category)};
    bool ok = m->category;
    for (size_t from = 0; ok && from < c->states[0]; from++)
        for (size_t to = 0; ok && to < c->states[1]; to++) ok = add_move(c, from, to, m);
    return ok ? ST_OK : error_memory(err);
}

void compare_moves_clear(struct compare_moves *m)
{
    for (size_t k = 0; k < m->count; k++) free((void *)m->category[k].name);
    free(m->category);
    *m = (struct compare_moves){0};
}
