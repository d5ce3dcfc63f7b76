/* The fused pass: every tile read once, scored, overlaid, classified, summed by zone and written. */
#include "run/cells.h"
#include "run/engine.h"
#include "run/planes.h"
#include "run/rasters.h"
#include "run/thumbs.h"

#include <float.h>
#include <math.h>
#include <stdlib.h>

void run_set_area_unit(struct run *r)
{
    /* A share of an undistorted cell. */
    const struct grid *g = &r->plan.grid;
    double metres = g->geographic ? 111320.0 : g->metres_per_unit;
    r->area_unit_km2 = g->cell_x * metres * (g->cell_y * metres) / 1e6 / ZONE_AREA_ONE;
}

static enum status make_sums(struct run *r, struct error *err)
{
    const struct manifest *m = r->manifest;
    struct zone_room room = {.classes = r->breaks_known ? r->classes : CLASSES_MAX,
                             .factors = m->factors,
                             .groups = m->groups,
                             .bins = ZONE_BINS};
    for (size_t f = 0; f < m->factors; f++) room.raws += m->factor[f].has_limits;
    zone_array_clear(&r->region);
    zone_array_clear(&r->by_zone);
    enum status st = zone_array_make(&room, 1, &r->region, err);
    if (r->shapes.count > ZONES_LISTED) room.bins = 0;
    if (st == ST_OK) st = zone_array_make(&room, r->shapes.count + 1, &r->by_zone, err);
    if (st != ST_OK) return st;
    r->sums = r->by_zone.zone;
    r->whole = r->region.zone[0];
    return ST_OK;
}

/* All zones together. Where these have no bins, those of the region are the fine ones merged. */
static void sum_up(struct run *r)
{
    enum { MERGED = FINE_BINS / ZONE_BINS };
    for (size_t z = 0; z <= r->shapes.count; z++) zone_sums_merge(&r->whole, &r->sums[z], &r->by_zone.room);
    for (size_t i = 0; !r->by_zone.room.bins && i < FINE_BINS; i++)
        r->whole.bin[i / MERGED] += r->fine_bin[i];
}

static enum status begin_counts(struct run *r, struct error *err)
{
    enum status st = make_sums(r, err);
    r->mask_cells = 0;
    for (size_t f = 0; f < r->manifest->factors; f++)
        r->count[f] = (struct factor_counts){.min = INFINITY, .max = -INFINITY};
    run_set_area_unit(r);
    return st;
}

/* A lowest value that commonly means "no data", in a source that declares none: an index of bad cells,
 * unseen. */
static void tell_undeclared(const struct run *r, size_t f, const char *who)
{
    static const float usual[] = {-999, -9999, -99999, -999999, -32767, -32768, -2147483648.0F, -FLT_MAX};
    const struct source_info *s = &r->plan.factor[f].info;
    float min = r->count[f].min;
    if (!s->crs_wkt || s->vector || s->has_nodata || s->has_mask || *r->plan.factor[f].derive) return;
    for (size_t i = 0; i < sizeof usual / sizeof *usual; i++)
        if (min == usual[i])
            run_notice(
                r,
                "warning: %s: its lowest value is %.9g, and %s declares no no-data value; if that is it, say "
                "`missing: %.9g`",
                who, (double)min, r->manifest->factor[f].source.path, (double)min);
}

/* Missing cells change the result by the factor's policy; those of a joined table are most often a key that
 * does not match. */
static void tell_missing(const struct run *r, size_t f, const char *who)
{
    static const char *const policy[] = {"they have no index (veto)", "the factor is left out there (skip)",
                                         "filled"};
    const struct manifest_factor *factor = &r->manifest->factor[f];
    run_notice(r, "%s: %s: %.2f %% of the cells that count have no data; %s",
               factor->derive == DERIVE_JOIN ? "warning" : "notice", who,
               100 * (double)r->count[f].missing / (double)r->mask_cells, policy[factor->nodata]);
}

