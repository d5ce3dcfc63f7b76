#include "grid/derive.h"

#include "base/text.h"
#include "grid/metric.h"
#include "grid/progress_span.h"
#include "grid/raster_file.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Highest and lowest in a moving window take the same steps whatever its size (van Herk; Gil and Werman): the
 * line is cut into blocks of n; the highest of a window is that of the end of one block and the start of the
 * next. */
void window_row(const float *highest, const float *lowest, int width, int n, float *out_highest,
                float *out_lowest, float *work)
{
    int half = n / 2, padded = (width + 2 * half + n - 1) / n * n;
    float *hi = work, *lo = work + padded; /* highest and lowest of the block's rest, from each place on */
    for (int i = padded - 1; i >= 0; i--) {
        int at = i - half;
        bool in = at >= 0 && at < width, last = i % n == n - 1;
        float h = in ? highest[at] : -INFINITY, l = in ? lowest[at] : INFINITY;
        hi[i] = last || h > hi[i + 1] ? h : hi[i + 1];
        lo[i] = last || l < lo[i + 1] ? l : lo[i + 1];
    }
    float h_so_far = -INFINITY, l_so_far = INFINITY; /* of the block's start, up to each place */
    for (int i = 0; i < width + 2 * half; i++) {
        int at = i - half;
        bool in = at >= 0 && at < width;
        float h = in ? highest[at] : -INFINITY, l = in ? lowest[at] : INFINITY;
        bool first = i % n == 0;
        h_so_far = first || h > h_so_far ? h : h_so_far;
        l_so_far = first || l < l_so_far ? l : l_so_far;
        int start = i - n + 1;
        if (start < 0) continue;
        out_highest[start] = hi[start] > h_so_far ? hi[start] : h_so_far;
        out_lowest[start] = lo[start] < l_so_far ? lo[start] : l_so_far;
    }
}

/* The same down the columns, row by row: n rows of the block before, from each row on, and what the current
 * block has so far. */
struct columns {
    int width, n;
    float *rest_hi, *rest_lo; /* [n][width]: the rows of a block as they come, then their rests */
    float *far_hi, *far_lo;   /* [width]: the start of the current block */
    float *next_hi, *next_lo; /* [n][width]: rows of the current block */
    float *none_hi, *none_lo; /* a row of nothing */
};

static void columns_free(struct columns *c)
{
    free(c->rest_hi);
    free(c->rest_lo);
    free(c->far_hi);
    free(c->far_lo);
    free(c->next_hi);
    free(c->next_lo);
    free(c->none_hi);
    free(c->none_lo);
}

static bool columns_new(struct columns *c, int width, int n)
{
    size_t w = (size_t)width, block = w * (size_t)n;
    c->width = width;
    c->n = n;
    c->rest_hi = malloc(block * sizeof(float));
    c->rest_lo = malloc(block * sizeof(float));
    c->next_hi = malloc(block * sizeof(float));
    c->next_lo = malloc(block * sizeof(float));
    c->far_hi = malloc(w * sizeof(float));
    c->far_lo = malloc(w * sizeof(float));
    c->none_hi = malloc(w * sizeof(float));
    c->none_lo = malloc(w * sizeof(float));
    if (!c->rest_hi || !c->rest_lo || !c->next_hi || !c->next_lo || !c->far_hi || !c->far_lo || !c->none_hi ||
        !c->none_lo)
        return false;
    for (size_t i = 0; i < w; i++) {
        c->none_hi[i] = -INFINITY;
        c->none_lo[i] = INFINITY;
    }
    return true;
}

/* Take row i (counted from the first padding row); true when the window that ends there is complete: its
 * highest less lowest goes to out. Windows begin at row i - n + 1. */
