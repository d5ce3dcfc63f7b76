#include "grid/warp.h"

#include "grid/progress_span.h"
#include "grid/raster_file.h"
#include "grid/source.h"
#include "grid/strips.h"

#include <cpl_error.h>
#include <gdal_alg.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

int progress_gdal(double share, const char *message, void *user)
{
    (void)message;
    return progress_tell(user, share);
}

/* What every thread works from. */
struct warping {
    const struct warp *warp; /* with the level to read */
    struct warp_scale scale;
    struct warp_piece piece;
    GDALDataType type; /* of the file */
    double missing;    /* what stands for no data in it; NaN in floats */
};

/* One thread's own. */
struct hand {
    struct warp_hand gdal;
    struct strips *strips;
    void *piece;
};

static enum status warp_fault(const struct warp *w, int row, int rows, struct error *err)
{
    if (CPLGetLastErrorNo() == CPLE_UserInterrupt) return error_set(err, ST_INTERRUPTED, "interrupted");
    if (CPLGetLastErrorNo() == CPLE_OutOfMemory) return error_memory(err);
    return error_set(err, ST_INPUT,
                     "%s: %s: cannot be read for rows %d to %d of the grid: %s (is the file whole?)", w->who,
                     w->path, row, row + rows - 1, source_gdal_words());
}

/* Warp a piece whose first cell is (x, y) of the frame. GDAL's sums lose contributions in pieces that do not
 * begin at (0, 0): there the frame is moved instead. */
static CPLErr warp_piece(const struct warp *w, const struct warp_hand *hand, struct tile p, GDALDataType type,
                         void *cells)
{
    if (w->resample != RESAMPLE_SUM)
        return GDALWarpRegionToBuffer(hand->operation, p.x, p.y, p.w, p.h, cells, type, 0, 0, 0, 0);
    double gt[6];
    grid_geotransform(w->frame, gt);
    gt[0] += p.x * gt[1];
    gt[3] += p.y * gt[5];
    GDALSetGenImgProjTransformerDstGeoTransform(hand->exact, gt);
    return GDALWarpRegionToBuffer(hand->operation, 0, 0, p.w, p.h, cells, type, 0, 0, 0, 0);
}

/* Cells of a piece into their place in the strip. */
static void place(const void *from, GDALDataType type, struct tile p, float *strip, int width)
{
    for (int y = 0; y < p.h; y++) {
        float *to = strip + (size_t)(p.y + y) * (size_t)width + p.x;
        size_t at = (size_t)y * (size_t)p.w;
        if (type == GDT_Float32)
            memcpy(to, (const float *)from + at, (size_t)p.w * sizeof *to);
        else
            for (int x = 0; x < p.w; x++) to[x] = (float)((const double *)from)[at + (size_t)x];
    }
}

static void fill_nan(void *cells, GDALDataType type, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (type == GDT_Float32)
            ((float *)cells)[i] = NAN;
        else
            ((double *)cells)[i] = (double)NAN;
}

static void fill_missing(float *cells, size_t n, float missing)
{
    for (size_t i = 0; i < n; i++) cells[i] = isnan(cells[i]) ? missing : cells[i];
}

static void hand_close(void *hand)
{
    struct hand *h = hand;
    if (!h) return;
    warp_hand_close(&h->gdal);
    free(h->piece);
    free(h);
}

static enum status get_ready(const struct warping *g, struct hand *h, bool fast, struct error *err)
{
    enum status st = warp_hand_open(g->warp, &h->gdal, err);
    if (st != ST_OK) return st;
    return warp_hand_ready(g->warp, &g->scale, fast, strips_ask, h->strips, &h->gdal, err);
}

static enum status hand_open(const void *job, struct strips *strips, void **hand, struct error *err)
{
    const struct warping *g = job;
    struct hand *h = *hand = calloc(1, sizeof *h);
    if (!h) return error_memory(err);
    h->piece = malloc((size_t)g->piece.columns * (size_t)g->piece.rows * sizeof(double));
    if (!h->piece) return error_memory(err);
    h->strips = strips;
    return get_ready(g, h, true, err);
}

/* A piece, with no data where the source has none. On CE_Failure GDAL's last error says why. */
static CPLErr fill_piece(const struct warp *w, struct hand *h, struct tile p, GDALDataType type, void *cells)
{
    fill_nan(cells, type, (size_t)p.w * (size_t)p.h);
    CPLErrorReset();
    return warp_piece(w, &h->gdal, p, type, cells);
}

