#include "grid/source.h"

#include "grid/crs.h"

#include <cpl_conv.h>
#include <cpl_error.h>
#include <cpl_vsi.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void source_info_clear(struct source_info *info)
{
    free(info->crs_wkt);
    free(info->crs_name);
    *info = (struct source_info){0};
}

/* The CRS as the manifest states it, else `own`, which may be NULL. */
static enum status look_at_crs(const struct manifest_source *s, OGRSpatialReferenceH own, const char *who,
                               struct source_info *info, struct error *err)
{
    OGRSpatialReferenceH srs;
    if (s->crs) {
        srs = crs_open(s->crs);
        if (!srs)
            return error_set(
                err, ST_INPUT,
                "%s: crs \"%.200s\" is none that PROJ knows (%s); expected EPSG:x, ESRI:x, WKT or a "
                "PROJ string",
                who, s->crs, source_gdal_words());
    } else if (own && OSRGetName(own)) {
        srs = OSRClone(own);
    } else if (CPLGetLastErrorType() != CE_None) { /* a file cut short loses its CRS too */
        return error_set(err, ST_INPUT, "%s: %s has no CRS, or is damaged: %s", who, s->path,
                         source_gdal_words());
    } else {
        return error_set(err, ST_INPUT, "%s: %s has no CRS; state it by `crs:` beside the source", who,
                         s->path);
    }
    enum status status = ST_OK;
    CPLErrorReset();
    info->crs_wkt = crs_wkt(srs);
    info->crs_name = crs_name(srs);
    if (!info->crs_wkt)
        status = error_set(err, ST_INPUT, "%s: %s: its CRS cannot be written as WKT: %s", who, s->path,
                           source_gdal_words());
    else if (!info->crs_name)
        status = error_memory(err);
    info->geographic = OSRIsGeographic(srs);
    info->metres_per_unit = info->geographic ? NAN : OSRGetLinearUnits(srs, NULL);
    OSRRelease(srs);
    return status;
}

/* Geotransform and bounds, from the file or fitted to its ground control points. */
static enum status look_at_place(const struct manifest_source *s, GDALDatasetH ds, const char *who,
                                 struct source_info *info, struct error *err)
{
    double *gt = info->gt, inverse[6];
    int gcps = GDALGetGCPCount(ds);
    if (GDALGetGeoTransform(ds, gt) != CE_None) {
        if (gcps == 0)
            return error_set(err, ST_INPUT, "%s: %s has no geotransform: where its cells lie is not known",
                             who, s->path);
        if (!GDALGCPsToGeoTransform(gcps, GDALGetGCPs(ds), gt, TRUE))
            return error_set(err, ST_INPUT,
                             "%s: %s has no geotransform, and its %d ground control points fix none", who,
                             s->path, gcps);
        info->by_gcps = true;
    }
    if (!GDALInvGeoTransform(gt, inverse) || !isfinite(gt[0] + gt[1] + gt[2] + gt[3] + gt[4] + gt[5]))
        return error_set(err, ST_INPUT, "%s: %s has a geotransform of no area: %g %g %g %g %g %g", who,
                         s->path, gt[0], gt[1], gt[2], gt[3], gt[4], gt[5]);
    info->north_up = !info->by_gcps && gt[1] > 0 && gt[2] == 0 && gt[4] == 0 && gt[5] < 0;
    double *b = info->bounds;
    for (int corner = 0; corner < 4; corner++) {
        double column = corner & 1 ? info->width : 0, row = corner & 2 ? info->height : 0;
        double x = gt[0] + column * gt[1] + row * gt[2], y = gt[3] + column * gt[4] + row * gt[5];
        b[0] = corner ? fmin(b[0], x) : x;
        b[1] = corner ? fmin(b[1], y) : y;
        b[2] = corner ? fmax(b[2], x) : x;
        b[3] = corner ? fmax(b[3], y) : y;
    }
    return ST_OK;
}

static bool says_thematic(GDALRasterBandH band, const char *item)
{
    const char *value = GDALGetMetadataItem(band, item, NULL);
    return value && strcasecmp(value, "thematic") == 0;
}

/* Every RAT is thematic unless it says otherwise (a histogram too): only one with names counts. */
static bool rat_names_classes(GDALRasterBandH band)
{
    GDALRasterAttributeTableH rat = GDALGetDefaultRAT(band);
    if (!rat) return false;
    if (GDALRATGetColOfUsage(rat, GFU_Name) >= 0) return true;
    if (GDALRATGetTableType(rat) != GRTT_THEMATIC) return false;
    for (int i = 0; i < GDALRATGetColumnCount(rat); i++)
        if (GDALRATGetTypeOfCol(rat, i) == GFT_String) return true;
    return false;
}

