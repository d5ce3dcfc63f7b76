#include "grid/small.h"
#include "grid/source.h"

#include <cpl_string.h>
#include <gdal.h>
#include <gdal_utils.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#define SLOPE_SHOWN  0.25 /* what the mean slope is to be: 14 degrees */
#define EXAGGERATION 25.0 /* at most */

/* Heights as a raster in memory that GDAL's tools take. */
static GDALDatasetH heights_open(const float *height, int width, int rows, double dx, double dy)
{
    GDALDatasetH ds = GDALCreate(GDALGetDriverByName("MEM"), "", width, rows, 1, GDT_Float32, NULL);
    if (!ds) return NULL;
    double gt[6] = {0, dx, 0, 0, 0, -dy};
    GDALRasterBandH band = GDALGetRasterBand(ds, 1);
    GDALSetGeoTransform(ds, gt);
    GDALSetRasterNoDataValue(band, NAN);
    if (GDALRasterIO(band, GF_Write, 0, 0, width, rows, (void *)height, width, rows, GDT_Float32, 0, 0) ==
        CE_None)
        return ds;
    GDALClose(ds);
    return NULL;
}

/* Mean of the slopes along x and y between neighbours. */
static double mean_slope(const float *z, int width, int rows, double dx, double dy)
{
    double sum = 0;
    size_t n = 0;
    for (int y = 0; y + 1 < rows; y++)
        for (int x = 0; x + 1 < width; x++) {
            const float *at = z + (size_t)y * (size_t)width + x;
            double slope = hypot((at[1] - at[0]) / dx, (at[width] - at[0]) / dy);
            if (!(slope >= 0)) continue; /* no data */
            sum += slope;
            n++;
        }
    return n ? sum / (double)n : 0;
}

static GDALDatasetH hillshade(GDALDatasetH heights, double exaggeration)
{
    char z[32];
    snprintf(z, sizeof z, "%.6f", exaggeration);
    const char *const args[] = {"-of", "MEM", "-multidirectional", "-compute_edges", "-z", z, NULL};
    GDALDEMProcessingOptions *options = GDALDEMProcessingOptionsNew((char **)args, NULL);
    GDALDatasetH out = GDALDEMProcessing("", heights, "hillshade", NULL, options, NULL);
    GDALDEMProcessingOptionsFree(options);
    return out;
}

enum status small_shade(const float *height, int width, int rows, double dx, double dy, int to_width,
                        int to_height, uint8_t *light, struct error *err)
{
    enum status st = ST_FAILED;
    float *sized = malloc(sizeof *sized * (size_t)to_width * (size_t)to_height);
    GDALDatasetH from = heights_open(height, width, rows, dx, dy), to = NULL, shade = NULL;
    GDALRasterIOExtraArg how;
    INIT_RASTERIO_EXTRA_ARG(how);
    how.eResampleAlg = to_width > width ? GRIORA_CubicSpline : GRIORA_Average;
    if (!sized || !from) goto done;
    if (GDALRasterIOEx(GDALGetRasterBand(from, 1), GF_Read, 0, 0, width, rows, sized, to_width, to_height,
                       GDT_Float32, 0, 0, &how) != CE_None)
        goto done;
    dx *= (double)width / to_width;
    dy *= (double)rows / to_height;
    double slope = mean_slope(sized, to_width, to_height, dx, dy);
    double z = slope > 0 ? fmin(fmax(SLOPE_SHOWN / slope, 1), EXAGGERATION) : 1;
    to = heights_open(sized, to_width, to_height, dx, dy);
    shade = to ? hillshade(to, z) : NULL;
    if (shade && GDALRasterIO(GDALGetRasterBand(shade, 1), GF_Read, 0, 0, to_width, to_height, light,
                              to_width, to_height, GDT_Byte, 0, 0) == CE_None)
        st = ST_OK;
done:
    if (st != ST_OK) error_set(err, st, "hillshade: cannot be made: %s", source_gdal_words());
    if (shade) GDALClose(shade);
    if (to) GDALClose(to);
    if (from) GDALClose(from);
    free(sized);
    return st;
}
