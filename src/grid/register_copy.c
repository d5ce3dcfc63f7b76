/* Copies of layers that are read in place: raw cells in a file that reads at the speed of memory, in place of
 * one that has to be decoded. Only what the grid covers is copied. */
#include "grid/blocks.h"
#include "grid/cache.h"
#include "grid/raster_file.h"
#include "grid/register_own.h"
#include "grid/source.h"
#include "grid/strips.h"

#include <cpl_error.h>
#include <float.h>
#include <gdal.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Copies of one run take at most this share of what the cache may hold. */
static const double CACHE_SHARE = 0.5;

enum { PIECE_BYTES = 8 << 20, BLOCK_MOST = 1024 };

struct copying {
    const struct layer *from;
    struct tile window; /* of the source */
    GDALDataType type;  /* of the copy */
    bool has_nodata;    /* that the file of the copy states, so that blocks of it need not be written */
    double nodata;
    int columns, rows; /* of a piece */
};

/* Whether reading the band is no more than fetching bytes: of this machine, not compressed, and no more of
 * them than are asked for. */
static bool reads_plainly(GDALDatasetH ds, const struct layer *l)
{
    GDALRasterBandH band = GDALGetRasterBand(ds, l->band);
    const char *compression = GDALGetMetadataItem(ds, "COMPRESSION", "IMAGE_STRUCTURE"),
               *order = GDALGetMetadataItem(ds, "INTERLEAVE", "IMAGE_STRUCTURE");
    int bw, bh, width = GDALGetRasterXSize(ds);
    GDALGetBlockSize(band, &bw, &bh);
    bool near = VSIIsLocal(l->path),
         tiff = strcmp(GDALGetDriverShortName(GDALGetDatasetDriver(ds)), "GTiff") == 0;
    bool alone = GDALGetRasterCount(ds) == 1 || (order && strcmp(order, "BAND") == 0);
    bool tiled = (bw < width && bw <= BLOCK_MOST) || width <= RASTER_TILE;
    bool whole_bits = !GDALGetMetadataItem(band, "NBITS", "IMAGE_STRUCTURE");
    return near && tiff && !compression && alone && tiled && whole_bits && !l->has_mask;
}

/* The type in which every cell stays what layer_read makes of it; GDT_Unknown where there is none. A mask
 * becomes NaN, so its cells are floats, of the width that layer_read takes for the type. */
static GDALDataType type_of_copy(GDALDataType type, bool has_mask)
{
    switch (type) {
    case GDT_Byte:
    case GDT_Int16:
    case GDT_UInt16:
        return has_mask ? GDT_Float32 : type;
    case GDT_Int32:
    case GDT_UInt32:
        return has_mask ? GDT_Float64 : type;
    case GDT_Float32:
    case GDT_Float64:
        return type;
    default:
        return GDT_Unknown;
    }
}

static void nodata_of_copy(struct copying *c)
{
    const struct layer *l = c->from;
    bool floats = c->type == GDT_Float32 || c->type == GDT_Float64;
    c->nodata = l->nodata;
    if (c->type == GDT_Float32 && isfinite(l->nodata))
        c->nodata = (double)(float)fmin(fmax(l->nodata, (double)-FLT_MAX), (double)FLT_MAX);
    c->has_nodata = l->has_nodata && !l->has_mask && raster_holds(c->type, c->nodata);
    if (!c->has_nodata && floats) {
        c->nodata = (double)NAN;
        c->has_nodata = true;
    }
}

static int down(int v, int step)
{
    return v - v % step;
}

/* `to` or the next multiple of step, but not beyond `end`. */
static int up(long long to, int step, int end)
{
    long long v = (to + step - 1) / step * step;
    return v < end ? (int)v : end;
}

/* The part of the source that the grid reaches, by whole blocks, so that none is decoded twice; and the
 * pieces. */
