#include "grid/derive.h"

#include "base/text.h"
#include "grid/features.h"
#include "grid/progress_span.h"
#include "grid/raster_file.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* The part of a segment within a box, as shares of its length (Liang and Barsky). */
static bool clip(double x0, double y0, double dx, double dy, double width, double height, double *from,
                 double *to)
{
    const double p[4] = {-dx, dx, -dy, dy}, q[4] = {x0, width - x0, y0, height - y0};
    double a = 0, b = 1;
    for (int i = 0; i < 4; i++) {
        if (p[i] == 0) {
            if (q[i] < 0) return false;
            continue;
        }
        double t = q[i] / p[i];
        if (p[i] < 0)
            a = fmax(a, t);
        else
            b = fmin(b, t);
    }
    *from = a;
    *to = b;
    return a < b;
}

/* The next border that a coordinate meets after share t: its number, and the step to the one after. */
struct borders {
    double start, delta;
    double k, step;
};

static struct borders borders_from(double start, double delta, double t)
{
    struct borders b = {start, delta, 0, delta > 0 ? 1 : -1};
    double at = start + delta * t;
    b.k = delta > 0 ? floor(at) + 1 : ceil(at) - 1;
    return b;
}

static double borders_next(const struct borders *b)
{
    return b->delta == 0 ? INFINITY : (b->k - b->start) / b->delta;
}

void segment_lengths(double x0, double y0, double x1, double y1, int width, int height, int top, int rows,
                     double *sum)
{
    double dx = x1 - x0, dy = y1 - y0, length = hypot(dx, dy), t, end;
    if (!(length > 0) || !clip(x0, y0, dx, dy, width, height, &t, &end)) return;
    struct borders across = borders_from(x0, dx, t), down = borders_from(y0, dy, t);
    while (t < end) {
        double tx = borders_next(&across), ty = borders_next(&down);
        double next = fmin(fmin(tx, ty), end);
        if (tx <= next) across.k += across.step;
        if (ty <= next) down.k += down.step;
        if (next <= t) continue; /* starts on a border */
        /* The cell is that of the piece's middle: a border shared by two cells cannot mislead. */
        double middle = (t + next) / 2;
        double column = floor(x0 + dx * middle), row = floor(y0 + dy * middle);
        if (row >= top && row < top + rows && row < height && column >= 0 && column < width)
            sum[(size_t)(row - top) * (size_t)width + (size_t)column] += (next - t) * length;
        t = next;
    }
}

enum content { NOTHING, POINTS, LINES, OTHER };

static enum content content_of(OGRGeometryH g)
{
    switch (wkbFlatten(OGR_G_GetGeometryType(g))) {
    case wkbPoint:
    case wkbMultiPoint:
        return POINTS;
    case wkbLineString:
    case wkbMultiLineString:
        return LINES;
    default:
        return OTHER;
    }
}

struct density {
    const struct derive_job *j;
    struct grid frame;
    struct features features;
    OGREnvelope *reach;
    enum content content;
    int radius;    /* rows above and below that the circle reaches */
    int *half;     /* [2 radius + 1]: columns it reaches to each side */
    double cells;  /* in the circle */
    double *ring;  /* [2 radius + 1][width + 1]: running sums along rows */
    double *block; /* [block_rows][width] */
    int block_rows;
    double *total; /* [width] */
    float *out;    /* [GRID_STRIP][width] */
};

/* Lines or points, one kind: the unit of the result follows from it. */
static enum status check_content(struct density *k, struct error *err)
{
    const struct derive_job *j = k->j;
    for (size_t i = 0; i < k->features.count; i++) {
        enum content c = content_of(k->features.geometry[i]);
        if (c == OTHER)
            return error_set(err, ST_INPUT, "%s: %s: a density needs lines or points, not %s", j->who,
                             j->factor->source.path, OGR_G_GetGeometryName(k->features.geometry[i]));
        if (k->content != NOTHING && c != k->content)
            return error_set(err, ST_INPUT,
                             "%s: %s: holds lines and points; a density needs one of them (use where)",
                             j->who, j->factor->source.path);
        k->content = c;
    }
    return ST_OK;
}