static bool columns_add(struct columns *c, long long i, const float *hi, const float *lo, float *out)
{
    int n = c->n, k = (int)(i % n);
    size_t w = (size_t)c->width, at = (size_t)k * w;
    memcpy(c->next_hi + at, hi, w * sizeof *hi);
    memcpy(c->next_lo + at, lo, w * sizeof *lo);
    for (size_t x = 0; x < w; x++) {
        c->far_hi[x] = k == 0 || hi[x] > c->far_hi[x] ? hi[x] : c->far_hi[x];
        c->far_lo[x] = k == 0 || lo[x] < c->far_lo[x] ? lo[x] : c->far_lo[x];
    }
    bool whole_block = k == n - 1, complete = i >= n - 1;
    /* The window starts one row further on in the block before, or is this block. */
    const float *rest_hi = c->rest_hi + at + w, *rest_lo = c->rest_lo + at + w;
    for (size_t x = 0; complete && x < w; x++) {
        float h = c->far_hi[x], l = c->far_lo[x];
        if (!whole_block) {
            h = rest_hi[x] > h ? rest_hi[x] : h;
            l = rest_lo[x] < l ? rest_lo[x] : l;
        }
        out[x] = h - l;
    }
    if (whole_block) {
        float *swap = c->rest_hi;
        c->rest_hi = c->next_hi;
        c->next_hi = swap;
        swap = c->rest_lo;
        c->rest_lo = c->next_lo;
        c->next_lo = swap;
        for (int r = n - 2; r >= 0; r--)
            for (size_t x = 0; x < w; x++) {
                float *h = c->rest_hi + (size_t)r * w + x, *l = c->rest_lo + (size_t)r * w + x;
                h[0] = h[w] > h[0] ? h[w] : h[0];
                l[0] = l[w] < l[0] ? l[w] : l[0];
            }
    }
    return complete;
}

struct relief {
    const struct dem *dem;
    struct layer_reader *reader;
    int nx, ny;
    struct columns columns;
    float *strip, *hi, *lo, *row_hi, *row_lo, *work;
    bool *data;        /* ring of ny rows: which cells have data */
    float *out;        /* a strip of results */
    int out_rows, top; /* rows in it, and the first one's number */
};

static void relief_free(struct relief *r)
{
    layer_close(r->reader);
    columns_free(&r->columns);
    free(r->strip);
    free(r->hi);
    free(r->lo);
    free(r->row_hi);
    free(r->row_lo);
    free(r->work);
    free(r->data);
    free(r->out);
}

static enum status relief_open(struct relief *r, struct error *err)
{
    size_t w = (size_t)r->dem->frame.width, padded = w + 2 * (size_t)r->nx;
    r->strip = malloc(w * GRID_STRIP * sizeof(float));
    r->out = malloc(w * GRID_STRIP * sizeof(float));
    r->hi = malloc(w * sizeof(float));
    r->lo = malloc(w * sizeof(float));
    r->row_hi = malloc(w * sizeof(float));
    r->row_lo = malloc(w * sizeof(float));
    r->work = malloc(2 * padded * sizeof(float));
    r->data = malloc(w * (size_t)r->ny * sizeof(bool));
    if (!columns_new(&r->columns, r->dem->frame.width, r->ny) || !r->strip || !r->out || !r->hi || !r->lo ||
        !r->row_hi || !r->row_lo || !r->work || !r->data) {
        error_memory(err);
        return ST_FAILED;
    }
    return layer_open(&r->dem->layer, &r->reader, err);
}

/* Results of a row: those of cells with data. */
static enum status emit(struct relief *r, int row, GDALDatasetH out, struct error *err)
{
    int width = r->dem->frame.width;
    const bool *data = r->data + (size_t)(row % r->ny) * (size_t)width;
    float *to = r->out + (size_t)r->out_rows * (size_t)width;
    for (int x = 0; x < width; x++)
        if (!data[x]) to[x] = NAN;
    if (r->out_rows++ == 0) r->top = row;
    if (r->out_rows < GRID_STRIP && row + 1 < r->dem->frame.height) return ST_OK;
    int rows = r->out_rows;
    r->out_rows = 0;
    return raster_write_rows(out, r->top, rows, GDT_Float32, r->out, err);
}

/* Row y of the source as highest and lowest along the row. */
static void take_row(struct relief *r, int y, const float *cells)
{
    int width = r->dem->frame.width;
    bool *data = r->data + (size_t)(y % r->ny) * (size_t)width;
    for (int x = 0; x < width; x++) {
        data[x] = !isnan(cells[x]);
        r->hi[x] = data[x] ? cells[x] : -INFINITY;
        r->lo[x] = data[x] ? cells[x] : INFINITY;
    }
    window_row(r->hi, r->lo, width, r->nx, r->row_hi, r->row_lo, r->work);
}

