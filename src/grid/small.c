#include "grid/small.h"

#include "grid/source.h"

#include <gdal.h>

/* One band at another size; ST_FAILED with GDAL's words. */
static enum status read_band(GDALDatasetH ds, const char *who, int band, int width, int height,
                             GDALDataType type, void *cells, struct error *err)
{
    GDALRasterIOExtraArg how;
    int cols = GDALGetRasterXSize(ds), rows = GDALGetRasterYSize(ds);
    INIT_RASTERIO_EXTRA_ARG(how);
    how.eResampleAlg = cols <= width && rows <= height ? GRIORA_NearestNeighbour
                       : type == GDT_Float32           ? GRIORA_Average
                                                       : GRIORA_Mode;
    CPLErr e = GDALRasterIOEx(GDALGetRasterBand(ds, band), GF_Read, 0, 0, cols, rows, cells, width, height,
                              type, 0, 0, &how);
    return e == CE_None ? ST_OK
                        : error_set(err, ST_FAILED, "%s: cannot be read: %s", who, source_gdal_words());
}

static enum status read_file(const char *path, int band, int width, int height, GDALDataType type,
                             void *cells, struct error *err)
{
    GDALDatasetH ds = GDALOpen(path, GA_ReadOnly);
    if (!ds) return error_set(err, ST_FAILED, "%s: cannot be read: %s", path, source_gdal_words());
    enum status st = read_band(ds, path, band, width, height, type, cells, err);
    GDALClose(ds);
    return st;
}

enum status small_codes(const char *path, int band, int width, int height, uint8_t *cells, struct error *err)
{
    return read_file(path, band, width, height, GDT_Byte, cells, err);
}

enum status small_long_codes(const char *path, int band, int width, int height, uint16_t *cells,
                             struct error *err)
{
    return read_file(path, band, width, height, GDT_UInt16, cells, err);
}

enum status small_field(const char *path, int band, int width, int height, float *cells, struct error *err)
{
    return read_file(path, band, width, height, GDT_Float32, cells, err);
}
