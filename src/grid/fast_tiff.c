#include "grid/fast_tiff.h"

#include "grid/unpack.h"

#include <cpl_conv.h>
#include <cpl_error.h>
#include <cpl_string.h>
#include <cpl_vsi.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/* Numbers that the file holds, one for each tile. */
struct list {
    uint64_t at, count;
    size_t bytes; /* of a number; 0: there is no such list */
};

/* The tags that say how and where tiles are stored; -1: told in a way not expected. */
struct tags {
    int64_t compression, photometric, fill_order, planar, predictor, tile_width, tile_height;
    struct list offsets, sizes;
};

struct fast_tiff {
    VSILFILE *file;
    struct tile_packing packing;
    size_t bytes; /* of a tile, unpacked */
    struct list offsets, sizes;
    uint64_t first, across, down; /* number of the band's first tile; tiles of the band */
};

static const struct {
    unsigned tag;
    size_t field;
} known_tags[] = {{259, offsetof(struct tags, compression)}, {262, offsetof(struct tags, photometric)},
                  {266, offsetof(struct tags, fill_order)},  {284, offsetof(struct tags, planar)},
                  {317, offsetof(struct tags, predictor)},   {322, offsetof(struct tags, tile_width)},
                  {323, offsetof(struct tags, tile_height)}, {324, offsetof(struct tags, offsets)},
                  {325, offsetof(struct tags, sizes)}};

static uint64_t little(const unsigned char *p, int bytes)
{
    uint64_t v = 0;
    while (bytes--) v = v << 8 | p[bytes];
    return v;
}

static bool read_at(VSILFILE *f, uint64_t at, void *to, size_t bytes)
{
    return VSIFSeekL(f, at, SEEK_SET) == 0 && VSIFReadL(to, 1, bytes, f) == bytes;
}

/* The numbers of an entry, whether they stand in it or elsewhere. `at` is where the entry is. */
static struct list entry_list(const unsigned char *entry, uint64_t at, bool big)
{
    enum { SHORT = 3, LONG = 4, LONG8 = 16 };
    uint64_t type = little(entry + 2, 2);
    struct list l = {.count = little(entry + 4, big ? 8 : 4),
                     .bytes = type == SHORT          ? 2
                              : type == LONG         ? 4
                              : type == LONG8 && big ? 8
                                                     : 0};
    uint64_t room = big ? 8 : 4, value = big ? 12 : 8;
    l.at = l.bytes > 0 && l.count <= room / l.bytes ? at + value : little(entry + value, (int)room);
    return l;
}

static bool list_read(VSILFILE *f, const struct list *l, uint64_t i, uint64_t *value)
{
    unsigned char number[8];
    if (i >= l->count || l->bytes == 0 || !read_at(f, l->at + i * l->bytes, number, l->bytes)) return false;
    *value = little(number, (int)l->bytes);
    return true;
}

static void entry_keep(const unsigned char *entry, uint64_t at, bool big, struct tags *t)
{
    unsigned tag = (unsigned)little(entry, 2);
    struct list l = entry_list(entry, at, big);
    for (size_t k = 0; k < sizeof known_tags / sizeof *known_tags; k++) {
        void *field = (char *)t + known_tags[k].field;
        if (known_tags[k].tag != tag) continue;
        int64_t single =
            l.count == 1 && l.bytes > 0 ? (int64_t)little(entry + (l.at - at), (int)l.bytes) : -1;
        if (tag >= 324)
            memcpy(field, &l, sizeof l);
        else
            memcpy(field, &single, sizeof single);
    }
}

/* The directory at `at`, in a file that says it is a little-endian TIFF. */
static bool read_tags(VSILFILE *f, uint64_t at, struct tags *t)
{
    unsigned char head[8], entry[20];
    if (!read_at(f, 0, head, 4) || memcmp(head, "II", 2) != 0) return false;
    bool big = head[2] == 43;
    if ((!big && head[2] != 42) || head[3] != 0) return false;
    uint64_t count_bytes = big ? 8 : 2, entry_bytes = big ? 20 : 12;
    if (!read_at(f, at, head, count_bytes)) return false;
    uint64_t count = little(head, (int)count_bytes);
    if (count > 4096) return false;
    *t = (struct tags){.compression = 1, .photometric = -1, .fill_order = 1, .planar = 1, .predictor = 1};
    at += count_bytes;
    for (uint64_t i = 0; i < count; i++, at += entry_bytes) {
        if (!read_at(f, at, entry, entry_bytes)) return false;
        entry_keep(entry, at, big, t);
    }
    return true;
}

/* Whether the tags and the band together are of a layout known, and which. */
static bool known_layout(const struct tags *t, GDALDatasetH ds, GDALRasterBandH band, struct tile_packing *p)
{
    enum { DEFLATE = 8, DEFLATE_OLD = 32946, ZSTD = 50000, PALETTE = 3, APART = 2 };
    GDALDataType type = GDALGetRasterDataType(band);
    int width, height, bytes = GDALGetDataTypeSizeBytes(type);
    GDALGetBlockSize(band, &width, &height);
    bool deflate = t->compression == DEFLATE || t->compression == DEFLATE_OLD, zstd = t->compression == ZSTD;
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
    struct tags tags;
    t->file = directory ? VSIFOpenL(path, "rb") : NULL;
    if (!t->file || !read_tags(t->file, strtoull(directory, NULL, 10), &tags) ||
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
    bool whole = packed && read_at(t->file, at, packed, bytes) && unpack(u, &t->packing, bytes, out);
    unpack_return(u);
    return whole;
}

bool fast_tiff_read(struct fast_tiff *t, int block_x, int block_y, void *out)
{
    uint64_t tile = t->first + (uint64_t)block_y * t->across + (uint64_t)block_x, at = 0, bytes = 0;
    bool whole = false;
    CPLPushErrorHandler(CPLQuietErrorHandler);
    if (list_read(t->file, &t->offsets, tile, &at) && list_read(t->file, &t->sizes, tile, &bytes) && at > 0) {
        if (t->packing.packing == PACKED_NOT)
            whole = bytes == t->bytes && read_at(t->file, at, out, t->bytes);
        else if (bytes > 0 && bytes < 2 * t->bytes + 4096) /* more than that is a damaged directory */
            whole = read_packed(t, at, (size_t)bytes, out);
    }
    CPLPopErrorHandler();
    return whole;
}