/* A table of values beside the file, as ArcGIS writes it. */
static bool has_value_table(const char *path)
{
    char name[4096];
    VSIStatBufL stat;
    int n = snprintf(name, sizeof name, "%s.vat.dbf", path);
    return n > 0 && (size_t)n < sizeof name && VSIStatExL(name, &stat, VSI_STAT_EXISTS_FLAG) == 0;
}

static void look_at_band(const struct manifest_source *s, GDALRasterBandH band, struct source_info *info)
{
    int ok = 0;
    info->type = GDALGetRasterDataType(band);
    GDALGetBlockSize(band, &info->block_width, &info->block_height);
    if (s->has_missing) {
        info->nodata = s->missing;
        info->has_nodata = true;
    } else {
        if (info->type == GDT_Int64)
            info->nodata = (double)GDALGetRasterNoDataValueAsInt64(band, &ok);
        else if (info->type == GDT_UInt64)
            info->nodata = (double)GDALGetRasterNoDataValueAsUInt64(band, &ok);
        else
            info->nodata = GDALGetRasterNoDataValue(band, &ok);
        info->has_nodata = ok;
    }
    int flags = GDALGetMaskFlags(band);
    info->has_mask = (flags & (GMF_PER_DATASET | GMF_ALPHA)) || !(flags & (GMF_ALL_VALID | GMF_NODATA));
    double scale = GDALGetRasterScale(band, &ok);
    info->scale = ok ? scale : 1;
    double offset = GDALGetRasterOffset(band, &ok);
    info->offset = ok ? offset : 0;
    info->categorical = GDALGetRasterColorTable(band) || GDALGetRasterCategoryNames(band) ||
                        says_thematic(band, "LAYER_TYPE") || says_thematic(band, "RepresentationType") ||
                        rat_names_classes(band) || has_value_table(s->path);
}

static enum status look_at_raster(const struct manifest_source *s, GDALDatasetH ds, const char *who,
                                  struct source_info *info, struct error *err)
{
    info->width = GDALGetRasterXSize(ds);
    info->height = GDALGetRasterYSize(ds);
    info->bands = GDALGetRasterCount(ds);
    enum status status = look_at_place(s, ds, who, info, err);
    if (status != ST_OK) return status;
    OGRSpatialReferenceH own = info->by_gcps ? GDALGetGCPSpatialRef(ds) : GDALGetSpatialRef(ds);
    status = look_at_crs(s, own, who, info, err);
    if (status != ST_OK) return status;
    CPLPushErrorHandler(CPLQuietErrorHandler);
    look_at_band(s, GDALGetRasterBand(ds, s->band > 0 ? s->band : 1), info);
    CPLPopErrorHandler();
    if (GDALDataTypeIsComplex(info->type))
        return error_set(err, ST_INPUT, "%s: %s has complex cells (%s): expected real numbers", who, s->path,
                         GDALGetDataTypeName(info->type));
    return ST_OK;
}

/* Bounds of what passes the layer's filter; a layer's own extent takes no account of it. */
static bool filtered_bounds(OGRLayerH layer, double bounds[4])
{
    bool any = false;
    OGRFeatureH feature;
    OGR_L_ResetReading(layer);
    while ((feature = OGR_L_GetNextFeature(layer))) {
        OGRGeometryH geometry = OGR_F_GetGeometryRef(feature);
        if (geometry && !OGR_G_IsEmpty(geometry)) {
            OGREnvelope e;
            OGR_G_GetEnvelope(geometry, &e);
            bounds[0] = any ? fmin(bounds[0], e.MinX) : e.MinX;
            bounds[1] = any ? fmin(bounds[1], e.MinY) : e.MinY;
            bounds[2] = any ? fmax(bounds[2], e.MaxX) : e.MaxX;
            bounds[3] = any ? fmax(bounds[3], e.MaxY) : e.MaxY;
            any = true;
        }
        OGR_F_Destroy(feature);
    }
    return any;
}

static enum status look_at_vector(const struct manifest_source *s, GDALDatasetH ds, const char *who,
                                  struct source_info *info, struct error *err)
{
    OGRLayerH layer;
    enum status status = source_layer(s, ds, who, &layer, err);
    if (status != ST_OK) return status;
    info->vector = true;
    info->scale = 1;
    info->features = OGR_L_GetFeatureCount(layer, FALSE);
    OGREnvelope e;
    bool any;
    CPLErrorReset();
    CPLPushErrorHandler(CPLQuietErrorHandler);
    if (s->where) {
        any = filtered_bounds(layer, info->bounds);
    } else {
        any = OGR_L_GetExtent(layer, &e, TRUE) == OGRERR_NONE;
        if (any) memcpy(info->bounds, (double[4]){e.MinX, e.MinY, e.MaxX, e.MaxY}, sizeof info->bounds);
    }
    CPLPopErrorHandler();
    if (!any && s->where && CPLGetLastErrorType() >= CE_Failure) /* some drivers find out when they read */
        return source_where_fault(s, layer, who, err);
    if (!any && s->where)
        return error_set(err, ST_INPUT, "%s: no feature with a geometry in %s passes where \"%s\"", who,
                         s->path, s->where);
    if (!any)
        return error_set(err, ST_INPUT, "%s: layer %s of %s has no feature with a geometry", who,
                         OGR_L_GetName(layer), s->path);
    return look_at_crs(s, OGR_L_GetSpatialRef(layer), who, info, err);
}