static void add_point(const struct density *k, double x, double y, int top, int rows)
{
    double column = floor((x - k->frame.x0) / k->frame.cell_x),
           row = floor((k->frame.y0 - y) / k->frame.cell_y);
    if (row < top || row >= top + rows || column < 0 || column >= k->frame.width) return;
    k->block[(size_t)(row - top) * (size_t)k->frame.width + (size_t)column] += 1;
}

static void add_geometry(const struct density *k, OGRGeometryH g, int top, int rows)
{
    int parts = OGR_G_GetGeometryCount(g);
    for (int i = 0; i < parts; i++) add_geometry(k, OGR_G_GetGeometryRef(g, i), top, rows);
    if (parts > 0) return;
    int n = OGR_G_GetPointCount(g);
    const struct grid *f = &k->frame;
    if (k->content == POINTS) {
        if (n > 0) add_point(k, OGR_G_GetX(g, 0), OGR_G_GetY(g, 0), top, rows);
        return;
    }
    double x0 = 0, y0 = 0;
    for (int i = 0; i < n; i++) {
        double x = (OGR_G_GetX(g, i) - f->x0) / f->cell_x, y = (f->y0 - OGR_G_GetY(g, i)) / f->cell_y;
        bool here = i > 0 && fmax(y0, y) >= top && fmin(y0, y) <= top + rows;
        if (here) segment_lengths(x0, y0, x, y, f->width, f->height, top, rows, k->block);
        x0 = x;
        y0 = y;
    }
}

/* Lengths (in cells) or counts of the rows top .. top + rows - 1. */
static void fill_block(const struct density *k, int top, int rows)
{
    memset(k->block, 0, (size_t)rows * (size_t)k->frame.width * sizeof *k->block);
    double north = k->frame.y0 - (top - 1) * k->frame.cell_y;
    double south = k->frame.y0 - (top + rows + 1) * k->frame.cell_y;
    for (size_t i = 0; i < k->features.count; i++)
        if (k->reach[i].MaxY >= south && k->reach[i].MinY <= north)
            add_geometry(k, k->features.geometry[i], top, rows);
}

static enum status density_open(struct density *k, struct error *err)
{
    /* Cells of the frame are square. */
    double cell_m = k->frame.cell_x * k->frame.metres_per_unit, r = k->j->factor->radius_m / cell_m;
    if (!(r < 1e5))
        return error_set(err, ST_INPUT, "%s: a radius of %.6g m is too large for cells of %.6g m", k->j->who,
                         k->j->factor->radius_m, cell_m);
    size_t width = (size_t)k->frame.width;
    k->radius = (int)floor(r + 1e-9);
    size_t lines = 2 * (size_t)k->radius + 1;
    k->block_rows = GRID_STRIP;
    while (k->block_rows > 1 && (double)width * k->block_rows * sizeof(double) > 32e6) k->block_rows /= 2;
    k->half = malloc(lines * sizeof *k->half);
    k->ring = calloc(lines * (width + 1), sizeof *k->ring);
    k->block = malloc(width * (size_t)k->block_rows * sizeof *k->block);
    k->out = malloc(width * GRID_STRIP * sizeof *k->out);
    k->total = malloc(width * sizeof *k->total);
    k->reach = calloc(k->features.count + 1, sizeof *k->reach);
    if (!k->half || !k->ring || !k->block || !k->out || !k->total || !k->reach) return error_memory(err);
    for (int dy = -k->radius; dy <= k->radius; dy++) {
        int half = (int)floor(sqrt(fmax(r * r - (double)dy * dy, 0)) + 1e-9);
        k->half[dy + k->radius] = half;
        k->cells += 2 * half + 1;
    }
    for (size_t i = 0; i < k->features.count; i++) OGR_G_GetEnvelope(k->features.geometry[i], &k->reach[i]);
    return ST_OK;
}

static void density_free(struct density *k)
{
    features_clear(&k->features);
    grid_clear(&k->frame);
    free(k->reach);
    free(k->half);
    free(k->ring);
    free(k->block);
    free(k->out);
    free(k->total);
}

