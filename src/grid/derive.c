#include "grid/derive.h"

#include "base/text.h"
#include "grid/cache.h"
#include "grid/metric.h"
#include "grid/raster_file.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

void derived_clear(struct derived *d)
{
    raster_remove(d->file);
    free(d->file);
    free(d->what);
    grid_clear(&d->frame);
    *d = (struct derived){0};
}

char *derive_work_path(const char *path, const char *tag)
{
    size_t n = strlen(path);
    if (n > 4 && strcmp(path + n - 4, ".tif") == 0) n -= 4;
    char *tagged = text_format("%.*s-%s.tif", (int)n, path, tag);
    char *part = tagged ? cache_part(tagged) : NULL;
    free(tagged);
    return part;
}

enum status derive_copy(const struct layer *l, const struct grid *frame, const struct progress *progress,
                        const char *path, struct error *err)
{
    struct layer_reader *reader = NULL;
    GDALDatasetH out = NULL;
    float *cells = malloc((size_t)frame->width * GRID_STRIP * sizeof *cells);
    enum status st = cells ? layer_open(l, &reader, err) : error_memory(err);
    if (st == ST_OK) st = raster_create(path, frame, GDT_Float32, RASTER_KEPT, &out, err);
    for (int y = 0; st == ST_OK && y < frame->height; y += GRID_STRIP) {
        int rows = frame->height - y < GRID_STRIP ? frame->height - y : GRID_STRIP;
        st = layer_read(reader, (struct tile){0, y, frame->width, rows}, cells, err);
        if (st == ST_OK) st = raster_write_rows(out, y, rows, GDT_Float32, cells, err);
        if (st == ST_OK && !progress_tell(progress, (double)y / frame->height))
            st = error_set(err, ST_INTERRUPTED, "interrupted");
    }
    if (st == ST_OK) st = raster_finish(&out, path, err);
    if (st != ST_OK) raster_discard(&out, path);
    layer_close(reader);
    free(cells);
    return st;
}

enum status derive_frame(const struct derive_job *j, double pad_m, struct grid *frame, struct error *err)
{
    const struct grid *g = j->grid;
    double wanted = j->factor->cell_m, own = metric_cell_m(g);
    bool finer = isfinite(wanted) && wanted > 0;
    if (metric_square(g)) {
        int cells = (int)fmin(ceil(pad_m / own - 1e-9), 1e6);
        int divide = finer ? (int)fmin(fmax(ceil(own / wanted - 1e-9), 1), 1000) : 1;
        return metric_grow(g, cells, divide, frame, err);
    }
    enum status st = metric_crs(g, j->who, frame, err);
    if (st == ST_OK) st = metric_cover(g, pad_m, finer ? wanted : own, j->who, frame, err);
    return st;
}
