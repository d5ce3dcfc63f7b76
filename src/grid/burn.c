/* Burning shapes strip by strip: memory does not grow with the frame. */
#include "grid/features.h"
#include "grid/raster_file.h"
#include "grid/source.h"

#include <cpl_error.h>
#include <cpl_string.h>
#include <gdal_alg.h>
#include <math.h>
#include <stdlib.h>

static const double STRIP_BYTES = 32e6;

/* Columns and rows of a strip: of the whole frame first, as if it were burnt at once, then less the rows
 * above. A cell's centre on a border would else fall this way in one strip and that way in another. */
struct to_cells {
    double inverse[6];
    double top;
};

static int transform(void *arg, int backwards, int n, double *x, double *y, double *z, int *ok)
{
    (void)backwards;
    (void)z;
    struct to_cells *t = arg;
    for (int i = 0; i < n; i++) {
        double cx, cy;
        GDALApplyGeoTransform(t->inverse, x[i], y[i], &cx, &cy);
        x[i] = cx;
        y[i] = cy - t->top;
        ok[i] = TRUE;
    }
    return TRUE;
}

struct burning {
    const struct burn *b;
    OGREnvelope *reach; /* of each shape */
    OGRGeometryH *now;  /* shapes of this strip, in order */
    double *value;
    void *cells;
    int strip_rows;
};

/* Shapes that reach a strip (a cell more on each side: lines may touch). */
static int select_shapes(struct burning *k, int top, int rows)
{
    const struct burn *b = k->b;
    double north = b->frame->y0 - (top - 1) * b->frame->cell_y;
    double south = b->frame->y0 - (top + rows + 1) * b->frame->cell_y;
    int n = 0;
    for (size_t i = 0; i < b->count; i++) {
        if (!b->geometry[i] || k->reach[i].MaxY < south || k->reach[i].MinY > north) continue;
        k->now[n] = b->geometry[i];
        k->value[n++] = b->value[i];
    }
    return n;
}

static enum status burn_strip(struct burning *k, int top, int rows, GDALDatasetH out, struct error *err)
{
    const struct burn *b = k->b;
    struct to_cells t = {.top = top};
    double gt[6];
    grid_geotransform(b->frame, gt);
    int width = b->frame->width, n = select_shapes(k, top, rows), first = 1;
    if (!GDALInvGeoTransform(gt, t.inverse)) return error_set(err, ST_FAILED, "the frame has no size");
    GDALDatasetH mem = GDALCreate(GDALGetDriverByName("MEM"), "", width, rows, 1, b->type, NULL);
    if (!mem) return error_memory(err);
    GDALRasterBandH band = GDALGetRasterBand(mem, 1);
    char **options = CSLSetNameValue(NULL, "ALL_TOUCHED", b->all_touched ? "TRUE" : "FALSE");
    options = CSLSetNameValue(options, "OPTIM", "RASTER");
    CPLErrorReset();
    CPLErr e = GDALFillRaster(band, b->background, 0);
    if (e == CE_None && n > 0)
        e = GDALRasterizeGeometries(mem, 1, &first, n, k->now, transform, &t, k->value, options, NULL, NULL);
    if (e == CE_None)
        e = GDALRasterIO(band, GF_Read, 0, 0, width, rows, k->cells, width, rows, b->type, 0, 0);
    CSLDestroy(options);
    enum status st =
        e == CE_None ? ST_OK : error_set(err, ST_FAILED, "shapes cannot be burnt: %s", source_gdal_words());
    GDALClose(mem);
    return st == ST_OK ? raster_write_rows(out, top, rows, b->type, k->cells, err) : st;
}

static void burning_free(struct burning *k)
{
    free(k->cells);
    free(k->value);
    free(k->now);
    free(k->reach);
}

enum status burn_write(const struct burn *b, GDALDatasetH out, struct error *err)
{
    struct burning k = {.b = b, .strip_rows = 4 * GRID_STRIP};
    size_t width = (size_t)b->frame->width, size = (size_t)GDALGetDataTypeSizeBytes(b->type);
    while (k.strip_rows > 1 && (double)width * (double)size * k.strip_rows > STRIP_BYTES) k.strip_rows /= 2;
    k.reach = calloc(b->count + 1, sizeof *k.reach);
    k.now = calloc(b->count + 1, sizeof *k.now);
    k.value = calloc(b->count + 1, sizeof *k.value);
    k.cells = malloc(width * size * (size_t)k.strip_rows);
    if (!k.reach || !k.now || !k.value || !k.cells) {
        burning_free(&k);
        return error_memory(err);
    }
    for (size_t i = 0; i < b->count; i++)
        if (b->geometry[i]) OGR_G_GetEnvelope(b->geometry[i], &k.reach[i]);
    enum status st = ST_OK;
    for (int top = 0; st == ST_OK && top < b->frame->height; top += k.strip_rows) {
        int left = b->frame->height - top;
        st = burn_strip(&k, top, left < k.strip_rows ? left : k.strip_rows, out, err);
        if (st == ST_OK && !progress_tell(b->progress, (double)top / b->frame->height))
            st = error_set(err, ST_INTERRUPTED, "interrupted");
    }
    burning_free(&k);
    return st;
}