/* Running sums of a row of the frame into the ring; rows beyond the frame hold nothing. */
static void take_row(const struct density *k, int row)
{
    size_t width = (size_t)k->frame.width;
    double *sums = k->ring + (size_t)(row % (2 * k->radius + 1)) * (width + 1), so_far = 0;
    sums[0] = 0;
    const double *from = k->block + (size_t)(row % k->block_rows) * width;
    for (size_t x = 0; x < width; x++) sums[x + 1] = so_far += row < k->frame.height ? from[x] : 0;
}

/* The circle's sum around each cell of a row, per km2. Rows of the circle are added from north to south. */
static void circle_row(const struct density *k, int row, float *out)
{
    int width = k->frame.width, lines = 2 * k->radius + 1;
    double cell_km = k->frame.cell_x * k->frame.metres_per_unit / 1000;
    double unit = k->content == LINES ? cell_km : 1, area_km2 = k->cells * cell_km * cell_km;
    memset(k->total, 0, (size_t)width * sizeof *k->total);
    for (int dy = -k->radius; dy <= k->radius; dy++) {
        if (row + dy < 0) continue;
        const double *sums = k->ring + (size_t)((row + dy) % lines) * ((size_t)width + 1);
        int half = k->half[dy + k->radius];
        /* Away from the ends the chord is whole. */
        int first = half < width ? half : width, last = width - half > first ? width - half : first;
        for (int x = 0; x < first; x++)
            k->total[x] += sums[x + half + 1 < width ? x + half + 1 : width] - sums[0];
        for (int x = first; x < last; x++) k->total[x] += sums[x + half + 1] - sums[x - half];
        for (int x = last; x < width; x++) k->total[x] += sums[width] - sums[x - half];
    }
    for (int x = 0; x < width; x++) out[x] = (float)(k->total[x] * unit / area_km2);
}

static enum status density_run(const struct density *k, GDALDatasetH out, const struct progress *progress,
                               struct error *err)
{
    int width = k->frame.width, height = k->frame.height;
    enum status st = ST_OK;
    for (int y = 0; st == ST_OK && y < height + k->radius; y++) {
        if (y < height && y % k->block_rows == 0)
            fill_block(k, y, height - y < k->block_rows ? height - y : k->block_rows);
        take_row(k, y);
        int row = y - k->radius;
        if (row < 0) continue;
        circle_row(k, row, k->out + (size_t)(row % GRID_STRIP) * (size_t)width);
        if (row % GRID_STRIP == GRID_STRIP - 1 || row == height - 1)
            st = raster_write_rows(out, row - row % GRID_STRIP, row % GRID_STRIP + 1, GDT_Float32, k->out,
                                   err);
        if (st == ST_OK && row % 8 == 0 && !progress_tell(progress, (double)row / height))
            st = error_set(err, ST_INTERRUPTED, "interrupted");
    }
    return st;
}

enum status derive_density(const struct derive_job *j, struct derived *d, struct error *err)
{
    struct density k = {.j = j};
    GDALDatasetH out = NULL;
    d->file = derive_work_path(j->path, "derived");
    enum status st = d->file ? ST_OK : error_memory(err);
    if (st == ST_OK) st = derive_frame(j, j->factor->radius_m, &k.frame, err);
    if (st == ST_OK)
        st = features_read(&j->factor->source, j->info->crs_wkt, NULL, &k.frame, j->who, NULL, &k.features,
                           err);
    if (st == ST_OK) st = check_content(&k, err);
    if (st == ST_OK) st = density_open(&k, err);
    if (st == ST_OK) st = raster_create(d->file, &k.frame, GDT_Float32, RASTER_KEPT, &out, err);
    if (st == ST_OK) st = density_run(&k, out, j->progress, err);
    if (st == ST_OK) st = raster_finish(&out, d->file, err);
    if (out) raster_discard(&out, d->file);
    if (st == ST_OK) {
        d->cell_m = k.frame.cell_x * k.frame.metres_per_unit;
        d->what = text_format("density of %s within %.6g m derived at %.6g m in %s",
                              k.content == POINTS ? "points" : "lines", j->factor->radius_m, d->cell_m,
                              k.frame.crs_name);
        d->frame = k.frame;
        k.frame = (struct grid){0};
        if (!d->what) st = error_memory(err);
    }
    density_free(&k);
    if (st != ST_OK) derived_clear(d);
    return st;
}
