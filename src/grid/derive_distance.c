#include "grid/derive.h"

#include "base/text.h"
#include "grid/features.h"
#include "grid/progress_span.h"
#include "grid/raster_file.h"

#include <cpl_error.h>
#include <cpl_string.h>
#include <gdal_alg.h>
#include <math.h>
#include <stdlib.h>

/* Whether any cell of a Byte file is set. */
static bool any_set(GDALDatasetH ds)
{
    int width = GDALGetRasterXSize(ds), height = GDALGetRasterYSize(ds);
    unsigned char *row = malloc((size_t)width);
    bool any = false;
    for (int y = 0; row && !any && y < height; y++) {
        if (GDALRasterIO(GDALGetRasterBand(ds, 1), GF_Read, 0, y, width, 1, row, width, 1, GDT_Byte, 0, 0) !=
            CE_None)
            break;
        for (int x = 0; x < width; x++) any |= row[x] != 0;
    }
    free(row);
    return any;
}

static enum status nothing_near(const struct derive_job *j, struct error *err)
{
    const struct manifest_source *s = &j->factor->source;
    return error_set(err, ST_INPUT,
                     "%s: %s: no feature%s%s%s lies on the grid or within its margin of %.6g m; a larger "
                     "grid.margin may reach one",
                     j->who, s->path, s->where ? " where \"" : "", s->where ? s->where : "",
                     s->where ? "\"" : "", j->grid->margin_m);
}

/* Cells that a feature touches, as 1 in a Byte work file. */
static enum status burn_features(const struct derive_job *j, const struct grid *frame, const char *path,
                                 const struct progress *progress, GDALDatasetH *out, struct error *err)
{
    struct features f = {0};
    enum status st =
        features_read(&j->factor->source, j->info->crs_wkt, NULL, frame, j->who, progress, &f, err);
    if (st != ST_OK) return st;
    struct burn b = {.frame = frame,
                     .type = GDT_Byte,
                     .all_touched = true,
                     .count = f.count,
                     .geometry = f.geometry,
                     .value = f.value,
                     .progress = progress};
    st = raster_create(path, frame, GDT_Byte, RASTER_WORK, out, err);
    if (st == ST_OK) st = burn_write(&b, *out, err);
    features_clear(&f);
    if (st == ST_OK && !any_set(*out)) st = nothing_near(j, err);
    return st;
}

static enum status proximity(const struct derive_job *j, GDALDatasetH touched, GDALDatasetH out,
                             const struct progress *progress, struct error *err)
{
    char **o = CSLSetNameValue(NULL, "DISTUNITS", "GEO");
    o = CSLSetNameValue(o, "VALUES", "1");
    struct progress told = *progress;
    CPLErrorReset();
    CPLErr e = GDALComputeProximity(GDALGetRasterBand(touched, 1), GDALGetRasterBand(out, 1), o,
                                    progress_gdal, &told);
    CSLDestroy(o);
    if (e == CE_None) return ST_OK;
    if (CPLGetLastErrorNo() == CPLE_UserInterrupt) return error_set(err, ST_INTERRUPTED, "interrupted");
    return error_set(err, ST_FAILED, "%s: distances cannot be made: %s", j->who, source_gdal_words());
}

/* Whole rows of the work file to the file that is kept, in metres. */
static enum status keep_metres(GDALDatasetH from, const struct grid *frame, GDALDatasetH to,
                               const struct progress *progress, struct error *err)
{
    int width = frame->width;
    float *cells = malloc((size_t)width * GRID_STRIP * sizeof *cells);
    if (!cells) return error_memory(err);
    enum status st = ST_OK;
    for (int y = 0; st == ST_OK && y < frame->height; y += GRID_STRIP) {
        int rows = frame->height - y < GRID_STRIP ? frame->height - y : GRID_STRIP;
        CPLErrorReset();
        if (GDALRasterIO(GDALGetRasterBand(from, 1), GF_Read, 0, y, width, rows, cells, width, rows,
                         GDT_Float32, 0, 0) != CE_None)
            st = error_set(err, ST_FAILED, "%s: cannot be read back: %s", GDALGetDescription(from),
                           source_gdal_words());
        if (frame->metres_per_unit != 1)
            for (size_t i = 0; st == ST_OK && i < (size_t)width * (size_t)rows; i++)
                cells[i] = (float)((double)cells[i] * frame->metres_per_unit);
        if (st == ST_OK) st = raster_write_rows(to, y, rows, GDT_Float32, cells, err);
        if (st == ST_OK && !progress_tell(progress, (double)y / frame->height))
            st = error_set(err, ST_INTERRUPTED, "interrupted");
    }
    free(cells);
    return st;
}

enum status derive_distance(const struct derive_job *j, struct derived *d, struct error *err)
{
    struct progress_span span[3] = {{j->progress, 0, 0.3}, {j->progress, 0.3, 0.8}, {j->progress, 0.8, 1}};
    struct progress told[3];
    for (int i = 0; i < 3; i++) told[i] = progress_span_listen(&span[i]);
    GDALDatasetH touched = NULL, near = NULL, out = NULL;
    char *touched_path = derive_work_path(j->path, "touched"), *near_path = derive_work_path(j->path, "near");
    d->file = derive_work_path(j->path, "derived");
    enum status st = touched_path && near_path && d->file ? ST_OK : error_memory(err);
    if (st == ST_OK) st = derive_frame(j, j->grid->margin_m, &d->frame, err);
    if (st == ST_OK) st = burn_features(j, &d->frame, touched_path, &told[0], &touched, err);
    if (st == ST_OK) st = raster_create(near_path, &d->frame, GDT_Float32, RASTER_WORK, &near, err);
    if (st == ST_OK) st = proximity(j, touched, near, &told[1], err);
    if (st == ST_OK) st = raster_create(d->file, &d->frame, GDT_Float32, RASTER_KEPT, &out, err);
    if (st == ST_OK) st = keep_metres(near, &d->frame, out, &told[2], err);
    if (st == ST_OK) st = raster_finish(&out, d->file, err);
    if (st == ST_OK) {
        d->cell_m = d->frame.cell_x * d->frame.metres_per_unit;
        d->what = text_format("distance derived at %.6g m in %s", d->cell_m, d->frame.crs_name);
        if (!d->what) st = error_memory(err);
    }
    if (touched) raster_discard(&touched, touched_path);
    if (near) raster_discard(&near, near_path);
    if (out) raster_discard(&out, d->file);
    free(touched_path);
    free(near_path);
    if (st != ST_OK) derived_clear(d);
    return st;
}
