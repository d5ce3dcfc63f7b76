#include "grid/derive.h"

#include "base/text.h"
#include "grid/progress_span.h"
#include "grid/raster_file.h"
#include "grid/source.h"
#include "grid/strips.h"

#include <cpl_conv.h>
#include <cpl_error.h>
#include <cpl_string.h>
#include <gdal_utils.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Metres in the unit of the elevations. */
static double height_unit_m(const char *path, int band)
{
    static const struct {
        const char *name;
        double m;
    } units[] = {{"ft", 0.3048},
                 {"foot", 0.3048},
                 {"feet", 0.3048},
                 {"US survey foot", 1200.0 / 3937},
                 {"ftUS", 1200.0 / 3937},
                 {"cm", 0.01},
                 {"dm", 0.1},
                 {"mm", 0.001},
                 {"km", 1000}};
    double m = 1;
    GDALDatasetH ds = GDALOpenEx(path, GDAL_OF_RASTER | GDAL_OF_READONLY, NULL, NULL, NULL);
    GDALRasterBandH b = ds ? GDALGetRasterBand(ds, band) : NULL;
    const char *name = b ? GDALGetRasterUnitType(b) : "";
    for (size_t i = 0; i < sizeof units / sizeof units[0]; i++)
        if (strcasecmp(name, units[i].name) == 0) m = units[i].m;
    if (ds) GDALClose(ds);
    return m;
}

/* What every thread works from. */
struct sloping {
    const struct derive_job *job;
    const char *kind;
    const char *from; /* heights on the frame, Float32, NaN = no data */
    const struct grid *frame;
    double scale; /* units of height per unit of length */
};

/* One thread's own. */
struct hand {
    GDALDatasetH source;
    GDALDEMProcessingOptions *options;
    float *heights; /* of a strip and the rows beside it */
};

static const double DEM_NODATA = -9999; /* gdaldem's own */

static enum status dem_fault(const struct sloping *s, struct error *err)
{
    if (CPLGetLastErrorNo() == CPLE_UserInterrupt) return error_set(err, ST_INTERRUPTED, "interrupted");
    return error_set(err, ST_FAILED, "%s: %s cannot be made: %s", s->job->who, s->kind, source_gdal_words());
}

static GDALDEMProcessingOptions *dem_options(const struct sloping *s)
{
    const struct manifest_factor *f = s->job->factor;
    char **a = NULL;
    a = CSLAddString(a, "-of");
    a = CSLAddString(a, "MEM");
    a = CSLAddString(a, "-compute_edges");
    if (f->derive == DERIVE_SLOPE) {
        a = CSLAddString(a, "-s");
        a = CSLAddString(a, CPLSPrintf("%.17g", s->scale));
        if (f->slope_unit == SLOPE_PERCENT) a = CSLAddString(a, "-p");
    }
    GDALDEMProcessingOptions *o = GDALDEMProcessingOptionsNew(a, NULL);
    CSLDestroy(a);
    return o;
}

static void hand_close(void *hand)
{
    struct hand *h = hand;
    if (!h) return;
    if (h->source) GDALClose(h->source);
    GDALDEMProcessingOptionsFree(h->options);
    free(h->heights);
    free(h);
}

static enum status hand_open(const void *job, struct strips *strips, void **hand, struct error *err)
{
    const struct sloping *s = job;
    struct hand *h = *hand = calloc(1, sizeof *h);
    if (!h) return error_memory(err);
    size_t width = (size_t)s->frame->width, rows = (size_t)strips_rows(s->frame->width, sizeof *h->heights);
    h->heights = malloc(width * (rows + 2) * sizeof *h->heights);
    h->options = dem_options(s);
    if (!h->heights || !h->options) return error_memory(err);
    GDALDEMProcessingOptionsSetProgress(h->options, strips_ask, strips);
    CPLErrorReset();
    h->source =
        GDALOpenEx(s->from, GDAL_OF_RASTER | GDAL_OF_READONLY | GDAL_OF_VERBOSE_ERROR, NULL, NULL, NULL);
    return h->source ? ST_OK : dem_fault(s, err);
}

/* Rows of heights as a raster of their own. */
static GDALDatasetH window_open(const struct sloping *s, float *heights, int rows)
{
    double gt[6];
    char at[64];
    grid_geotransform(s->frame, gt);
    GDALDatasetH ds = GDALCreate(GDALGetDriverByName("MEM"), "", s->frame->width, rows, 0, GDT_Float32, NULL);
    if (!ds) return NULL;
    at[CPLPrintPointer(at, heights, sizeof at - 1)] = 0;
    char **o = CSLSetNameValue(NULL, "DATAPOINTER", at);
    bool made = GDALAddBand(ds, GDT_Float32, o) == CE_None && GDALSetGeoTransform(ds, gt) == CE_None &&
                GDALSetRasterNoDataValue(GDALGetRasterBand(ds, 1), NAN) == CE_None;
    CSLDestroy(o);
    if (made) return ds;
    GDALClose(ds);
    return NULL;
}

