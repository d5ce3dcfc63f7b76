#include "grid/crs.h"
#include "grid/plan_own.h"

#include <cpl_error.h>
#include <math.h>
#include <ogr_api.h>
#include <stdlib.h>
#include <string.h>

static void widen(double b[4], const double more[4], bool *any)
{
    for (int i = 0; i < 2; i++) {
        b[i] = *any ? fmin(b[i], more[i]) : more[i];
        b[i + 2] = *any ? fmax(b[i + 2], more[i + 2]) : more[i + 2];
    }
    *any = true;
}

static void narrow(double b[4], const double other[4], bool *any)
{
    for (int i = 0; i < 2; i++) {
        b[i] = *any ? fmax(b[i], other[i]) : other[i];
        b[i + 2] = *any ? fmin(b[i + 2], other[i + 2]) : other[i + 2];
    }
    *any = true;
}

/* Bounds of every vertex of a layer in another CRS, edges densified. false: too many vertices to be worth it,
 * or some that have no place there. */
static bool vertex_bounds(OGRLayerH layer, OGRCoordinateTransformationH transform, double edge_max,
                          double b[4])
{
    const double vertices_max = 1e6;
    double vertices = 0;
    bool any = false, whole = true;
    OGRFeatureH feature;
    while (whole && (feature = OGR_L_GetNextFeature(layer))) {
        OGRGeometryH geometry = OGR_F_GetGeometryRef(feature);
        if (geometry && !OGR_G_IsEmpty(geometry)) {
            if (edge_max > 0) OGR_G_Segmentize(geometry, edge_max);
            vertices += OGR_G_WkbSize(geometry) / 16.;
            whole = vertices < vertices_max && OGR_G_Transform(geometry, transform) == OGRERR_NONE;
            OGREnvelope e;
            OGR_G_GetEnvelope(geometry, &e);
            widen(b, (double[4]){e.MinX, e.MinY, e.MaxX, e.MaxY}, &any);
        }
        OGR_F_Destroy(feature);
    }
    return any && whole && isfinite(b[0] + b[1] + b[2] + b[3]);
}

/* Bounds of the zones in the grid's CRS. */
static enum status zone_bounds(const struct manifest *m, const struct plan *plan, double b[4],
                               struct error *err)
{
    const struct source_info *info = &plan->zones.info;
    if (crs_same_wkt(info->crs_wkt, plan->grid.crs_wkt)) {
        memcpy(b, info->bounds, sizeof info->bounds);
        return ST_OK;
    }
    char at[300], who[400];
    snprintf(who, sizeof who, "%szones", manifest_at(m, m->zones.source.line, at, sizeof at));
    GDALDatasetH ds;
    OGRLayerH layer;
    enum status status = source_open(&m->zones.source, true, who, &ds, err);
    if (status != ST_OK) return status;
    bool exact = false;
    status = source_layer(&m->zones.source, ds, who, &layer, err);
    if (status != ST_OK) goto done;
    OGRCoordinateTransformationH transform = crs_transform(info->crs_wkt, plan->grid.crs_wkt);
    if (!transform) {
        status = source_no_transform(info->crs_wkt, plan->grid.crs_wkt, who, err);
        goto done;
    }
    double side = fmax(info->bounds[2] - info->bounds[0], info->bounds[3] - info->bounds[1]);
    CPLPushErrorHandler(CPLQuietErrorHandler);
    exact = vertex_bounds(layer, transform, side / 256, b);
    CPLPopErrorHandler();
    OCTDestroyCoordinateTransformation(transform);
done:
    GDALClose(ds);
    if (status != ST_OK || exact) return status;
    return source_bounds_in(info->bounds, info->crs_wkt, plan->grid.crs_wkt, who, b, err);
}

/* Sources with an extent that means something: rasters and polygons to be rasterised. Distances and densities
 * reach as far as one likes. */
static bool has_extent(const struct manifest_factor *f)
{
    return f->derive != DERIVE_JOIN && f->derive != DERIVE_DISTANCE && f->derive != DERIVE_DENSITY;
}

static enum status all_bounds(const struct manifest *m, const struct plan *plan, const char *who, double b[4],
                              bool *known, struct error *err)
{
    bool inner = m->grid.extent == EXTENT_INTERSECTION, any = false, faulty = false;
    for (int round = 0; round < 2 && !any && !faulty; round++) {
        for (size_t i = 0; i < m->factors; i++) {
            const struct manifest_factor *f = &m->factor[i];
            if (f->derive == DERIVE_JOIN || has_extent(f) != (round == 0)) continue;
            const struct source_info *info = &plan->factor[i].info;
            if (!info->crs_wkt) {
                faulty = true;
                continue;
            }
            double own[4];
            char buf[400];
            enum status status = source_bounds_in(info->bounds, info->crs_wkt, plan->grid.crs_wkt,
                                                  source_who(m, f, buf, sizeof buf), own, err);
            if (status != ST_OK) return status;
            (inner ? narrow : widen)(b, own, &any);
        }
    }
    *known = any;
    if (!any && !faulty)
        return error_set(err, ST_INPUT,
                         "%s: extent: %s needs a factor with a source of its own; use extent: zones", who,
                         inner ? "intersection" : "union");
    if (any && inner && !(b[0] < b[2] && b[1] < b[3]))
        return error_set(err, ST_INPUT,
                         "%s: extent: intersection is empty: the sources have no place in common", who);
    return ST_OK;
}

