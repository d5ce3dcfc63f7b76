#include "grid/fast_tiff.h"

#include "grid/tiff.h"
#include "grid/unpack.h"

#include <cpl_conv.h>
#include <cpl_error.h>
#include <cpl_string.h>
#include <cpl_vsi.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

struct fast_tiff {
    VSILFILE *file;
    struct tile_packing packing;
    size_t bytes; /* of a tile, unpacked */
    struct tiff_list offsets, sizes;
    uint64_t first, across, down; /* number of the band's first tile; tiles of the band */
};

/* Whether the tags and the band together are of a layout known, and which. */
static bool known_layout(const struct tiff_tags *t, GDALDatasetH ds, GDALRasterBandH band,
                         struct tile_packing *p)
{
    enum { DEFLATE_OLD = 32946, PALETTE = 3, APART = 2 };
    GDALDataType type = GDALGetRasterDataType(band);
    int width, height, bytes = GDALGetDataTypeSizeBytes(type);
    GDALGetBlockSize(band, &width, &height);
    bool deflate = t->compression == TIFF_DEFLATE || t->compression == DEFLATE_OLD,
         zstd = t->compression == TIFF_ZSTD;
    if (t->compression != 1 && !deflate && !zstd) return false;
    if (t->photometric < 0 || t->photometric > PALETTE || t->fill_order != 1) return false;
    if (t->planar != APART && (t->planar != 1 || GDALGetRasterCount(ds) != 1)) return false;
    if (t->tile_width != width || t->tile_height != height || width % 16 != 0) return false;
    if ((bytes != 1 && bytes != 2 && bytes != 4) || GDALDataTypeIsComplex(type)) return false;
    if (GDALGetMetadataItem(band, "NBITS", "IMAGE_STRUCTURE")) return false;
    int64_t predictor = t->compression == 1 ? 1 : t->predictor; /* without compression the tag says nothing */
    if (predictor < 1 || predictor > 3 || (predictor == 3 && type != GDT_Float32)) return false;
    *p = (struct tile_packing){.packing = deflate ? PACKED_DEFLATE
                                          : zstd  ? PACKED_ZSTD
                                                  : PACKED_NOT,
                               .predictor = (int)predictor,
                               .cell_bytes = (size_t)bytes,
                               .width = (size_t)width,
                               .height = (size_t)height};
    return true;
}

static bool look(struct fast_tiff *t, const char *path, GDALDatasetH ds, int number)
{
    GDALRasterBandH band = GDALGetRasterBand(ds, number);
    const char *directory = GDALGetMetadataItem(band, "IFD_OFFSET", "TIFF");
    struct tiff_tags tags;
    t->file = directory ? VSIFOpenL(path, "rb") : NULL;
    if (!t->file || !tiff_read_tags(t->file, strtoull(directory, NULL, 10), &tags) ||
        !known_layout(&tags, ds, band, &t->packing))
        return false;
    t->bytes = t->packing.width * t->packing.height * t->packing.cell_bytes;
    t->offsets = tags.offsets;
    t->sizes = tags.sizes;
    t->across = ((uint64_t)GDALGetRasterXSize(ds) + t->packing.width - 1) / t->packing.width;
    t->down = ((uint64_t)GDALGetRasterYSize(ds) + t->packing.height - 1) / t->packing.height;
    t->first = (uint64_t)(number - 1) * t->across * t->down;
    return t->offsets.bytes > 0 && t->sizes.bytes > 0;
}

struct fast_tiff *fast_tiff_open(const char *path, GDALDatasetH ds, int band)
{
    const uint16_t one = 1;
    unsigned char first;
    memcpy(&first, &one, 1);
    GDALDriverH driver = GDALGetDatasetDriver(ds);
    if (first != 1 || !driver || !EQUAL(GDALGetDriverShortName(driver), "GTiff") ||
        !CPLTestBool(CPLGetConfigOption("CAPACITY_FAST_TIFF", "YES")))
        return NULL;
    struct fast_tiff *t = calloc(1, sizeof *t);
    if (!t) return NULL;
    unpack_enter();
    CPLPushErrorHandler(CPLQuietErrorHandler);
    bool known = look(t, path, ds, band);
    CPLPopErrorHandler();
    if (known) return t;
    fast_tiff_close(t);
    return NULL;
}

void fast_tiff_close(struct fast_tiff *t)
{
    if (!t) return;
    if (t->file) VSIFCloseL(t->file);
    unpack_leave();
    free(t);
}

static bool read_packed(struct fast_tiff *t, uint64_t at, size_t bytes, void *out)
{
    struct unpacker *u = unpack_borrow();
    if (!u) return false;
    void *packed = unpack_room(u, bytes);
    bool whole = packed && tiff_read_at(t->file, at, packed, bytes) && unpack(u, &t->packing, bytes, out);
    unpack_return(u);
    return whole;
}

bool fast_tiff_read(struct fast_tiff *t, int block_x, int block_y, void *out)
{
    uint64_t tile = t->first + (uint64_t)block_y * t->across + (uint64_t)block_x, at = 0, bytes = 0;
    bool whole = false;
    CPLPushErrorHandler(CPLQuietErrorHandler);
    if (tiff_list_read(t->file, &t->offsets, tile, &at) && tiff_list_read(t->file, &t->sizes, tile, &bytes) &&
        at > 0) {
        if (t->packing.packing == PACKED_NOT)
            whole = bytes == t->bytes && tiff_read_at(t->file, at, out, t->bytes);
        else if (bytes > 0 && bytes < 2 * t->bytes + 4096) /* more than that is a damaged directory */
            whole = read_packed(t, at, (size_t)bytes, out);
    }
    CPLPopErrorHandler();
    return whole;
}