static bool lay_out(struct copying *c, const struct grid *g, const struct source_info *s)
{
    int bw = s->block_width, bh = s->block_height;
    bool strips = bw > BLOCK_MOST || bh > BLOCK_MOST;
    int step_x = strips ? 1 : bw, step_y = strips ? 1 : bh;
    const struct layer *l = c->from;
    long long right = (long long)l->off_x + g->width, bottom = (long long)l->off_y + g->height;
    if (right <= 0 || bottom <= 0 || l->off_x >= s->width || l->off_y >= s->height) return false;
    int x0 = down(l->off_x > 0 ? l->off_x : 0, step_x), y0 = down(l->off_y > 0 ? l->off_y : 0, step_y);
    int x1 = up(right, step_x, s->width), y1 = up(bottom, step_y, s->height);
    c->window = (struct tile){x0, y0, x1 - x0, y1 - y0};
    int cell = GDALGetDataTypeSizeBytes(c->type), columns = PIECE_BYTES / (RASTER_TILE * cell);
    c->columns = c->window.w;
    c->rows = strips_rows(c->window.w, (size_t)cell);
    if (!strips && c->window.w > columns) {
        c->columns = down(columns, RASTER_TILE);
        c->rows = bh > RASTER_TILE ? up(RASTER_TILE, bh, INT_MAX) : RASTER_TILE;
    }
    return true;
}

/* Bytes that copies of this layer and those before it would take. */
static double bytes_so_far(const struct making *m)
{
    const struct plan *p = m->context->plan;
    double bytes = 0;
    for (size_t f = 0; f < p->factors; f++) {
        const struct source_info *s = &p->factor[f].info;
        double cells = fmin(s->width, p->grid.width) * fmin(s->height, p->grid.height);
        if (p->factor[f].in_place) bytes += cells * GDALGetDataTypeSizeBytes(s->type);
        if (&p->factor[f] == m->plan) break;
    }
    return bytes;
}

static bool worth_copying(const struct making *m, const struct layer *l)
{
    if (bytes_so_far(m) > CACHE_SHARE * cache_limit(m->context->cache)) return false;
    CPLPushErrorHandler(CPLQuietErrorHandler);
    GDALDatasetH ds = GDALOpenEx(l->path, GDAL_OF_RASTER | GDAL_OF_READONLY, NULL, NULL, NULL);
    CPLPopErrorHandler();
    bool worth = ds && GDALGetRasterBand(ds, l->band) && !reads_plainly(ds, l);
    if (ds) GDALClose(ds);
    return worth;
}

struct hand {
    GDALDatasetH ds;
    GDALRasterBandH band, mask;
    struct blocks *blocks; /* NULL: through GDALRasterIO() */
    unsigned char *valid;
};

static void hand_close(void *hand)
{
    struct hand *h = hand;
    if (!h) return;
    blocks_close(h->blocks);
    if (h->ds) GDALClose(h->ds);
    free(h->valid);
    free(h);
}

static enum status hand_open(const void *job, struct strips *strips, void **hand, struct error *err)
{
    (void)strips;
    const struct copying *c = job;
    struct hand *h = *hand = calloc(1, sizeof *h);
    if (!h) return error_memory(err);
    CPLErrorReset();
    h->ds = GDALOpenEx(c->from->path, GDAL_OF_RASTER | GDAL_OF_READONLY | GDAL_OF_VERBOSE_ERROR, NULL, NULL,
                       NULL);
    h->band = h->ds ? GDALGetRasterBand(h->ds, c->from->band) : NULL;
    if (!h->band)
        return error_set(err, ST_INPUT, "%s: cannot be opened: %s", c->from->path, source_gdal_words());
    if (blocks_open(c->from->path, h->ds, c->from->band, &h->blocks) != CE_None) return error_memory(err);
    if (!c->from->has_mask) return ST_OK;
    h->mask = GDALGetMaskBand(h->band);
    h->valid = malloc((size_t)c->columns * (size_t)c->rows);
    return h->valid ? ST_OK : error_memory(err);
}

static void take_out(const unsigned char *valid, GDALDataType type, void *cells, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (valid[i] != 0) continue;
        if (type == GDT_Float32)
            ((float *)cells)[i] = NAN;
        else
            ((double *)cells)[i] = (double)NAN;
    }
}