static const struct source_info *extent_layer(const struct manifest *m, const struct plan *plan,
                                              const char *who, struct error *err)
{
    for (size_t i = 0; m->grid.layer && i < m->factors; i++)
        if (strcmp(m->factor[i].id, m->grid.layer) == 0 && m->factor[i].derive != DERIVE_JOIN)
            return &plan->factor[i].info;
    error_set(err, ST_INPUT, "%s: extent: layer needs the id of a factor with a source of its own, found %s",
              who, m->grid.layer ? m->grid.layer : "none");
    return NULL;
}

/* The cell of a layer, where it may become the grid's. */
static bool own_cell(const struct source_info *info, double cell[2])
{
    if (info->vector || info->by_gcps || info->gt[2] != 0 || info->gt[4] != 0) return false;
    cell[0] = fabs(info->gt[1]);
    cell[1] = fabs(info->gt[5]);
    return true;
}

static bool near(double a, double b)
{
    return fabs(a - b) <= 1e-9 * fabs(b);
}

/* extent: layer. With the layer's own CRS and cell the grid is the layer's, to the cell. */
static enum status fit_layer(const struct manifest *m, const struct source_info *info, const char *who,
                             struct grid *g, struct error *err)
{
    double cell[2] = {NAN, NAN}, b[4];
    bool has_cell = own_cell(info, cell), given = isfinite(m->grid.cell_x) && isfinite(m->grid.cell_y);
    bool same_crs = crs_same_wkt(info->crs_wkt, g->crs_wkt);
    if (!given && !same_crs)
        return error_set(err, ST_INPUT,
                         "%s: cell is missing; it is needed since crs (%s) is not that of layer %s (%s)", who,
                         g->crs_name, m->grid.layer, info->crs_name);
    if (!given && !has_cell)
        return error_set(err, ST_INPUT, "%s: cell is missing; layer %s is %s and has none to lend", who,
                         m->grid.layer, info->vector ? "a vector" : "rotated");
    bool own =
        same_crs && has_cell && (!given || (near(m->grid.cell_x, cell[0]) && near(m->grid.cell_y, cell[1])));
    g->cell_x = own ? cell[0] : m->grid.cell_x;
    g->cell_y = own ? cell[1] : m->grid.cell_y;
    enum status status = source_bounds_in(info->bounds, info->crs_wkt, g->crs_wkt, who, b, err);
    if (status != ST_OK) return status;
    /* Counted from the layer's own north-west corner, so that its origin stays exactly what it is. */
    return grid_fit(g, b, own ? (double[2]){b[0], b[3]} : NULL, who, err);
}

static enum status find_bounds(const struct manifest *m, const struct plan *plan, const char *who,
                               double b[4], bool *known, struct error *err)
{
    *known = true;
    switch (m->grid.extent) {
    case EXTENT_BOX:
        memcpy(b, m->grid.box, 4 * sizeof *b);
        return ST_OK;
    case EXTENT_ZONES:
        *known = plan->zones.info.crs_wkt != NULL;
        if (!m->zones.source.path)
            return error_set(err, ST_INPUT, "%s: extent: zones needs zones; none are given", who);
        return *known ? zone_bounds(m, plan, b, err) : ST_OK;
    default:
        return all_bounds(m, plan, who, b, known, err);
    }
}

enum status plan_grid(const struct manifest *m, struct plan *plan, struct error *err)
{
    char at[300], who[400];
    snprintf(who, sizeof who, "%sgrid", manifest_at(m, m->grid.line, at, sizeof at));
    struct grid *g = &plan->grid;
    const struct source_info *layer = NULL;
    if (m->grid.extent == EXTENT_LAYER) {
        layer = extent_layer(m, plan, who, err);
        if (!layer) return ST_INPUT;
        if (!layer->crs_wkt) return ST_OK;
    }
    const char *crs = m->grid.crs ? m->grid.crs : layer ? layer->crs_wkt : NULL;
    if (!crs) return error_set(err, ST_INPUT, "%s: crs is missing", who);
    enum status status = grid_set_crs(g, crs, who, err);
    if (status != ST_OK) return status;
    g->margin_m = m->grid.margin_m;
    if (layer) return fit_layer(m, layer, who, g, err);
    if (!(m->grid.cell_x > 0 && m->grid.cell_y > 0))
        return error_set(err, ST_INPUT, "%s: cell is missing", who);
    g->cell_x = m->grid.cell_x;
    g->cell_y = m->grid.cell_y;
    double b[4];
    bool known;
    status = find_bounds(m, plan, who, b, &known, err);
    if (status != ST_OK || !known) return status;
    return grid_fit(g, b, NULL, who, err);
}