static enum status relief_run(struct relief *r, const char *who, GDALDatasetH out,
                              const struct progress *progress, struct error *err)
{
    int width = r->dem->frame.width, height = r->dem->frame.height, half = r->ny / 2;
    enum status st = ST_OK;
    for (int y = -half; st == ST_OK && y < height + half; y++) {
        bool in = y >= 0 && y < height;
        if (in && y % GRID_STRIP == 0) {
            int rows = height - y < GRID_STRIP ? height - y : GRID_STRIP;
            st = layer_read(r->reader, (struct tile){0, y, width, rows}, r->strip, err);
            if (st == ST_INPUT && err) error_prefix(err, "%s", who);
            if (st == ST_OK && !progress_tell(progress, (double)y / height))
                st = error_set(err, ST_INTERRUPTED, "interrupted");
            if (st != ST_OK) break;
        }
        if (in) take_row(r, y, r->strip + (size_t)(y % GRID_STRIP) * (size_t)width);
        float *to = r->out + (size_t)r->out_rows * (size_t)width;
        if (columns_add(&r->columns, (long long)y + half, in ? r->row_hi : r->columns.none_hi,
                        in ? r->row_lo : r->columns.none_lo, to))
            st = emit(r, y - half, out, err);
    }
    return st;
}

/* The odd number of cells nearest to the window. */
static int odd_cells(double window, double cell)
{
    return 2 * (int)fmin(floor(window / cell / 2 + 1e-9), 1e6) + 1;
}

static enum status check_window(const struct manifest_factor *f, const char *who, double cell_m, int cells,
                                struct error *err)
{
    if (cells >= 3) return ST_OK;
    return error_set(
        err, ST_INPUT,
        "%s: a relief window of %.6g m is %.2g cells of %.6g m (%s); it needs 3 cells: a window of "
        "%.6g m, or a source with cells of %.6g m",
        who, f->window_m, f->window_m / cell_m, cell_m, f->source.path, 3 * cell_m, f->window_m / 3);
}

enum status derive_relief_check(const struct manifest_factor *f, const struct source_info *s, const char *who,
                                struct error *err)
{
    double x = (s->bounds[0] + s->bounds[2]) / 2, y = (s->bounds[1] + s->bounds[3]) / 2;
    if (s->geographic || !s->north_up || !metric_true(s->crs_wkt, s->metres_per_unit, x, y, s->gt[1]))
        return ST_OK;
    double window = f->window_m / s->metres_per_unit;
    int nx = odd_cells(window, s->gt[1]), ny = odd_cells(window, -s->gt[5]);
    return check_window(f, who, fmin(s->gt[1], -s->gt[5]) * s->metres_per_unit, nx < ny ? nx : ny, err);
}

enum status derive_relief(const struct derive_job *j, struct derived *d, struct error *err)
{
    struct dem dem = {0};
    struct progress_span first = {j->progress, 0, 0.5}, second = {j->progress, 0.5, 1};
    struct progress told_first = progress_span_listen(&first), told_second = progress_span_listen(&second);
    struct derive_job before = *j;
    before.progress = &told_first;
    enum status st = dem_open(&before, j->factor->window_m / 2, &dem, err);
    if (st != ST_OK) return st;
    double window = j->factor->window_m / dem.frame.metres_per_unit;
    struct relief r = {
        .dem = &dem, .nx = odd_cells(window, dem.frame.cell_x), .ny = odd_cells(window, dem.frame.cell_y)};
    GDALDatasetH out = NULL;
    st = check_window(j->factor, j->who, dem.cell_m, r.nx < r.ny ? r.nx : r.ny, err);
    if (st == ST_OK) st = relief_open(&r, err);
    if (st == ST_OK && !(d->file = derive_work_path(j->path, "derived"))) st = error_memory(err);
    if (st == ST_OK) st = raster_create(d->file, &dem.frame, GDT_Float32, RASTER_KEPT, &out, err);
    if (st == ST_OK) st = relief_run(&r, j->who, out, &told_second, err);
    if (st == ST_OK) st = raster_finish(&out, d->file, err);
    if (out) raster_discard(&out, d->file);
    d->cell_m = dem.cell_m;
    if (st == ST_OK) {
        d->what = text_format("relief derived in %d x %d cells at %.6g m in %s", r.nx, r.ny, d->cell_m,
                              dem.frame.crs_name);
        d->frame = dem.frame;
        dem.frame = (struct grid){0};
        if (!d->what) st = error_memory(err);
    }
    relief_free(&r);
    dem_close(&dem);
    if (st != ST_OK) derived_clear(d);
    return st;
}