/* What only shows once the pixels have been read: a layer without data, values no rule knows. */
static enum status judge_factor(const struct run *r, size_t f, struct error *err)
{
    const struct manifest_factor *factor = &r->manifest->factor[f];
    const struct factor_counts *n = &r->count[f];
    char who[512];
    source_who(r->manifest, factor, who, sizeof who);
    if (n->missing == r->mask_cells && r->mask_cells > 0)
        return error_set(err, ST_INPUT,
                         "%s: no data in any of the %lld cells that count; expected values%s%s", who,
                         (long long)r->mask_cells, factor->source.path ? " from " : "",
                         factor->source.path ? factor->source.path : "");
    tell_undeclared(r, f, who);
    if (n->unmatched > 0 && r->options->strict)
        return error_set(err, ST_INPUT,
                         "%s: %lld cells hold a value that no rule of the score covers; expected a rule for "
                         "each value (or DEFAULT=...) under --strict",
                         who, (long long)n->unmatched);
    if (n->unmatched > 0)
        run_notice(r,
                   "warning: %s: %lld cells hold a value that no rule of the score covers; they are no data",
                   who, (long long)n->unmatched);
    if (n->missing > 0 && r->weight[f] > 0) tell_missing(r, f, who);
    if (n->min == n->max && r->weight[f] > 0)
        run_notice(r, "warning: %s: the value is %.6g in every cell; it adds the same to each", who,
                   (double)n->min);
    return ST_OK;
}

static enum status judge(struct run *r, struct error *err)
{
    if (r->mask_cells == 0)
        return error_set(err, ST_INPUT,
                         "%s: no cell of the grid lies in a zone; expected zones that cover cell centres",
                         r->manifest->path);
    enum status st = ST_OK;
    for (size_t f = 0; st == ST_OK && f < r->manifest->factors; f++) st = judge_factor(r, f, err);
    const struct overlay_counts *n = &r->overlay_counts;
    if (n->floored)
        run_notice(
            r, "notice: overlay: %zu cells hold a score below the operator's epsilon, which stands in for it",
            n->floored);
    if (n->invalid)
        run_notice(r,
                   "warning: overlay: the formula gives no finite number in %zu cells, as in a division by "
                   "zero; they are no data",
                   n->invalid);
    if (n->clipped)
        run_notice(r, "warning: overlay: the formula leaves 0 to 1 in %zu cells; they are brought back to it",
                   n->clipped);
    if (st == ST_OK && r->whole.valid == 0)
        st = error_set(err, ST_INPUT,
                       "%s: no cell has an index: in each, a factor with nodata: veto is missing or a "
                       "constraint excludes it",
                       r->manifest->path);
    return st;
}

static enum status finish_outputs(struct run *r, struct error *err)
{
    enum status st = ST_OK;
    for (int p = 0; st == ST_OK && p < PRODUCTS; p++) {
        if (!r->output[p]) continue;
        profile_cells(r->profile, (long long)r->plan.grid.width * r->plan.grid.height);
        st = run_finish_output(r, (enum product)p, err);
    }
    return st;
}

enum status run_overlay(struct run *r, struct error *err)
{
    enum status st = begin_counts(r, err);
    rasters_choose(r);
    run_choose_order(r);
    for (int p = 0; st == ST_OK && p < PRODUCTS; p++) {
        bool later = p == PRODUCT_CLASS && !r->breaks_known;
        if ((r->wanted[p] || r->passing[p]) && !later) st = run_create_output(r, (enum product)p, err);
    }
    if (st == ST_OK) st = thumbs_make(r, &r->thumbs, err);
    if (st == ST_OK) st = planes_make(r, &r->planes, err);
    if (st != ST_OK) return st;
    run_tell_owa(r);
    run_bound_memory(r);
    run_stage(r, "Overlay");
    struct engine_job job = {&r->plan.grid, r->order,     r->threads,   r,         cells_start, cells_stop,
                             cells_compute, cells_commit, &r->progress, r->profile};
    st = engine_run(&job, err);
    run_stage_end(r);
    if (st != ST_OK) return st;
    sum_up(r);
    st = judge(r, err);
    if (st != ST_OK) return st;
    run_tell_zones(r);
    run_stage(r, "Overviews");
    st = finish_outputs(r, err);
    run_stage_end(r);
    return st;
}
