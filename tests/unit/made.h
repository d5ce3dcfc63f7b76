/* Layers made for a test, in GDAL's memory file system, where no stat() reaches. */
#ifndef CAPACITY_TESTS_MADE_H
#define CAPACITY_TESTS_MADE_H

#include "manifest/manifest.h"

#include <check.h>
#include <cpl_vsi.h>
#include <gdal.h>
#include <math.h>
#include <ogr_srs_api.h>
#include <stdlib.h>
#include <string.h>

static inline void made_setup(void)
{
    GDALAllRegister();
}

static inline void made_teardown(void)
{
    VSIRmdirRecursive("/vsimem/made");
}

/* A raster of zeros, open for the test to adorn; crs NULL: none, cell 0: no geotransform. */
static inline GDALDatasetH made_raster_open(const char *path, const char *crs, double x0, double y0,
                                            double cell_x, double cell_y, int width, int height,
                                            GDALDataType type, int bands)
{
    GDALDatasetH ds = GDALCreate(GDALGetDriverByName("GTiff"), path, width, height, bands, type, NULL);
    ck_assert_ptr_nonnull(ds);
    if (crs) {
        OGRSpatialReferenceH srs = OSRNewSpatialReference(NULL);
        ck_assert_int_eq(OSRSetFromUserInput(srs, crs), OGRERR_NONE);
        ck_assert_int_eq(GDALSetSpatialRef(ds, srs), CE_None);
        OSRRelease(srs);
    }
    double gt[6] = {x0, cell_x, 0, y0, 0, -cell_y};
    if (cell_x > 0) ck_assert_int_eq(GDALSetGeoTransform(ds, gt), CE_None);
    return ds;
}

static inline void made_raster(const char *path, const char *crs, double x0, double y0, double cell,
                               int width, int height)
{
    GDALClose(made_raster_open(path, crs, x0, y0, cell, cell, width, height, GDT_Float32, 1));
}

static inline void made_text(const char *path, const char *text)
{
    VSILFILE *f = VSIFOpenL(path, "wb");
    ck_assert_ptr_nonnull(f);
    ck_assert_uint_eq(VSIFWriteL(text, 1, strlen(text), f), strlen(text));
    VSIFCloseL(f);
}

/* GeoJSON of features given as {"properties", "geometry type", "coordinates"}; crs may be NULL: longitude and
 * latitude. */
static inline void made_features(const char *path, int epsg, const char *const features[][3], size_t count)
{
    char text[8192], *p = text, *end = text + sizeof text;
    p += snprintf(p, (size_t)(end - p), "{\"type\":\"FeatureCollection\",");
    if (epsg)
        p += snprintf(p, (size_t)(end - p),
                      "\"crs\":{\"type\":\"name\",\"properties\":{\"name\":\"urn:ogc:def:crs:EPSG::%d\"}},",
                      epsg);
    p += snprintf(p, (size_t)(end - p), "\"features\":[");
    for (size_t i = 0; i < count; i++)
        p += snprintf(
            p, (size_t)(end - p),
            "%s{\"type\":\"Feature\",\"properties\":{%s},\"geometry\":{\"type\":\"%s\",\"coordinates\":%s}}",
            i ? "," : "", features[i][0], features[i][1], features[i][2]);
    p += snprintf(p, (size_t)(end - p), "]}");
    ck_assert(p < end);
    made_text(path, text);
}

/* A manifest with nothing in it but what a plan needs. Its texts are the test's; free the struct alone. */
static inline struct manifest *made_manifest(void)
{
    struct manifest *m = calloc(1, sizeof *m);
    ck_assert_ptr_nonnull(m);
    m->path = (char *)"capacity.yaml";
    m->dir = (char *)".";
    m->grid.cell_x = m->grid.cell_y = NAN;
    m->grid.line = 4;
    m->zones.source.line = 5;
    return m;
}

static inline struct manifest_factor *made_factor(struct manifest *m, const char *id, const char *path)
{
    struct manifest_factor *f = &m->factor[m->factors];
    *f = (struct manifest_factor){.id = (char *)id};
    f->line = 10 + (int)m->factors++;
    f->source.path = (char *)path;
    f->source.band = 1;
    f->source.line = f->line;
    f->cell_m = NAN;
    return f;
}

#endif
