#include "grid/raster_file.h"

#include "base/text.h"
#include "grid/source.h"

#include <cpl_conv.h>
#include <cpl_error.h>
#include <cpl_string.h>
#include <cpl_vsi.h>
#include <float.h>
#include <math.h>
#include <ogr_srs_api.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

static enum status cannot_write(const char *path, struct error *err)
{
    return error_set(err, ST_FAILED, "%s: cannot be written (is the disk full?): %s", path,
                     source_gdal_words());
}

static char **raster_options(enum raster_use use)
{
    char **o = CSLSetNameValue(NULL, "BIGTIFF", "IF_SAFER");
    if (use == RASTER_WORK) return CSLSetNameValue(o, "SPARSE_OK", "TRUE");
    o = CSLSetNameValue(o, "TILED", "YES");
    o = CSLSetNameValue(o, "BLOCKXSIZE", CPLSPrintf("%d", RASTER_TILE));
    o = CSLSetNameValue(o, "BLOCKYSIZE", CPLSPrintf("%d", RASTER_TILE));
    o = CSLSetNameValue(o, "SPARSE_OK", "TRUE");
    if (use == RASTER_KEPT) return o;
    const char *offered =
        GDALGetMetadataItem(GDALGetDriverByName("GTiff"), GDAL_DMD_CREATIONOPTIONLIST, NULL);
    bool zstd = offered && strstr(offered, ">ZSTD<");
    o = CSLSetNameValue(o, "COMPRESS", zstd ? "ZSTD" : "DEFLATE");
    return CSLSetNameValue(o, zstd ? "ZSTD_LEVEL" : "ZLEVEL", "1");
}

enum status raster_create(const char *path, const struct grid *frame, GDALDataType type, enum raster_use use,
                          GDALDatasetH *out, struct error *err)
{
    double gt[6];
    grid_geotransform(frame, gt);
    char **options = raster_options(use);
    CPLErrorReset();
    GDALDatasetH ds =
        GDALCreate(GDALGetDriverByName("GTiff"), path, frame->width, frame->height, 1, type, options);
    CSLDestroy(options);
    if (!ds) return cannot_write(path, err);
    OGRSpatialReferenceH srs = OSRNewSpatialReference(frame->crs_wkt);
    OSRSetAxisMappingStrategy(srs, OAMS_TRADITIONAL_GIS_ORDER);
    CPLErr e = GDALSetGeoTransform(ds, gt);
    if (e == CE_None) e = GDALSetSpatialRef(ds, srs);
    OSRRelease(srs);
    if (e == CE_None && (type == GDT_Float32 || type == GDT_Float64))
        e = GDALSetRasterNoDataValue(GDALGetRasterBand(ds, 1), NAN);
    if (e != CE_None) {
        enum status st = cannot_write(path, err);
        raster_discard(&ds, path);
        return st;
    }
    *out = ds;
    return ST_OK;
}

enum status raster_write_rows(GDALDatasetH ds, int row, int rows, GDALDataType type, void *cells,
                              struct error *err)
{
    int width = GDALGetRasterXSize(ds);
    CPLErrorReset();
    if (GDALRasterIO(GDALGetRasterBand(ds, 1), GF_Write, 0, row, width, rows, cells, width, rows, type, 0,
                     0) == CE_None)
        return ST_OK;
    return cannot_write(GDALGetDescription(ds), err);
}

/* Where the block that holds column or row `at` ends, or `limit` where that comes first. */
static int block_end(int at, int size, int limit)
{
    int end = at < limit - size ? (at / size + 1) * size : limit;
    return end < limit ? end : limit;
}

/* Blocks of a file, and room for one. */
struct block_room {
    GDALRasterBandH band;
    GDALDataType type;
    int cell, width, height; /* of a cell in bytes; of a block */
    char *cells;
};

/* What lies in one block, from rows of cells `line` bytes apart. */
static CPLErr write_part(const struct block_room *b, struct tile p, GDALDataType type, char *from,
                         size_t line)
{
    int across = GDALGetRasterBandXSize(b->band), down = GDALGetRasterBandYSize(b->band);
    int from_cell = GDALGetDataTypeSizeBytes(type);
    bool begins = p.x % b->width == 0 && p.y % b->height == 0,
         ends = (p.w == b->width || p.x + p.w == across) && (p.h == b->height || p.y + p.h == down);
    if (!begins || !ends)
        return GDALRasterIOEx(b->band, GF_Write, p.x, p.y, p.w, p.h, from, p.w, p.h, type, from_cell,
                              (GSpacing)line, NULL);
    if (p.w < b->width || p.h < b->height)
        memset(b->cells, 0, (size_t)b->width * (size_t)b->height * (size_t)b->cell);
    for (int y = 0; y < p.h; y++)
        GDALCopyWords64(from + (size_t)y * line, type, from_cell,
                        b->cells + (size_t)y * (size_t)b->width * (size_t)b->cell, b->type, b->cell, p.w);
    return GDALWriteBlock(b->band, p.x / b->width, p.y / b->height, b->cells);
}

