#include "grid/crs.h"
#include "grid/metric.h"
#include "grid/plan_own.h"

#include <cpl_error.h>
#include <limits.h>
#include <math.h>
#include <string.h>

/* How a source lies against the grid. */
struct overlap {
    double covered; /* share of the grid's rectangle */
    bool any;
    double point[2]; /* a place in both, in the source's CRS */
};

/* Both in one CRS, and the source's extent a rectangle: exact. `reach` widens the grid (features near it
 * count too). */
static struct overlap overlap_boxes(const double grid[4], const double source[4], const double reach[2])
{
    double cut[4] = {fmax(grid[0], source[0]), fmax(grid[1], source[1]), fmin(grid[2], source[2]),
                     fmin(grid[3], source[3])};
    struct overlap o = {.point = {(cut[0] + cut[2]) / 2, (cut[1] + cut[3]) / 2}};
    double area = (grid[2] - grid[0]) * (grid[3] - grid[1]);
    if (cut[0] < cut[2] && cut[1] < cut[3]) o.covered = fmin((cut[2] - cut[0]) * (cut[3] - cut[1]) / area, 1);
    /* Points and upright lines have no area and yet a place. */
    bool flat = source[0] == source[2] || source[1] == source[3];
    double rx = reach[0], ry = reach[1];
    o.any = o.covered > 0;
    if (flat || rx > 0)
        o.any = source[0] <= grid[2] + rx && source[2] >= grid[0] - rx && source[1] <= grid[3] + ry &&
                source[3] >= grid[1] - ry;
    return o;
}

/* Whether a place in the source's CRS lies in the source's extent. */
static bool inside(const struct source_info *s, double x, double y)
{
    if (s->vector || s->north_up)
        return x >= s->bounds[0] && x <= s->bounds[2] && y >= s->bounds[1] && y <= s->bounds[3];
    double inverse[6], gt[6];
    memcpy(gt, s->gt, sizeof gt);
    if (!GDALInvGeoTransform(gt, inverse)) return false;
    double column = inverse[0] + x * inverse[1] + y * inverse[2],
           row = inverse[3] + x * inverse[4] + y * inverse[5];
    return column >= 0 && row >= 0 && column <= s->width && row <= s->height;
}

/* Places spread over the grid, looked up in the source: unlike the source's outline in the grid's CRS, that
 * holds for a world-wide source and a local projection too. */
static struct overlap overlap_samples(const struct grid *g, const struct source_info *s,
                                      OGRCoordinateTransformationH to_source)
{
    enum { SIDE = 64, MIDDLE = SIDE / 2 };
    struct overlap o = {0};
    int hits = 0;
    double nearest = INFINITY;
    for (int j = 0; j < SIDE; j++) {
        double x[SIDE], y[SIDE];
        int ok[SIDE];
        for (int i = 0; i < SIDE; i++) {
            x[i] = g->x0 + (i + 0.5) / SIDE * g->width * g->cell_x;
            y[i] = g->y0 - (j + 0.5) / SIDE * g->height * g->cell_y;
        }
        OCTTransformEx(to_source, SIDE, x, y, NULL, ok);
        for (int i = 0; i < SIDE; i++) {
            if (!ok[i] || !isfinite(x[i]) || !isfinite(y[i])) continue;
            bool in = inside(s, x[i], y[i]);
            /* Longitudes of 0..360 */
            for (int turn = -1; s->geographic && !in && turn <= 1; turn += 2) {
                in = inside(s, x[i] + turn * 360, y[i]);
                if (in) x[i] += turn * 360;
            }
            if (!in) continue;
            hits++;
            double off = hypot(i - MIDDLE, j - MIDDLE);
            if (off < nearest) {
                nearest = off;
                o.point[0] = x[i];
                o.point[1] = y[i];
            }
        }
    }
    o.covered = hits / (double)(SIDE * SIDE);
    o.any = hits > 0;
    return o;
}

/* margin_m in units of the grid's CRS: features of distances and densities count that far out. */
static void reach_of(const struct grid *g, const struct manifest_factor *f, double reach[2])
{
    const double metres_per_degree = 111000;
    reach[0] = reach[1] = 0;
    if (!f || (f->derive != DERIVE_DISTANCE && f->derive != DERIVE_DENSITY)) return;
    if (!g->geographic) {
        reach[0] = reach[1] = g->margin_m / g->metres_per_unit;
        return;
    }
    double b[4];
    grid_bounds(g, b);
    reach[1] = g->margin_m / metres_per_degree;
    reach[0] = reach[1] / fmax(cos(fmin(fmax(fabs(b[1]), fabs(b[3])), 89) * M_PI / 180), 0.01);
}