enum status source_look(const struct manifest_source *s, bool vector, const char *who,
                        struct source_info *info, struct error *err)
{
    GDALDatasetH ds;
    struct source_info found = {0};
    enum status status = source_open(s, vector, who, &ds, err);
    if (status != ST_OK) return status;
    status = vector ? look_at_vector(s, ds, who, &found, err) : look_at_raster(s, ds, who, &found, err);
    GDALClose(ds);
    if (status == ST_OK)
        *info = found;
    else
        source_info_clear(&found);
    return status;
}

/* Points over the whole of a box into the other CRS, taking in what lands. */
static bool sample_bounds(OGRCoordinateTransformationH transform, const double b[4], double out[4])
{
    enum { SIDE = 33 };
    bool any = false;
    for (int j = 0; j < SIDE; j++) {
        double x[SIDE], y[SIDE];
        int ok[SIDE];
        for (int i = 0; i < SIDE; i++) {
            x[i] = b[0] + (b[2] - b[0]) * i / (SIDE - 1);
            y[i] = b[1] + (b[3] - b[1]) * j / (SIDE - 1);
        }
        OCTTransformEx(transform, SIDE, x, y, NULL, ok);
        for (int i = 0; i < SIDE; i++) {
            if (!ok[i] || !isfinite(x[i]) || !isfinite(y[i])) continue;
            out[0] = any ? fmin(out[0], x[i]) : x[i];
            out[1] = any ? fmin(out[1], y[i]) : y[i];
            out[2] = any ? fmax(out[2], x[i]) : x[i];
            out[3] = any ? fmax(out[3], y[i]) : y[i];
            any = true;
        }
    }
    return any;
}

static char *name_of(const char *wkt)
{
    OGRSpatialReferenceH srs = crs_open(wkt);
    char *name = srs ? crs_name(srs) : NULL;
    if (srs) OSRRelease(srs);
    return name;
}

enum status source_no_transform(const char *from_wkt, const char *to_wkt, const char *who, struct error *err)
{
    enum { WORDS_MAX = 160 }; /* PROJ's words may hold the whole of a WKT: the names tell as much */
    char words[WORDS_MAX + 1];
    bool told = strlen(source_gdal_words()) <= WORDS_MAX;
    snprintf(words, sizeof words, "%s", told ? source_gdal_words() : "PROJ finds no operation between them");
    char *from = name_of(from_wkt), *to = name_of(to_wkt);
    enum status status = error_set(err, ST_INPUT,
                                   "%s: its CRS (%s) cannot be transformed to the grid's (%s): %s; is it the "
                                   "right one? `crs:` states another",
                                   who, from ? from : "unnamed", to ? to : "unnamed", words);
    free(from);
    free(to);
    return status;
}

enum status source_bounds_in(const double bounds[4], const char *from_wkt, const char *to_wkt,
                             const char *who, double out[4], struct error *err)
{
    if (crs_same_wkt(from_wkt, to_wkt)) {
        memcpy(out, bounds, 4 * sizeof *out);
        return ST_OK;
    }
    OGRCoordinateTransformationH transform = crs_transform(from_wkt, to_wkt);
    if (!transform) return source_no_transform(from_wkt, to_wkt, who, err);
    double inside[4], edge[4];
    CPLPushErrorHandler(CPLQuietErrorHandler);
    bool any = sample_bounds(transform, bounds, inside);
    bool edged = OCTTransformBounds(transform, bounds[0], bounds[1], bounds[2], bounds[3], &edge[0], &edge[1],
                                    &edge[2], &edge[3], 101);
    CPLPopErrorHandler();
    OCTDestroyCoordinateTransformation(transform);
    if (!any)
        return error_set(err, ST_INPUT,
                         "%s: its extent %.10g %.10g %.10g %.10g has no place in the grid's CRS: %s", who,
                         bounds[0], bounds[1], bounds[2], bounds[3], source_gdal_words());
    if (edged && isfinite(edge[0] + edge[1] + edge[2] + edge[3])) {
        if (edge[0] > edge[2]) {
            edge[0] = -180;
            edge[2] = 180;
        }
        for (int i = 0; i < 2; i++) {
            inside[i] = fmin(inside[i], edge[i]);
            inside[i + 2] = fmax(inside[i + 2], edge[i + 2]);
        }
    }
    memcpy(out, inside, sizeof inside);
    return ST_OK;
}
