/* Zones of a tile: which cells count, and the sums of each zone. */
#include "base/vector.h"
#include "run/cells.h"

#include <math.h>
#include <string.h>

static bool by_coverage(const struct cells *c)
{
    return c->run->has_zones && c->run->manifest->zones.rule == ZONE_COVERAGE;
}

int32_t cells_zone_at(const struct cells *c, size_t i)
{
    const int32_t *part = coverage_parts(&c->coverage, c->zone[i]);
    return part ? part[COVERAGE_PARTS / 2 + COVERAGE_STEPS / 2] : c->zone[i];
}

double cells_counted_share(const struct cells *c, size_t i)
{
    const int32_t *part = coverage_parts(&c->coverage, c->zone[i]);
    int parts = 0;
    if (!part || c->run->manifest->grid.mask != MASK_ZONES) return c->inside[i];
    for (int k = 0; k < COVERAGE_PARTS; k++) parts += part[k] > 0;
    return (double)parts / COVERAGE_PARTS;
}

void cells_take_all(struct cells *c, struct tile t)
{
    c->first = 0;
    c->n = (size_t)t.w * (size_t)t.h;
}

/* Row by row: areas in m2 are doubles, of which a tile would be large. */
static enum status read_areas(struct cells *c, struct tile t, struct error *err)
{
    const double unit_m2 = c->run->area_unit_km2 * 1e6;
    double m2[GRID_TILE];
    enum status st = ST_OK;
    for (int y = 0; st == ST_OK && y < t.h; y++) {
        int64_t *area = c->area + (size_t)y * (size_t)t.w;
        st = area_tile(c->areas, (struct tile){t.x, t.y + y, t.w, 1}, m2, err);
        for (int x = 0; st == ST_OK && x < t.w; x++) area[x] = vector_round(m2[x] / unit_m2);
    }
    return st;
}

enum status cells_read_zones(struct cells *c, struct tile t, bool *any, struct error *err)
{
    bool masked = c->run->manifest->grid.mask == MASK_ZONES && c->run->has_zones;
    size_t n = (size_t)t.w * (size_t)t.h;
    enum status st = ST_OK;
    if (by_coverage(c))
        st = coverage_read(&c->coverage, c->zone_reader, t, c->zone, err);
    else if (c->run->has_zones)
        st = layer_read_int(c->zone_reader, t, 0, c->zone, err);
    else
        memset(c->zone, 0, n * sizeof *c->zone);
    if (st != ST_OK) return st;
    profile_lap(LAP_READ);
    int64_t inside = 0;
    for (size_t i = 0; i < n; i++) {
        c->inside[i] = !masked || c->zone[i] != 0; /* of a cell that is cut, some part lies in a zone */
        inside += c->inside[i];
    }
    *any = inside > 0;
    c->all_inside = inside == (int64_t)n;
    c->mask_cells += inside;
    return *any ? read_areas(c, t, err) : ST_OK;
}

/* Share a cell out among the zones its parts lie in. */
static bool share_out(const struct cells *c, const int32_t *part, size_t i, cells_zone_fn *each, void *user)
{
    int32_t zone[COVERAGE_PARTS];
    int parts[COVERAGE_PARTS], zones = 1;
    zone[0] = part[0];
    parts[0] = 0;
    for (int k = 0; k < COVERAGE_PARTS; k++) {
        int j = 0;
        while (j < zones && zone[j] != part[k]) j++;
        if (j == zones) {
            zone[zones] = part[k];
            parts[zones++] = 0;
        }
        parts[j]++;
    }
    bool masked = c->run->manifest->grid.mask == MASK_ZONES;
    const int64_t all = COVERAGE_PARTS;
    for (int j = 0; j < zones; j++) {
        if (masked && zone[j] == 0) continue; /* the part of the cell beyond the zones does not count */
        if (!each(user, zone[j], i, (c->area[i] * parts[j] + all / 2) / all)) return false;
    }
    return true;
}

enum status cells_each_zone(struct cells *c, cells_zone_fn *each, void *user, struct error *err)
{
    for (size_t i = c->first; i < c->first + c->n; i++) {
        if (!c->inside[i]) continue;
        const int32_t *part = coverage_parts(&c->coverage, c->zone[i]);
        if (part ? !share_out(c, part, i, each, user) : !each(user, c->zone[i], i, c->area[i]))
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

enum status cells_sum_zones(struct cells *c, const struct zone_cells *what, cells_add_fn *add,
                            struct error *err)
{
    struct summing k = {&c->parts, what, add};
    return cells_each_zone(c, add_cell, &k, err);
}

enum status cells_sum_runs(struct cells *c, const struct zone_cells *what, struct error *err)
{
    const size_t end = c->first + c->n;
    struct summing single = {&c->parts, what, zone_sums_add};
    for (size_t i = c->first, next; i < end; i = next) {
        for (next = i + 1; next < end && c->zone[next] == c->zone[i] && c->inside[next] == c->inside[i];)
            next++;
        if (!c->inside[i]) continue;
        const int32_t *part = coverage_parts(&c->coverage, c->zone[i]);
        if (part && !share_out(c, part, i, add_cell, &single)) return error_memory(err);
        if (part) continue;
        struct zone_sums *s = zone_parts_of(&c->parts, c->zone[i]);
        if (!s) return error_memory(err);
        zone_sums_add_run(s, what, i, next - i, c->area);
    }
    return ST_OK;
}