/* How many of the grid's cells a cell of the source takes, as the ratio of sides, at a place in both. */
static double cell_ratio(const struct grid *g, const struct source_info *s, const double at[2],
                         OGRCoordinateTransformationH to_grid)
{
    double x[3] = {at[0], at[0] + s->gt[1], at[0] + s->gt[2]},
           y[3] = {at[1], at[1] + s->gt[4], at[1] + s->gt[5]};
    int ok[3] = {1, 1, 1};
    if (to_grid) OCTTransformEx(to_grid, 3, x, y, NULL, ok);
    if (!ok[0] || !ok[1] || !ok[2]) return 1;
    double ax = (x[1] - x[0]) / g->cell_x, ay = (y[1] - y[0]) / g->cell_y;
    double bx = (x[2] - x[0]) / g->cell_x, by = (y[2] - y[0]) / g->cell_y;
    double ratio = sqrt(fabs(ax * by - ay * bx));
    return isfinite(ratio) && ratio > 0 ? ratio : 1;
}

/* A table scores classes when the cells are whole numbers or its rules name single values; ranges over real
 * numbers cut a field into steps. */
static bool scores_classes(const struct manifest_factor *f, const struct source_info *s)
{
    if (!f->score.method) return false;
    if (f->score.method->extra == EXTRA_CATEGORIES) return true;
    if (f->score.method->extra != EXTRA_TABLE) return false;
    if (!GDALDataTypeIsFloating(s->type)) return true;
    for (size_t i = 0; i < f->score.count; i++)
        if (f->score.rules[i].lo != f->score.rules[i].hi) return false;
    return true;
}

static enum resample_rule choose_resample(const struct manifest_factor *f, const struct source_info *s,
                                          double ratio)
{
    bool finer = ratio <= 0.5 * (1 + 1e-9);
    if (f && f->resample != RESAMPLE_BY_KIND) return f->resample;
    if (f && f->derive == DERIVE_ASPECT) return RESAMPLE_NEAREST;
    /* A constraint applies or does not: it is a class. */
    bool classes = !f || (f->derive == DERIVE_NONE && (s->categorical || scores_classes(f, s)));
    if (s->vector) {
        bool field = f && (f->derive == DERIVE_DISTANCE || f->derive == DERIVE_DENSITY);
        return !field ? RESAMPLE_NEAREST : finer ? RESAMPLE_AVERAGE : RESAMPLE_BILINEAR;
    }
    if (classes) return finer ? RESAMPLE_MODE : RESAMPLE_NEAREST;
    return finer ? RESAMPLE_AVERAGE : RESAMPLE_BILINEAR;
}

/* Shift of the source's cells against the grid's; true when they are the grid's over all of it. */
static bool compare_cells(const struct grid *g, struct plan_layer *l)
{
    const struct source_info *s = &l->info;
    double shift[2];
    const double from[2] = {(g->x0 - s->gt[0]) / s->gt[1], (g->y0 - s->gt[3]) / s->gt[5]};
    const double to[2] = {(g->x0 + g->width * g->cell_x - s->gt[0]) / s->gt[1],
                          (g->y0 - g->height * g->cell_y - s->gt[3]) / s->gt[5]};
    const int cells[2] = {g->width, g->height};
    bool on = true;
    for (int i = 0; i < 2; i++) {
        if (fabs(to[i] - from[i] - cells[i]) > plan_shift_max) return false;
        double whole = rint(from[i]);
        shift[i] = from[i] - whole;
        on = on && fabs(shift[i]) <= plan_shift_max && fabs(to[i] - cells[i] - whole) <= plan_shift_max &&
             fabs(whole) < INT_MAX;
    }
    /* The place of the source's cells seen from the grid: x to the east, y to the north. */
    l->shift_x = -shift[0];
    l->shift_y = shift[1];
    return on;
}