/* gdaldem itself, as a library, on a strip and the row to either side of it, whose own cells are thrown away:
 * only there do edges lie where the frame has none. */
static enum status slope_strip(const void *job, void *hand, struct tile t, void *cells, struct error *err)
{
    const struct sloping *s = job;
    struct hand *h = hand;
    int top = t.y > 0 ? 1 : 0, rows = t.h + top + (t.y + t.h < s->frame->height ? 1 : 0);
    CPLErrorReset();
    if (GDALRasterIO(GDALGetRasterBand(h->source, 1), GF_Read, 0, t.y - top, t.w, rows, h->heights, t.w, rows,
                     GDT_Float32, 0, 0) != CE_None)
        return dem_fault(s, err);
    GDALDatasetH in = window_open(s, h->heights, rows);
    GDALDatasetH out = in ? GDALDEMProcessing("", in, s->kind, NULL, h->options, NULL) : NULL;
    /* A dataset is returned where it broke off half-way, too. */
    bool made = out && CPLGetLastErrorType() < CE_Failure &&
                GDALRasterIO(GDALGetRasterBand(out, 1), GF_Read, 0, top, t.w, t.h, cells, t.w, t.h,
                             GDT_Float32, 0, 0) == CE_None;
    enum status st = made ? ST_OK : dem_fault(s, err);
    if (out) GDALClose(out);
    if (in) GDALClose(in);
    return st;
}

static enum status write_slope(const struct sloping *s, const char *to, const struct progress *progress,
                               struct error *err)
{
    struct strip_work work = {.type = GDT_Float32,
                              .width = s->frame->width,
                              .height = s->frame->height,
                              .rows = strips_rows(s->frame->width, sizeof(float)),
                              .threads = s->job->threads,
                              .progress = progress,
                              .job = s,
                              .open = hand_open,
                              .close = hand_close,
                              .make = slope_strip};
    enum status st = raster_create(to, s->frame, GDT_Float32, RASTER_KEPT, &work.out, err);
    if (st != ST_OK) return st;
    if (GDALSetRasterNoDataValue(GDALGetRasterBand(work.out, 1), DEM_NODATA) != CE_None)
        st = error_set(err, ST_FAILED, "%s: cannot be written: %s", to, source_gdal_words());
    if (st == ST_OK) st = strips_write(&work, err);
    if (st == ST_OK) st = raster_finish(&work.out, to, err);
    if (st != ST_OK) raster_discard(&work.out, to);
    return st;
}

/* gdaldem knows neither masks nor scale nor a stated no-data value: such a source, or a part of one, is
 * copied first. */
static enum status plain_file(struct derive_job *j, struct dem *dem, struct error *err)
{
    const struct layer *l = &dem->layer;
    if (dem->work && l->scale == 1 && l->offset == 0) return ST_OK;
    char *path = derive_work_path(j->path, "copy");
    if (!path) return error_memory(err);
    enum status st = derive_copy(l, &dem->frame, j->progress, path, err);
    if (st != ST_OK) {
        if (st == ST_INPUT && err) error_prefix(err, "%s", j->who);
        free(path);
        return st;
    }
    raster_remove(dem->work);
    free(dem->work);
    dem->work = path;
    return ST_OK;
}

static enum status describe(const struct derive_job *j, struct dem *dem, struct derived *d, struct error *err)
{
    d->cell_m = dem->cell_m;
    d->frame = dem->frame;
    dem->frame = (struct grid){0};
    d->what =
        text_format("%s derived at %.6g m in %s", j->factor->derive == DERIVE_SLOPE ? "slope" : "aspect",
                    d->cell_m, d->frame.crs_name);
    return d->what ? ST_OK : error_memory(err);
}

enum status derive_slope(const struct derive_job *j, struct derived *d, struct error *err)
{
    struct dem dem = {0};
    struct progress_span first = {j->progress, 0, 0.5}, second = {j->progress, 0.5, 1};
    struct progress told_first = progress_span_listen(&first), told_second = progress_span_listen(&second);
    struct derive_job before = *j;
    before.progress = &told_first;
    enum status st = dem_open(&before, 0, &dem, err);
    if (st != ST_OK) return st;
    double height_m =
        height_unit_m(j->factor->source.path, j->factor->source.band > 0 ? j->factor->source.band : 1);
    st = plain_file(&before, &dem, err);
    if (st == ST_OK && !(d->file = derive_work_path(j->path, "derived"))) st = error_memory(err);
    struct sloping s = {.job = j,
                        .kind = j->factor->derive == DERIVE_SLOPE ? "slope" : "aspect",
                        .from = dem.work,
                        .frame = &dem.frame,
                        .scale = dem.frame.metres_per_unit / height_m};
    if (st == ST_OK) st = write_slope(&s, d->file, &told_second, err);
    if (st == ST_OK) st = describe(j, &dem, d, err);
    dem_close(&dem);
    if (st != ST_OK) derived_clear(d);
    return st;
}