static enum status copy_piece(const void *job, void *hand, struct tile p, void *cells, struct error *err)
{
    const struct copying *c = job;
    struct hand *h = hand;
    int x = c->window.x + p.x, y = c->window.y + p.y;
    CPLErrorReset();
    CPLErr e = CE_None;
    if (h->blocks)
        e = blocks_read(h->blocks, (struct tile){x, y, p.w, p.h}, c->type, cells,
                        (size_t)p.w * (size_t)GDALGetDataTypeSizeBytes(c->type));
    else
        e = GDALRasterIO(h->band, GF_Read, x, y, p.w, p.h, cells, p.w, p.h, c->type, 0, 0);
    if (e == CE_None && h->mask)
        e = GDALRasterIO(h->mask, GF_Read, x, y, p.w, p.h, h->valid, p.w, p.h, GDT_Byte, 0, 0);
    if (e != CE_None)
        return error_set(err, ST_INPUT, "%s: cannot be read: %s", c->from->path, source_gdal_words());
    if (h->mask) take_out(h->valid, c->type, cells, (size_t)p.w * (size_t)p.h);
    return ST_OK;
}

static enum status write_copy(const struct making *m, const struct copying *c, const char *part,
                              struct error *err)
{
    const double *gt = m->plan->info.gt;
    struct grid frame = m->context->plan->grid;
    frame.x0 = gt[0] + c->window.x * gt[1];
    frame.y0 = gt[3] + c->window.y * gt[5];
    frame.width = c->window.w;
    frame.height = c->window.h;
    struct strip_work work = {.type = c->type,
                              .width = c->window.w,
                              .height = c->window.h,
                              .columns = c->columns,
                              .rows = c->rows,
                              .threads = m->context->threads,
                              .progress = m->context->progress,
                              .job = c,
                              .open = hand_open,
                              .close = hand_close,
                              .make = copy_piece};
    enum status st = raster_create(part, &frame, c->type, RASTER_KEPT, &work.out, err);
    if (st == ST_OK && c->has_nodata &&
        GDALSetRasterNoDataValue(GDALGetRasterBand(work.out, 1), c->nodata) != CE_None)
        st = error_set(err, ST_FAILED, "%s: cannot be written: %s", part, source_gdal_words());
    if (st == ST_OK) st = strips_write(&work, err);
    if (st == ST_OK) st = raster_finish(&work.out, part, err);
    if (st != ST_OK) raster_discard(&work.out, part);
    return st;
}

static enum status make_copy(struct making *m, const struct copying *c, struct error *err)
{
    struct error own;
    char *part = cache_part(m->path);
    enum status st = part ? write_copy(m, c, part, &own) : error_memory(&own);
    if (st == ST_OK) st = cache_keep(m->context->cache, part, m->path, &own);
    if (st != ST_OK) raster_remove(part);
    if (st != ST_OK && err) *err = own;
    free(part);
    return st;
}

/* Read the copy from here on; what the cells mean stays with the layer. */
static enum status adopt(struct making *m, const struct copying *c, bool from_cache, struct layer *out,
                         struct error *err)
{
    char *path = strdup(m->path);
    if (!path) return error_memory(err);
    free(out->path);
    out->path = path;
    out->band = 1;
    out->off_x -= c->window.x;
    out->off_y -= c->window.y;
    out->has_mask = false;
    out->in_cache = out->copied = true;
    out->from_cache = from_cache;
    return ST_OK;
}

enum status register_in_place(struct making *m, struct layer *out, struct error *err)
{
    const struct grid *g = &m->context->plan->grid;
    enum status st = layer_of_source(m->source, m->plan, g, out, err);
    if (st != ST_OK || !worth_copying(m, out)) return st;
    struct copying c = {.from = out, .type = type_of_copy(m->plan->info.type, out->has_mask)};
    if (c.type == GDT_Unknown || !lay_out(&c, g, &m->plan->info)) return ST_OK;
    nodata_of_copy(&c);
    bool found;
    making_begin(m, "copy");
    making_source(m, m->source, false);
    if (!m->known) return ST_OK;
    st = cache_find(m->context->cache, m->kind, &m->key, &m->path, &found, err);
    if (st != ST_OK || found) return st == ST_OK ? adopt(m, &c, true, out, err) : st;
    if (!cache_asked_before(m->context->cache, m->path)) return ST_OK;
    struct error why;
    st = make_copy(m, &c, &why);
    if (st == ST_OK) return adopt(m, &c, false, out, err);
    if (st == ST_INTERRUPTED) {
        if (err) *err = why;
        return st;
    }
    /* A disk that is full is no reason not to run; a source that cannot be read will be told where it is
     * needed. */
    if (st == ST_FAILED)
        cache_tell(m->context->cache, "notice: cache: no copy of %s is kept: %s", out->path, why.text);
    return ST_OK;
}