static enum status no_overlap(const struct grid *g, const struct source_info *s, const char *who,
                              struct error *err)
{
    double b[4], own[4];
    struct error untold;
    grid_bounds(g, b);
    const char *crs = g->crs_name;
    if (source_bounds_in(s->bounds, s->crs_wkt, g->crs_wkt, who, own, &untold) != ST_OK) {
        memcpy(own, s->bounds, sizeof own);
        crs = s->crs_name;
    }
    const char *hint = s->geographic && g->geographic && s->bounds[2] > 180
                           ? "; its longitudes run to 360: bring them to -180..180 first"
                           : "";
    return error_set(
        err, ST_INPUT,
        "%s: does not overlap the grid: it covers %.10g %.10g %.10g %.10g (%s), the grid %.10g %.10g "
        "%.10g %.10g (%s; xmin ymin xmax ymax)%s",
        who, own[0], own[1], own[2], own[3], crs, b[0], b[1], b[2], b[3], g->crs_name, hint);
}

/* Where the source lies, and how large its cells are against the grid's. */
static enum status place(const struct grid *g, const struct manifest_factor *f, const char *who,
                         struct plan_layer *l, double *ratio, struct error *err)
{
    struct source_info *s = &l->info;
    double bounds[4], in_grid[4], reach[2];
    grid_bounds(g, bounds);
    reach_of(g, f, reach);
    OGRCoordinateTransformationH to_source = NULL, to_grid = NULL;
    struct overlap o;
    enum status status = ST_OK;
    if (l->same_crs && (s->vector || s->north_up)) {
        o = overlap_boxes(bounds, s->bounds, reach);
    } else {
        to_source = crs_transform(g->crs_wkt, s->crs_wkt);
        if (to_source) to_grid = OCTGetInverse(to_source); /* PROJ takes 30 ms to look for some */
        if (!to_source || !to_grid) {
            status = source_no_transform(s->crs_wkt, g->crs_wkt, who, err);
            goto done;
        }
        CPLPushErrorHandler(CPLQuietErrorHandler);
        o = overlap_samples(g, s, to_source);
        CPLPopErrorHandler();
        struct error untold;
        if (!o.any && source_bounds_in(s->bounds, s->crs_wkt, g->crs_wkt, who, in_grid, &untold) == ST_OK) {
            /* Too small for the samples, or beside the grid. */
            o = overlap_boxes(bounds, in_grid, reach);
            o.point[0] = (s->bounds[0] + s->bounds[2]) / 2;
            o.point[1] = (s->bounds[1] + s->bounds[3]) / 2;
        }
    }
    l->covered = o.covered;
    CPLPushErrorHandler(CPLQuietErrorHandler);
    *ratio = s->vector ? 1 : cell_ratio(g, s, o.point, to_grid);
    CPLPopErrorHandler();
    if (!o.any) status = no_overlap(g, s, who, err);
done:
    if (to_source) OCTDestroyCoordinateTransformation(to_source);
    if (to_grid) OCTDestroyCoordinateTransformation(to_grid);
    return status;
}

/* Features are worked on at the grid's cell or finer, but not beyond what a typing error alone asks for. */
static enum status check_cell(const struct grid *g, const struct manifest_factor *f, const char *who,
                              struct error *err)
{
    const double finest = 1000;
    double own = metric_cell_m(g);
    if (!isfinite(f->cell_m) || f->cell_m >= own / finest * (1 - 1e-9)) return ST_OK;
    return error_set(
        err, ST_INPUT,
        "%s: cell: %.6g m is less than a thousandth of the grid's, which is %.6g m: is it mistyped?", who,
        f->cell_m, own);
}

enum status plan_align(const struct plan *plan, const struct manifest_factor *f, const char *who,
                       struct plan_layer *l, struct error *err)
{
    const struct grid *g = &plan->grid;
    struct source_info *s = &l->info;
    double ratio = 1;
    l->shift_x = l->shift_y = l->cell_x = l->cell_y = NAN;
    if (!s->vector) {
        l->cell_x = hypot(s->gt[1], s->gt[4]);
        l->cell_y = hypot(s->gt[2], s->gt[5]);
    }
    l->same_crs = crs_same_wkt(s->crs_wkt, g->crs_wkt);
    enum status status = place(g, f, who, l, &ratio, err);
    if (status == ST_OK && f && s->vector) status = check_cell(g, f, who, err);
    if (status != ST_OK) return status;
    bool on_grid = !s->vector && l->same_crs && s->north_up && compare_cells(g, l);
    l->in_place = on_grid && (!f || f->derive == DERIVE_NONE);
    l->resampled = !s->vector && !on_grid;
    if (s->vector && f && isfinite(f->cell_m) && f->cell_m > 0 && !g->geographic)
        ratio = f->cell_m / (sqrt(g->cell_x * g->cell_y) * g->metres_per_unit);
    l->resample = choose_resample(f, s, ratio);
    return ST_OK;
}