/* Where tiles decoded here do not do, GDAL reads its own, or says what is wrong with them. */
static enum status make_piece(const struct warping *g, struct hand *h, struct tile p, GDALDataType type,
                              void *cells, struct error *err)
{
    if (h->gdal.plain) {
        CPLPushErrorHandler(CPLQuietErrorHandler);
        CPLErr e = fill_piece(g->warp, h, p, type, cells);
        CPLPopErrorHandler();
        if (e == CE_None) return ST_OK;
        if (CPLGetLastErrorNo() == CPLE_UserInterrupt) return warp_fault(g->warp, p.y, p.h, err);
        warp_hand_close(&h->gdal);
        enum status st = get_ready(g, h, false, err);
        if (st != ST_OK) return st;
    }
    bool made = fill_piece(g->warp, h, p, type, cells) == CE_None;
    return made ? ST_OK : warp_fault(g->warp, p.y, p.h, err);
}

static enum status warp_strip(const void *job, void *hand, struct tile strip, void *cells, struct error *err)
{
    const struct warping *g = job;
    struct hand *h = hand;
    GDALDataType type = warp_type(g->warp, h->gdal.source);
    for (int y = 0; y < strip.h; y += g->piece.rows)
        for (int x = 0; x < strip.w; x += g->piece.columns) {
            struct tile p = {x, y, strip.w - x < g->piece.columns ? strip.w - x : g->piece.columns,
                             strip.h - y < g->piece.rows ? strip.h - y : g->piece.rows};
            /* Whole rows of floats go where they belong; others through the piece. */
            bool direct = type == GDT_Float32 && p.w == strip.w;
            void *to = direct ? (float *)cells + (size_t)y * (size_t)strip.w : h->piece;
            enum status st = make_piece(g, h, (struct tile){x, strip.y + y, p.w, p.h}, type, to, err);
            if (st != ST_OK) return st;
            if (!direct) place(h->piece, type, p, cells, strip.w);
        }
    if (!isnan(g->missing)) fill_missing(cells, (size_t)strip.w * (size_t)strip.h, (float)g->missing);
    return ST_OK;
}

/* Cells that are copies of the source's keep its type, where that has a value to spare for no data. All of
 * these types are exact as floats, which the cells are on the way. */
static void choose_type(struct warping *g, GDALDatasetH source)
{
    const struct warp *w = g->warp;
    GDALDataType type = GDALGetRasterDataType(GDALGetRasterBand(source, w->band));
    GDALResampleAlg way = warp_algorithm(w->resample);
    g->type = GDT_Float32;
    g->missing = NAN;
    if (way != GRA_NearestNeighbour && way != GRA_Mode) return;
    if (type != GDT_Byte && type != GDT_Int16 && type != GDT_UInt16) return;
    if (w->has_nodata && raster_holds(type, w->nodata)) {
        g->type = type;
        g->missing = w->nodata;
    } else if (type == GDT_Byte) {
        g->type = GDT_Int16;
        g->missing = INT16_MIN;
    }
}

/* What the whole needs to know before the threads begin. */
static enum status look_ahead(struct warp *w, struct warping *g, struct error *err)
{
    struct warp_hand hand = {0};
    enum status st = warp_hand_open(w, &hand, err);
    if (st == ST_OK) w->level = warp_level_of(w, &hand);
    if (st == ST_OK && w->level > 0) {
        warp_hand_close(&hand);
        st = warp_hand_open(w, &hand, err);
    }
    if (st == ST_OK) {
        g->scale = warp_scale_of(w, &hand);
        g->piece = warp_piece_of(w, &hand, &g->scale);
        choose_type(g, hand.source);
    }
    warp_hand_close(&hand);
    return st;
}

enum status warp_write(const struct warp *asked, const char *path, struct warp_made *made, struct error *err)
{
    struct warp w = *asked;
    struct warping g = {.warp = &w};
    struct strip_work work = {.type = GDT_Float32,
                              .width = w.frame->width,
                              .height = w.frame->height,
                              .rows = strips_rows(w.frame->width, sizeof(float)),
                              .threads = w.threads,
                              .progress = w.progress,
                              .job = &g,
                              .open = hand_open,
                              .close = hand_close,
                              .make = warp_strip};
    w.level = 0;
    enum status st = look_ahead(&w, &g, err);
    if (st != ST_OK) return st;
    st = raster_create(path, w.frame, g.type, RASTER_KEPT, &work.out, err);
    if (st == ST_OK && GDALSetRasterNoDataValue(GDALGetRasterBand(work.out, 1), g.missing) != CE_None)
        st = error_set(err, ST_FAILED, "%s: cannot be written: %s", path, source_gdal_words());
    if (st == ST_OK) st = strips_write(&work, err);
    if (st == ST_OK) st = raster_finish(&work.out, path, err);
    if (st != ST_OK) raster_discard(&work.out, path);
    *made = (struct warp_made){g.scale, w.level};
    return st;
}
