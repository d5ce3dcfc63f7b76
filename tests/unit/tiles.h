/* GeoTIFFs in tiles, made for the tests that read them by blocks. */
#ifndef CAPACITY_TESTS_TILES_H
#define CAPACITY_TESTS_TILES_H

#include "made.h"

#include <cpl_conv.h>
#include <cpl_error.h>
#include <cpl_string.h>
#include <stdint.h>
#include <stdio.h>

static const char TILES_FILE[] = "/vsimem/made/t.tif";

static inline void tiles_setup(void)
{
    made_setup();
    CPLSetErrorHandler(CPLQuietErrorHandler);
}

static inline void tiles_teardown(void)
{
    CPLSetConfigOption("CAPACITY_FAST_TIFF", NULL);
    made_teardown();
}

static inline uint32_t tiles_random(uint32_t *state)
{
    *state = *state * 1664525u + 1013904223u;
    return *state >> 8;
}

/* Cells as rasters have them, and as they rarely do: slopes, noise, runs of one value, and any bits at all.
 */
static inline void tiles_fill(void *cells, size_t cell_bytes, GDALDataType type, size_t count, uint32_t seed)
{
    for (size_t i = 0; i < count; i++) {
        uint32_t r = tiles_random(&seed), any = r << 8 ^ tiles_random(&seed);
        uint32_t value = i / 97 % 3 == 0 ? 7 : i / 89 % 2 == 0 ? (uint32_t)(i / 3 + r % 5) : any;
        float smooth = 120.5f + 40 * sinf((float)i / 50) + (float)(r % 100) / 64;
        if (type == GDT_Float32 && i / 89 % 2 == 0) memcpy(&value, &smooth, 4);
        double wide = smooth;
        memcpy((char *)cells + i * cell_bytes, cell_bytes > 4 ? (void *)&wide : (void *)&value,
               cell_bytes > 8 ? 8 : cell_bytes);
    }
}

/* A raster of every band so filled. `options` as GDAL's -co, separated by spaces. */
static inline void tiles_make(const char *path, const char *options, GDALDataType type, int width, int height,
                              int bands, uint32_t seed)
{
    char **list = CSLTokenizeString2(options, " ", 0);
    GDALDatasetH ds =
        GDALCreate(GDALGetDriverByName("GTiff"), path, width, height, bands, type, (CSLConstList)list);
    ck_assert_msg(ds != NULL, "%s: %s", options, CPLGetLastErrorMsg());
    size_t cell = (size_t)GDALGetDataTypeSizeBytes(type), count = (size_t)width * (size_t)height;
    void *cells = calloc(count, cell);
    for (int b = 1; b <= bands; b++) {
        tiles_fill(cells, cell, type, count, seed + (uint32_t)b);
        ck_assert_int_eq(GDALRasterIO(GDALGetRasterBand(ds, b), GF_Write, 0, 0, width, height, cells, width,
                                      height, type, 0, 0),
                         CE_None);
    }
    free(cells);
    GDALClose(ds);
    CSLDestroy(list);
}

/* A raster of floats in 5 x 4 blocks of which it holds these (x, y) alone. */
static inline void tiles_make_sparse(const char *path, const char *packing, const int (*held)[2],
                                     size_t count)
{
    char options[256];
    snprintf(options, sizeof options, "TILED=YES BLOCKXSIZE=64 BLOCKYSIZE=64 SPARSE_OK=TRUE %s", packing);
    char **list = CSLTokenizeString2(options, " ", 0);
    GDALDatasetH ds =
        GDALCreate(GDALGetDriverByName("GTiff"), path, 300, 200, 1, GDT_Float32, (CSLConstList)list);
    CSLDestroy(list);
    float cells[64 * 64];
    tiles_fill(cells, 4, GDT_Float32, 64 * 64, 1);
    GDALSetRasterNoDataValue(GDALGetRasterBand(ds, 1), -9999);
    for (size_t i = 0; i < count; i++)
        ck_assert_int_eq(GDALWriteBlock(GDALGetRasterBand(ds, 1), held[i][0], held[i][1], cells), CE_None);
    GDALClose(ds);
}

static inline GDALDatasetH tiles_open(const char *path)
{
    GDALDatasetH ds = GDALOpen(path, GA_ReadOnly);
    ck_assert_msg(ds != NULL, "%s: %s", path, CPLGetLastErrorMsg());
    return ds;
}

/* The bytes of a file in memory, to be changed in place. */
static inline unsigned char *tiles_bytes(const char *path, vsi_l_offset *size)
{
    unsigned char *bytes = VSIGetMemFileBuffer(path, size, FALSE);
    ck_assert_ptr_nonnull(bytes);
    return bytes;
}

/* Bit by bit: of floats, NaN and both zeros too. */
static inline bool tiles_same(const void *a, const void *b, size_t bytes)
{
    return memcmp(a, b, bytes) == 0;
}

/* Where the file holds a block of a band; false where it does not. */
static inline bool tiles_place(const char *path, int band, int x, int y, size_t *at, size_t *bytes)
{
    GDALDatasetH ds = tiles_open(path);
    const char *offset =
        GDALGetMetadataItem(GDALGetRasterBand(ds, band), CPLSPrintf("BLOCK_OFFSET_%d_%d", x, y), "TIFF");
    if (offset) *at = (size_t)strtoull(offset, NULL, 10);
    const char *size =
        GDALGetMetadataItem(GDALGetRasterBand(ds, band), CPLSPrintf("BLOCK_SIZE_%d_%d", x, y), "TIFF");
    if (size) *bytes = (size_t)strtoull(size, NULL, 10);
    bool held = offset && size;
    GDALClose(ds);
    return held;
}

/* Rename a tag of a classic little-endian file and give it another value. */
static inline void tiles_retag(const char *path, unsigned from, unsigned to, unsigned value)
{
    vsi_l_offset size = 0;
    unsigned char *bytes = tiles_bytes(path, &size);
    size_t at = bytes[4] | (size_t)bytes[5] << 8 | (size_t)bytes[6] << 16;
    for (int n = bytes[at] | bytes[at + 1] << 8, i = 0; i < n; i++) {
        unsigned char *entry = bytes + at + 2 + (size_t)i * 12;
        if ((unsigned)(entry[0] | entry[1] << 8) != from) continue;
        entry[0] = (unsigned char)to;
        entry[1] = (unsigned char)(to >> 8);
        entry[8] = (unsigned char)value;
        entry[9] = (unsigned char)(value >> 8);
        return;
    }
    ck_abort_msg("%s: no tag %u", path, from);
}

#endif
