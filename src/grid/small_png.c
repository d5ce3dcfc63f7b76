#include "grid/small.h"
#include "grid/source.h"

#include <cpl_string.h>
#include <gdal.h>
#include <math.h>
#include <stdlib.h>

/* A raster in memory with the place and the colours of another, at another size. */
static GDALDatasetH smaller(GDALDatasetH from, int width, int height, const uint8_t *cells)
{
    double gt[6];
    GDALDatasetH to = GDALCreate(GDALGetDriverByName("MEM"), "", width, height, 1, GDT_Byte, NULL);
    if (!to) return NULL;
    if (GDALGetGeoTransform(from, gt) == CE_None) {
        gt[1] *= (double)GDALGetRasterXSize(from) / width;
        gt[5] *= (double)GDALGetRasterYSize(from) / height;
        GDALSetGeoTransform(to, gt);
    }
    GDALSetSpatialRef(to, GDALGetSpatialRef(from));
    GDALRasterBandH in = GDALGetRasterBand(from, 1), out = GDALGetRasterBand(to, 1);
    int has_nodata;
    double nodata = GDALGetRasterNoDataValue(in, &has_nodata);
    if (GDALGetRasterColorTable(in)) GDALSetRasterColorTable(out, GDALGetRasterColorTable(in));
    if (has_nodata) GDALSetRasterNoDataValue(out, nodata);
    if (GDALRasterIO(out, GF_Write, 0, 0, width, height, (void *)cells, width, height, GDT_Byte, 0, 0) ==
        CE_None)
        return to;
    GDALClose(to);
    return NULL;
}

enum status small_png(const char *path, int side, const char *to, struct error *err)
{
    GDALDatasetH from = GDALOpen(path, GA_ReadOnly), small = NULL, png = NULL;
    if (!from) return error_set(err, ST_FAILED, "%s: cannot be read: %s", path, source_gdal_words());
    int cols = GDALGetRasterXSize(from), rows = GDALGetRasterYSize(from);
    double scale = fmin(1, (double)side / (cols > rows ? cols : rows));
    int width = (int)fmax(1, round(cols * scale)), height = (int)fmax(1, round(rows * scale));
    uint8_t *cells = malloc((size_t)width * (size_t)height);
    enum status st = cells ? small_codes(path, 1, width, height, cells, err) : error_memory(err);
    if (st == ST_OK) {
        char **options = CSLSetNameValue(NULL, "WORLDFILE", "YES");
        small = smaller(from, width, height, cells);
        png =
            small ? GDALCreateCopy(GDALGetDriverByName("PNG"), to, small, FALSE, options, NULL, NULL) : NULL;
        if (!png) st = error_set(err, ST_FAILED, "%s: cannot be written: %s", to, source_gdal_words());
        CSLDestroy(options);
    }
    if (png) GDALClose(png);
    if (small) GDALClose(small);
    GDALClose(from);
    free(cells);
    return st;
}
