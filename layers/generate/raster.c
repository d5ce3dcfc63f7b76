#include "raster.h"

#include "region.h"
#include "support.h"

#include <cpl_string.h>
#include <math.h>
#include <ogr_srs_api.h>
#include <stdlib.h>

struct extent {
    double west, north;
    int width, height;
};

/* Box of the zones in the CRS of the raster, with its margin, on multiples of its cell. */
static struct extent extent_of(const struct raster *raster, const struct labels *zones)
{
    struct projector *move = projector_open("EPSG:4326", raster->crs);
    double west = INFINITY, east = -INFINITY, south = INFINITY, north = -INFINITY;
    for (int i = 0; i <= 32; i++)
        for (int k = 0; k <= 32; k++) {
            struct point p =
                projector_point(move, (zones->west + zones->width * i / 32.0) / LABELS_PER_DEGREE,
                                (zones->south + zones->height * k / 32.0) / LABELS_PER_DEGREE);
            west = fmin(west, p.x);
            east = fmax(east, p.x);
            south = fmin(south, p.y);
            north = fmax(north, p.y);
        }
    projector_close(move);
    double left = floor((west - raster->margin) / raster->cell),
           top = ceil((north + raster->margin) / raster->cell);
    return (struct extent){left * raster->cell, top * raster->cell,
                           (int)(ceil((east + raster->margin) / raster->cell) - left),
                           (int)(top - floor((south - raster->margin) / raster->cell))};
}

static GDALDatasetH create(const struct raster *raster, const char *out_dir, const struct extent *extent)
{
    char path[4096];
    snprintf(path, sizeof path, "%s/%s", out_dir, raster->file);
    bool whole = raster->type != GDT_Float32;
    char **options = CSLSetNameValue(NULL, "COMPRESS", "DEFLATE");
    options = CSLSetNameValue(options, "ZLEVEL", "9");
    options = CSLSetNameValue(options, "TILED", "YES");
    options = CSLSetNameValue(options, "NUM_THREADS", "1");
    if (raster->type == GDT_Int16) options = CSLSetNameValue(options, "PREDICTOR", "2");
    GDALDatasetH file = GDALCreate(GDALGetDriverByName("GTiff"), path, extent->width, extent->height, 1,
                                   raster->type, options);
    CSLDestroy(options);
    if (!file) die("cannot create %s", path);
    double corner[6] = {extent->west, raster->cell, 0, extent->north, 0, -raster->cell};
    OGRSpatialReferenceH crs = OSRNewSpatialReference(NULL);
    OSRSetFromUserInput(crs, raster->crs);
    GDALRasterBandH band = GDALGetRasterBand(file, 1);
    bool good = GDALSetGeoTransform(file, corner) == CE_None && GDALSetSpatialRef(file, crs) == CE_None &&
                GDALSetRasterNoDataValue(band, raster->no_data) == CE_None;
    if (raster->scale != 0 && whole) good = good && GDALSetRasterScale(band, raster->scale) == CE_None;
    GDALSetMetadataItem(file, "TIFFTAG_IMAGEDESCRIPTION", raster->description, NULL);
    OSRRelease(crs);
    if (!good) die("cannot describe %s", path);
    return file;
}

struct sums {
    double *sum;
    int *count;
};

/* Adds one row of sample points to the cells they lie in. */
static void add_samples(const struct raster *raster, const struct frame *model, const struct point *place,
                        int width, struct sums *sums)
{
    for (int i = 0; i < width; i++) {
        int column, row;
        if (!frame_find(model, place[i].x, place[i].y, &column, &row)) continue;
        double value =
            raster->value(raster->context, (size_t)row * (size_t)model->width + (size_t)column, place[i]);
        if (isnan(value)) continue;
        sums->sum[i / raster->samples] += value;
        sums->count[i / raster->samples]++;
    }
}

static void store_row(const struct raster *raster, const struct sums *sums, int width, double *row)
{
    for (int c = 0; c < width; c++) {
        if (2 * sums->count[c] < raster->samples * raster->samples) {
            row[c] = raster->no_data;
            continue;
        }
        double value = sums->sum[c] / sums->count[c];
        if (raster->scale != 0) value /= raster->scale;
        row[c] = round(value / raster->unit) * raster->unit;
    }
}

GDALDatasetH raster_write(const struct raster *raster, const char *out_dir, const struct labels *zones,
                          const struct frame *model)
{
    struct extent extent = extent_of(raster, zones);
    GDALDatasetH file = create(raster, out_dir, &extent);
    GDALRasterBandH band = GDALGetRasterBand(file, 1);
    int points = extent.width * raster->samples;
    size_t width = (size_t)extent.width;
    double step = raster->cell / raster->samples, *row = allocate(width, sizeof *row);
    struct sums sums = {allocate(width, sizeof *sums.sum), allocate(width, sizeof *sums.count)};
    struct point *place = allocate((size_t)points, sizeof *place);
    struct projector *to_model = projector_open(raster->crs, region_model_crs);
    for (int r = 0; r < extent.height; r++) {
        for (size_t c = 0; c < width; c++) sums.sum[c] = sums.count[c] = 0;
        for (int k = 0; k < raster->samples; k++) {
            double y = extent.north - (r * raster->samples + k + 0.5) * step;
            projector_row(to_model, extent.west + 0.5 * step, y, step, points, place);
            add_samples(raster, model, place, points, &sums);
        }
        store_row(raster, &sums, extent.width, row);
        if (GDALRasterIO(band, GF_Write, 0, r, extent.width, 1, row, extent.width, 1, GDT_Float64, 0, 0) !=
            CE_None)
            die("cannot write %s", raster->file);
    }
    projector_close(to_model);
    free(place);
    free(row);
    free(sums.sum);
    free(sums.count);
    return file;
}