enum status raster_write_blocks(GDALDatasetH ds, struct tile t, GDALDataType type, void *cells,
                                struct error *err)
{
    struct block_room b = {.band = GDALGetRasterBand(ds, 1)};
    b.type = GDALGetRasterDataType(b.band);
    b.cell = GDALGetDataTypeSizeBytes(b.type);
    GDALGetBlockSize(b.band, &b.width, &b.height);
    b.cells = malloc((size_t)b.width * (size_t)b.height * (size_t)b.cell);
    if (!b.cells) return error_memory(err);
    size_t cell = (size_t)GDALGetDataTypeSizeBytes(type), line = (size_t)t.w * cell;
    CPLErr e = CE_None;
    CPLErrorReset();
    for (int y = t.y, below; e == CE_None && y < t.y + t.h; y = below) {
        below = block_end(y, b.height, t.y + t.h);
        for (int x = t.x, beside; e == CE_None && x < t.x + t.w; x = beside) {
            beside = block_end(x, b.width, t.x + t.w);
            char *from = (char *)cells + (size_t)(y - t.y) * line + (size_t)(x - t.x) * cell;
            e = write_part(&b, (struct tile){x, y, beside - x, below - y}, type, from, line);
        }
    }
    free(b.cells);
    return e == CE_None ? ST_OK : cannot_write(GDALGetDescription(ds), err);
}

enum status raster_finish(GDALDatasetH *ds, const char *path, struct error *err)
{
    /* Neither call returns a verdict in GDAL 3.6: the last error tells. */
    CPLErrorReset();
    GDALFlushCache(*ds);
    GDALClose(*ds);
    *ds = NULL;
    return CPLGetLastErrorType() >= CE_Failure ? cannot_write(path, err) : ST_OK;
}

void raster_remove(const char *path)
{
    if (!path) return;
    VSIUnlink(path);
    char *beside = text_format("%s.aux.xml", path);
    if (beside) VSIUnlink(beside);
    free(beside);
}

void raster_discard(GDALDatasetH *ds, const char *path)
{
    if (*ds) {
        CPLPushErrorHandler(CPLQuietErrorHandler);
        GDALClose(*ds);
        CPLPopErrorHandler();
        *ds = NULL;
    }
    raster_remove(path);
}

/* The end of the furthest block, from the TIFF's own directory; blocks left out have no offset. */
static vsi_l_offset last_byte(GDALRasterBandH band)
{
    int bw, bh;
    GDALGetBlockSize(band, &bw, &bh);
    int nx = (GDALGetRasterBandXSize(band) + bw - 1) / bw, ny = (GDALGetRasterBandYSize(band) + bh - 1) / bh;
    vsi_l_offset end = 0;
    for (int y = 0; y < ny; y++)
        for (int x = 0; x < nx; x++) {
            char key[64];
            snprintf(key, sizeof key, "BLOCK_OFFSET_%d_%d", x, y);
            const char *offset = GDALGetMetadataItem(band, key, "TIFF");
            vsi_l_offset at = offset ? strtoull(offset, NULL, 10) : 0;
            if (at == 0) continue;
            snprintf(key, sizeof key, "BLOCK_SIZE_%d_%d", x, y);
            const char *size = GDALGetMetadataItem(band, key, "TIFF");
            at += size ? strtoull(size, NULL, 10) : 0;
            if (at > end) end = at;
        }
    return end;
}

bool raster_sound(const char *path)
{
    VSIStatBufL s;
    if (VSIStatL(path, &s) != 0) return false;
    const char *const drivers[] = {"GTiff", NULL};
    CPLPushErrorHandler(CPLQuietErrorHandler);
    GDALDatasetH ds = GDALOpenEx(path, GDAL_OF_RASTER | GDAL_OF_READONLY, drivers, NULL, NULL);
    bool sound =
        ds && GDALGetRasterCount(ds) == 1 && last_byte(GDALGetRasterBand(ds, 1)) <= (vsi_l_offset)s.st_size;
    if (ds) GDALClose(ds);
    CPLPopErrorHandler();
    return sound;
}

bool raster_holds(GDALDataType type, double value)
{
    if (type == GDT_Float64 || isnan(value)) return type == GDT_Float64 || type == GDT_Float32;
    if (type == GDT_Float32)
        return (isinf(value) || fabs(value) <= (double)FLT_MAX) && (double)(float)value == value;
    double least = 0, most = 0;
    switch (type) {
    case GDT_Byte:
        most = UINT8_MAX;
        break;
    case GDT_UInt16:
        most = UINT16_MAX;
        break;
    case GDT_Int16:
        least = INT16_MIN;
        most = INT16_MAX;
        break;
    case GDT_UInt32:
        most = UINT32_MAX;
        break;
    case GDT_Int32:
        least = INT32_MIN;
        most = INT32_MAX;
        break;
    default:
        return false;
    }
    return value >= least && value <= most && value == rint(value);
}

bool raster_nodata(const char *path, double *nodata)
{
    int has = 0;
    GDALDatasetH ds = GDALOpenEx(path, GDAL_OF_RASTER | GDAL_OF_READONLY, NULL, NULL, NULL);
    if (!ds) return false;
    *nodata = GDALGetRasterNoDataValue(GDALGetRasterBand(ds, 1), &has);
    GDALClose(ds);
    return has && !isnan(*nodata);
}

enum status raster_note(const char *path, const char *const *keys, const char *const *values, size_t count,
                        struct error *err)
{
    CPLErrorReset();
    GDALDatasetH ds = GDALOpenEx(path, GDAL_OF_RASTER | GDAL_OF_UPDATE, NULL, NULL, NULL);
    if (!ds) return cannot_write(path, err);
    for (size_t i = 0; i < count; i++) GDALSetMetadataItem(ds, keys[i], values[i], NULL);
    return raster_finish(&ds, path, err);
}
