#include "grid/warp.h"

#include "grid/progress_span.h"
#include "grid/raster_file.h"
#include "grid/source.h"

#include <cpl_error.h>
#include <gdal_alg.h>
#include <math.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

/* A strip is what is written at once: whole tiles of the file, unless the frame is very wide. */
static const double STRIP_BYTES = 32e6;

int progress_gdal(double share, const char *message, void *user)
{
    (void)message;
    return progress_tell(user, share);
}

/* What the threads share: strips are taken in order and written in order, so the file comes out the same. */
struct crew {
    const struct warp *warp;
    struct warp_scale scale;
    struct warp_piece piece;
    GDALDatasetH out;
    int strip_rows, strips;
    pthread_mutex_t lock;
    pthread_cond_t turn_changed;
    int next, turn;
    bool stop;
    enum status status;
    struct error err;
};

static void crew_fail(struct crew *c, enum status st, const struct error *err)
{
    pthread_mutex_lock(&c->lock);
    if (c->status == ST_OK) {
        c->status = st;
        c->err = *err;
    }
    c->stop = true;
    pthread_cond_broadcast(&c->turn_changed);
    pthread_mutex_unlock(&c->lock);
}

static bool crew_take(struct crew *c, int *strip)
{
    pthread_mutex_lock(&c->lock);
    bool got = !c->stop && c->next < c->strips;
    if (got) *strip = c->next++;
    pthread_mutex_unlock(&c->lock);
    return got;
}

/* GDAL asks from every thread; one at a time gets through. */
static int crew_ask(double share, const char *message, void *user)
{
    (void)share;
    (void)message;
    struct crew *c = user;
    pthread_mutex_lock(&c->lock);
    if (!c->stop && !progress_tell(c->warp->progress, (double)c->turn / c->strips)) {
        c->stop = true;
        if (c->status == ST_OK) c->status = error_set(&c->err, ST_INTERRUPTED, "interrupted");
        pthread_cond_broadcast(&c->turn_changed);
    }
    bool go_on = !c->stop;
    pthread_mutex_unlock(&c->lock);
    return go_on;
}

static int rows_of(const struct crew *c, int strip)
{
    int left = c->warp->frame->height - strip * c->strip_rows;
    return left < c->strip_rows ? left : c->strip_rows;
}

static enum status put(struct crew *c, int strip, float *cells, struct error *err)
{
    enum status st = ST_OK;
    pthread_mutex_lock(&c->lock);
    while (!c->stop && c->turn != strip) pthread_cond_wait(&c->turn_changed, &c->lock);
    if (!c->stop) {
        st = raster_write_rows(c->out, strip * c->strip_rows, rows_of(c, strip), GDT_Float32, cells, err);
        c->turn++;
        pthread_cond_broadcast(&c->turn_changed);
    }
    pthread_mutex_unlock(&c->lock);
    return st;
}

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

static enum status warp_strip(struct crew *c, const struct warp_hand *hand, int strip, void *piece,
                              float *cells, struct error *err)
{
    GDALDataType type = warp_type(c->warp, hand->source);
    int width = c->warp->frame->width, top = strip * c->strip_rows, rows = rows_of(c, strip);
    for (int y = 0; y < rows; y += c->piece.rows)
        for (int x = 0; x < width; x += c->piece.columns) {
            struct tile p = {x, y, width - x < c->piece.columns ? width - x : c->piece.columns,
                             rows - y < c->piece.rows ? rows - y : c->piece.rows};
            /* Whole rows of floats go where they belong; others through the piece. */
            bool direct = type == GDT_Float32 && p.w == width;
            void *to = direct ? cells + (size_t)y * (size_t)width : piece;
            fill_nan(to, type, (size_t)p.w * (size_t)p.h);
            CPLErrorReset();
            struct tile at = {x, top + y, p.w, p.h};
            if (warp_piece(c->warp, hand, at, type, to) != CE_None)
                return warp_fault(c->warp, top + y, p.h, err);
            if (!direct) place(piece, type, p, cells, width);
        }
    return ST_OK;
}

/* Take strips until there are none; cells and piece are the thread's own. */
static enum status work_with(struct crew *c, float *cells, void *piece, struct error *err)
{
    struct warp_hand hand = {0};
    enum status st = warp_hand_open(c->warp, &hand, err);
    if (st == ST_OK) st = warp_hand_ready(c->warp, &c->scale, crew_ask, c, &hand, err);
    for (int strip; st == ST_OK && crew_take(c, &strip);) {
        st = warp_strip(c, &hand, strip, piece, cells, err);
        if (st == ST_OK) st = put(c, strip, cells, err);
    }
    warp_hand_close(&hand);
    return st;
}

static void *work(void *arg)
{
    struct crew *c = arg;
    struct error err = {""};
    float *cells = malloc((size_t)c->warp->frame->width * (size_t)c->strip_rows * sizeof *cells);
    void *piece = malloc((size_t)c->piece.columns * (size_t)c->piece.rows * sizeof(double));
    enum status st = ST_FAILED;
    if (cells && piece)
        st = work_with(c, cells, piece, &err);
    else
        error_memory(&err);
    if (st != ST_OK) crew_fail(c, st, &err);
    free(piece);
    free(cells);
    return NULL;
}

/* The calling thread works too; a thread that cannot start is done without. */
static void run_crew(struct crew *c)
{
    int wanted = c->warp->threads < c->strips ? c->warp->threads : c->strips;
    enum { MOST = 256 };
    pthread_t thread[MOST];
    int started = 0;
    while (started < wanted - 1 && started < MOST && pthread_create(&thread[started], NULL, work, c) == 0)
        started++;
    work(c);
    for (int i = 0; i < started; i++) pthread_join(thread[i], NULL);
}

/* What the whole needs to know before the threads begin. */
static enum status look_ahead(struct crew *c, struct error *err)
{
    struct warp_hand hand = {0};
    enum status st = warp_hand_open(c->warp, &hand, err);
    if (st == ST_OK) {
        c->scale = warp_scale_of(c->warp, &hand);
        c->piece = warp_piece_of(c->warp, &hand, &c->scale);
        c->strip_rows = GRID_STRIP;
        while (c->strip_rows > 1 && (double)c->warp->frame->width * c->strip_rows * 4 > STRIP_BYTES)
            c->strip_rows /= 2;
        c->strips = (c->warp->frame->height + c->strip_rows - 1) / c->strip_rows;
    }
    warp_hand_close(&hand);
    return st;
}

enum status warp_write(const struct warp *w, const char *path, struct warp_scale *scale, struct error *err)
{
    struct crew c = {.warp = w, .status = ST_OK};
    enum status st = look_ahead(&c, err);
    if (st != ST_OK) return st;
    st = raster_create(path, w->frame, GDT_Float32, RASTER_KEPT, &c.out, err);
    if (st != ST_OK) return st;
    pthread_mutex_init(&c.lock, NULL);
    pthread_cond_init(&c.turn_changed, NULL);
    run_crew(&c);
    pthread_cond_destroy(&c.turn_changed);
    pthread_mutex_destroy(&c.lock);
    st = c.status;
    if (st == ST_OK)
        st = raster_finish(&c.out, path, err);
    else if (err)
        *err = c.err;
    if (st != ST_OK) raster_discard(&c.out, path);
    *scale = c.scale;
    return st;
}
