#include "grid/plain_tiff.h"

#include "grid/fast_tiff.h"

#include <cpl_error.h>
#include <cpl_string.h>
#include <cpl_vsi.h>
#include <pthread.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/* Tiles whose places are worth the memory that every thread would need for them. */
enum { TILES_MAX = 1 << 17 };

/* What is read as a file: a directory, and tile after tile. */
struct plain {
    GDALRasterBandH band;
    struct fast_tiff *fast;
    uint64_t across, tiles, bytes; /* tiles in a row, of all; bytes of one */
    unsigned char *head;           /* all before the first tile */
    uint64_t head_bytes;
    unsigned char *tile; /* the last one of which a part was asked for */
    uint64_t number;     /* its number + 1; 0: none */
    int users;
};

/* A handle on it. */
struct opened {
    struct plain *plain;
    uint64_t at;
    bool end;
};

static const char PREFIX[] = "/vsicapacity/", NAME[] = "plain.tif";

/* What the thread is about to open: names of files say nothing that could be trusted. */
static _Thread_local struct plain *opening;

static void leave(struct plain *p)
{
    if (!p || --p->users > 0) return;
    fast_tiff_close(p->fast);
    free(p->head);
    free(p->tile);
    free(p);
}

static bool decode(const struct plain *p, uint64_t number, void *to)
{
    int x = (int)(number % p->across), y = (int)(number / p->across);
    if (fast_tiff_read(p->fast, x, y, to)) return true;
    memset(to, 0, p->bytes); /* of a damaged tile that it lets pass, GDAL may leave cells as they were */
    return GDALReadBlock(p->band, x, y, to) == CE_None;
}

/* Bytes at `at`, at most `want` of them and not beyond the end of the part they lie in; 0 at the end and
 * where a tile cannot be read. */
static uint64_t read_some(struct plain *p, uint64_t at, uint64_t want, void *to)
{
    if (at < p->head_bytes) {
        uint64_t n = p->head_bytes - at < want ? p->head_bytes - at : want;
        memcpy(to, p->head + at, n);
        return n;
    }
    uint64_t number = (at - p->head_bytes) / p->bytes, from = (at - p->head_bytes) % p->bytes;
    if (number >= p->tiles) return 0;
    if (from == 0 && want >= p->bytes) return decode(p, number, to) ? p->bytes : 0;
    if (!p->tile && !(p->tile = malloc(p->bytes))) return 0;
    if (p->number != number + 1) {
        p->number = 0;
        if (!decode(p, number, p->tile)) return 0;
        p->number = number + 1;
    }
    uint64_t n = p->bytes - from < want ? p->bytes - from : want;
    memcpy(to, p->tile + from, n);
    return n;
}

static void *file_open(void *user, const char *name, const char *access)
{
    (void)user;
    if (!opening || strcmp(name, NAME) != 0 || strchr(access, 'w') || strchr(access, '+')) return NULL;
    struct opened *f = calloc(1, sizeof *f);
    if (!f) return NULL;
    f->plain = opening;
    opening->users++;
    return f;
}

static int file_close(void *file)
{
    struct opened *f = file;
    leave(f->plain);
    free(f);
    return 0;
}

static vsi_l_offset file_tell(void *file)
{
    return ((const struct opened *)file)->at;
}

static int file_seek(void *file, vsi_l_offset offset, int whence)
{
    struct opened *f = file;
    const struct plain *p = f->plain;
    uint64_t end = p->head_bytes + p->tiles * p->bytes;
    f->at = offset + (whence == SEEK_CUR ? f->at : whence == SEEK_END ? end : 0);
    f->end = false;
    return 0;
}

static size_t file_read(void *file, void *to, size_t size, size_t count)
{
    struct opened *f = file;
    uint64_t want = (uint64_t)size * count, got = 0;
    for (uint64_t n; got < want; got += n) {
        n = read_some(f->plain, f->at + got, want - got, (char *)to + got);
        if (n == 0) break;
    }
    f->at += got;
    f->end = got < want;
    return size > 0 ? (size_t)(got / size) : 0;
}

static int file_eof(void *file)
{
    return ((const struct opened *)file)->end;
}

static void install(void)
{
    VSIFilesystemPluginCallbacksStruct *c = VSIAllocFilesystemPluginCallbacksStruct();
    c->open = file_open;
    c->close = file_close;
    c->tell = file_tell;
    c->seek = file_seek;
    c->read = file_read;
    c->eof = file_eof;
    VSIInstallPluginHandler(PREFIX, c);
    VSIFreeFilesystemPluginCallbacksStruct(c);
}

