/* What the analyst should know of zones that did not get the cells their shape promises. */
#include "base/text.h"
#include "run/run.h"

#include <math.h>

static double ring_lengths(OGRGeometryH g)
{
    int parts = OGR_G_GetGeometryCount(g);
    if (parts == 0) return OGR_G_Length(g);
    double length = 0;
    for (int i = 0; i < parts; i++) length += ring_lengths(OGR_G_GetGeometryRef(g, i));
    return length;
}

/* Half a cell along the whole outline: more than the cell-centre rule can take from a zone. */
static double outline_km2(const struct run *r, const struct zone_shape *z)
{
    const struct grid *g = &r->plan.grid;
    double cell_m = fmax(g->cell_x, g->cell_y) * g->metres_per_unit;
    return 0.5 * ring_lengths(z->geometry) * g->metres_per_unit * cell_m / 1e6;
}

static bool in_grid(const struct run *r, const struct zone_shape *z)
{
    double b[4];
    OGREnvelope e;
    grid_bounds(&r->plan.grid, b);
    OGR_G_GetEnvelope(z->geometry, &e);
    return e.MinX >= b[0] && e.MaxX <= b[2] && e.MinY >= b[1] && e.MaxY <= b[3];
}

/* Whether a zone that lies in the grid has fewer cells than its area promises. */
static bool falls_short(const struct run *r, size_t i)
{
    const struct zone_shape *z = &r->shapes.zone[i];
    double lost = z->area_km2 - run_km2(r, r->sums[i + 1].counted);
    return lost > 0 && !r->plan.grid.geographic && in_grid(r, z) && lost > outline_km2(r, z);
}

void run_tell_zones(const struct run *r)
{
    enum { TOLD = 20 };
    struct text none = {0};
    size_t empty = 0, shorter = 0;
    for (size_t i = 0; i < r->shapes.count; i++) {
        const struct zone_shape *z = &r->shapes.zone[i];
        if (r->sums[i + 1].cells == 0) {
            if (empty++ < TOLD) text_add(&none, "%s%s", none.len ? ", " : "", z->name);
        } else if (falls_short(r, i) && shorter++ < TOLD) {
            run_notice(r,
                       "warning: zone %s has cells for %.4g of its %.4g km2; does another zone overlap it?",
                       z->name, run_km2(r, r->sums[i + 1].counted), z->area_km2);
        }
    }
    if (shorter > TOLD)
        run_notice(r, "warning: %zu more zones have cells for less than their area", shorter - TOLD);
    if (empty > TOLD) text_add(&none, " and %zu more", empty - TOLD);
    if (none.len) run_notice(r, "warning: zones without a cell, their columns are empty: %s", none.s);
    text_clear(&none);
    if (r->shapes.count > ZONES_LISTED)
        run_notice(
            r,
            "notice: %zu zones: above %d they have no quartiles, and only zones.csv and zones.gpkg list them",
            r->shapes.count, ZONES_LISTED);
}
