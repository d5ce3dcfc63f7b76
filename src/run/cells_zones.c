/* Zones of a tile: which cells count, and the sums of each zone. */
#include "base/vector.h"
#include "run/cells.h"

#include <math.h>
#include <string.h>

static bool by_coverage(const struct cells *c)
{
    return c->run->has_zones && c->run->manifest->zones.rule == ZONE_COVERAGE;
}

/* The parts of cell i of a tile, as the fine zone raster has them: COVERAGE_STEPS rows of as many. */
static const int32_t *part_row(const struct cells *c, struct tile t, size_t i, int step)
{
    size_t x = i % (size_t)t.w, y = i / (size_t)t.w;
    size_t row = y * COVERAGE_STEPS + (size_t)step;
    return c->zone + (row * (size_t)t.w + x) * COVERAGE_STEPS;
}

int32_t cells_zone_at(const struct cells *c, struct tile t, size_t i)
{
    return by_coverage(c) ? part_row(c, t, i, COVERAGE_STEPS / 2)[COVERAGE_STEPS / 2] : c->zone[i];
}

double cells_counted_share(const struct cells *c, struct tile t, size_t i)
{
    int parts = 0;
    if (!by_coverage(c) || c->run->manifest->grid.mask != MASK_ZONES) return c->inside[i];
    for (int step = 0; step < COVERAGE_STEPS; step++)
        for (int k = 0; k < COVERAGE_STEPS; k++) parts += part_row(c, t, i, step)[k] > 0;
    return (double)parts / (COVERAGE_STEPS * COVERAGE_STEPS);
}

static bool any_part(const struct cells *c, struct tile t, size_t i)
{
    for (int step = 0; step < COVERAGE_STEPS; step++)
        for (int k = 0; k < COVERAGE_STEPS; k++)
            if (part_row(c, t, i, step)[k] > 0) return true;
    return false;
}

void cells_take_all(struct cells *c, struct tile t)
{
    c->first = 0;
    c->n = (size_t)t.w * (size_t)t.h;
}

static enum status read_areas(struct cells *c, struct tile t, struct error *err)
{
    const double unit_m2 = c->run->area_unit_km2 * 1e6;
    enum status st = area_tile(c->areas, t, c->area_m2, err);
    size_t n = st == ST_OK ? (size_t)t.w * (size_t)t.h : 0;
    for (size_t i = 0; i < n; i++) c->area[i] = vector_round(c->area_m2[i] / unit_m2);
    return st;
}

enum status cells_read_zones(struct cells *c, struct tile t, bool *any, struct error *err)
{
    bool masked = c->run->manifest->grid.mask == MASK_ZONES && c->run->has_zones;
    size_t n = (size_t)t.w * (size_t)t.h;
    if (c->run->has_zones) {
        int steps = by_coverage(c) ? COVERAGE_STEPS : 1;
        struct tile w = {t.x * steps, t.y * steps, t.w * steps, t.h * steps};
        enum status st = layer_read_int(c->zone_reader, w, 0, c->zone, err);
        if (st != ST_OK) return st;
    } else {
        memset(c->zone, 0, n * sizeof *c->zone);
    }
    profile_lap(LAP_READ);
    int64_t inside = 0;
    for (size_t i = 0; i < n; i++) {
        c->inside[i] = !masked || (by_coverage(c) ? any_part(c, t, i) : c->zone[i] > 0);
        inside += c->inside[i];
    }
    *any = inside > 0;
    c->mask_cells += inside;
    return *any ? read_areas(c, t, err) : ST_OK;
}

/* Share a cell out among the zones its parts lie in. */
static bool share_out(const struct cells *c, struct tile t, size_t i, cells_zone_fn *each, void *user)
{
    int32_t zone[COVERAGE_STEPS * COVERAGE_STEPS];
    int parts[COVERAGE_STEPS * COVERAGE_STEPS], zones = 1;
    zone[0] = part_row(c, t, i, 0)[0];
    parts[0] = 0;
    for (int step = 0; step < COVERAGE_STEPS; step++) {
        for (int k = 0; k < COVERAGE_STEPS; k++) {
            int32_t z = part_row(c, t, i, step)[k];
            int j = 0;
            while (j < zones && zone[j] != z) j++;
            if (j == zones) {
                zone[zones] = z;
                parts[zones++] = 0;
            }
            parts[j]++;
        }
    }
    bool masked = c->run->manifest->grid.mask == MASK_ZONES;
    const int64_t all = COVERAGE_STEPS * COVERAGE_STEPS;
    for (int j = 0; j < zones; j++) {
        if (masked && zone[j] == 0) continue; /* the part of the cell beyond the zones does not count */
        if (!each(user, zone[j], i, (c->area[i] * parts[j] + all / 2) / all)) return false;
    }
    return true;
}

enum status cells_each_zone(struct cells *c, struct tile t, cells_zone_fn *each, void *user,
                            struct error *err)
{
    bool coverage = by_coverage(c);
    for (size_t i = c->first; i < c->first + c->n; i++) {
        if (!c->inside[i]) continue;
        if (coverage ? !share_out(c, t, i, each, user) : !each(user, c->zone[i], i, c->area[i]))
            return error_memory(err);
    }
    return ST_OK;
}

/* What goes where in cells_sum_zones. */
struct summing {
    struct zone_parts *parts;
    const struct zone_cells *what;
    cells_add_fn *add;
};

static bool add_cell(void *user, int32_t zone, size_t i, int64_t area)
{
    const struct summing *k = user;
    struct zone_sums *s = zone_parts_of(k->parts, zone);
    if (s) k->add(s, k->what, i, area);
    return s;
}

enum status cells_sum_zones(struct cells *c, struct tile t, const struct zone_cells *what, cells_add_fn *add,
                            struct error *err)
{
    struct summing k = {&c->parts, what, add};
    return cells_each_zone(c, t, add_cell, &k, err);
}

enum status cells_sum_runs(struct cells *c, struct tile t, const struct zone_cells *what, struct error *err)
{
    const size_t end = c->first + c->n;
    if (by_coverage(c)) return cells_sum_zones(c, t, what, zone_sums_add, err);
    for (size_t i = c->first, next; i < end; i = next) {
        for (next = i + 1; next < end && c->zone[next] == c->zone[i] && c->inside[next] == c->inside[i];)
            next++;
        if (!c->inside[i]) continue;
        struct zone_sums *s = zone_parts_of(&c->parts, c->zone[i]);
        if (!s) return error_memory(err);
        zone_sums_add_run(s, what, i, next - i, c->area);
    }
    return ST_OK;
}