static unsigned char *put(unsigned char *at, int bytes, uint64_t value)
{
    for (int i = 0; i < bytes; i++) *at++ = (unsigned char)(value >> (8 * i));
    return at;
}

/* Write the head of a BigTIFF, its lists of places last. */
static bool make_head(struct plain *p, int width, int height, int tile_width, int tile_height)
{
    enum { SHORT = 3, LONG8 = 16, HEAD = 16, ENTRY = 20, ENTRIES = 12 };
    GDALDataType type = GDALGetRasterDataType(p->band);
    uint64_t bits = (uint64_t)GDALGetDataTypeSizeBits(type);
    uint64_t format = GDALDataTypeIsFloating(type) ? 3 : GDALDataTypeIsSigned(type) ? 2 : 1;
    uint64_t lists = HEAD + 8 + ENTRY * ENTRIES + 8, list = p->tiles * 8;
    p->head_bytes = lists + 2 * list;
    /* A list of one stands in its entry. */
    uint64_t offsets = p->tiles > 1 ? lists : p->head_bytes, sizes = p->tiles > 1 ? lists + list : p->bytes;
    const uint64_t entry[ENTRIES][4] = {{256, LONG8, 1, (uint64_t)width},
                                        {257, LONG8, 1, (uint64_t)height},
                                        {258, SHORT, 1, bits},
                                        {259, SHORT, 1, 1},
                                        {262, SHORT, 1, 1},
                                        {277, SHORT, 1, 1},
                                        {284, SHORT, 1, 1},
                                        {322, LONG8, 1, (uint64_t)tile_width},
                                        {323, LONG8, 1, (uint64_t)tile_height},
                                        {324, LONG8, p->tiles, offsets},
                                        {325, LONG8, p->tiles, sizes},
                                        {339, SHORT, 1, format}};
    unsigned char *at = p->head = calloc(1, p->head_bytes);
    if (!at) return false;
    at = put(put(at, 2, 0x4949), 2, 43); /* little-endian, BigTIFF */
    at = put(put(at, 4, 8), 8, HEAD);    /* numbers of 8 bytes; where the directory begins */
    at = put(at, 8, ENTRIES);
    for (int i = 0; i < ENTRIES; i++) {
        at = put(put(at, 2, entry[i][0]), 2, entry[i][1]);
        at = put(put(at, 8, entry[i][2]), 8, entry[i][3]);
    }
    at += 8; /* no directory follows */
    for (uint64_t i = 0; i < p->tiles; i++) at = put(at, 8, p->head_bytes + i * p->bytes);
    for (uint64_t i = 0; i < p->tiles; i++) at = put(at, 8, p->bytes);
    return true;
}

static bool prepare(struct plain *p, const char *path, GDALDatasetH ds, int band)
{
    int width = GDALGetRasterXSize(ds), height = GDALGetRasterYSize(ds), w, h;
    p->band = GDALGetRasterBand(ds, band);
    GDALGetBlockSize(p->band, &w, &h);
    p->across = ((uint64_t)width + (uint64_t)w - 1) / (uint64_t)w;
    p->tiles = p->across * (((uint64_t)height + (uint64_t)h - 1) / (uint64_t)h);
    p->bytes = (uint64_t)w * (uint64_t)h * (uint64_t)GDALGetDataTypeSizeBytes(GDALGetRasterDataType(p->band));
    if (p->tiles > TILES_MAX) return false;
    p->fast = fast_tiff_open(path, ds, band);
    return p->fast && make_head(p, width, height, w, h);
}

GDALDatasetH plain_tiff_open(const char *path, GDALDatasetH ds, int band)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    static const char *const drivers[] = {"GTiff", NULL}, *const alone[] = {NAME, NULL};
    if (VSIHasOptimizedReadMultiRange(path)) return NULL; /* GDAL fetches many tiles at a time */
    struct plain *p = calloc(1, sizeof *p);
    if (!p) return NULL;
    p->users = 1;
    GDALDatasetH plain = NULL;
    if (prepare(p, path, ds, band)) {
        pthread_once(&once, install);
        opening = p;
        CPLPushErrorHandler(CPLQuietErrorHandler);
        plain = GDALOpenEx(CPLSPrintf("%s%s", PREFIX, NAME), GDAL_OF_RASTER | GDAL_OF_READONLY, drivers, NULL,
                           alone);
        CPLPopErrorHandler();
        opening = NULL;
    }
    leave(p);
    return plain;
}
