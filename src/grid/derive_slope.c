#include "grid/derive.h"

#include "base/text.h"
#include "grid/progress_span.h"
#include "grid/raster_file.h"

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

static char **dem_arguments(const struct manifest_factor *f, double units_per_unit)
{
    char **a = NULL;
    a = CSLAddString(a, "-of");
    a = CSLAddString(a, "GTiff");
    a = CSLAddString(a, "-compute_edges");
    if (f->derive == DERIVE_SLOPE) {
        a = CSLAddString(a, "-s");
        a = CSLAddString(a, CPLSPrintf("%.17g", units_per_unit));
        if (f->slope_unit == SLOPE_PERCENT) a = CSLAddString(a, "-p");
    }
    char **options = raster_options(RASTER_KEPT);
    for (int i = 0; i < CSLCount(options); i++) {
        a = CSLAddString(a, "-co");
        a = CSLAddString(a, options[i]);
    }
    CSLDestroy(options);
    return a;
}

/* gdaldem itself, as a library. `scale`: units of height per unit of length. */
static enum status run_gdaldem(const struct derive_job *j, const char *from, double scale, const char *to,
                               const struct progress *progress, struct error *err)
{
    const char *kind = j->factor->derive == DERIVE_SLOPE ? "slope" : "aspect";
    char **a = dem_arguments(j->factor, scale);
    GDALDEMProcessingOptions *o = GDALDEMProcessingOptionsNew(a, NULL);
    CSLDestroy(a);
    if (!o) return error_memory(err);
    struct progress told = *progress;
    GDALDEMProcessingOptionsSetProgress(o, progress_gdal, &told);
    GDALDatasetH in = GDALOpenEx(from, GDAL_OF_RASTER | GDAL_OF_READONLY, NULL, NULL, NULL);
    CPLErrorReset();
    GDALDatasetH out = in ? GDALDEMProcessing(to, in, kind, NULL, o, NULL) : NULL;
    enum status st = ST_OK;
    /* A file is returned where reading broke off half-way, too. */
    if (out && CPLGetLastErrorType() < CE_Failure)
        st = raster_finish(&out, to, err);
    else if (CPLGetLastErrorNo() == CPLE_UserInterrupt)
        st = error_set(err, ST_INTERRUPTED, "interrupted");
    else
        st = error_set(err, ST_FAILED, "%s: %s cannot be made: %s", j->who, kind, source_gdal_words());
    GDALDEMProcessingOptionsFree(o);
    if (in) GDALClose(in);
    if (st != ST_OK) raster_discard(&out, to);
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
    if (st == ST_OK)
        st = run_gdaldem(j, dem.work, dem.frame.metres_per_unit / height_m, d->file, &told_second, err);
    if (st == ST_OK) st = describe(j, &dem, d, err);
    dem_close(&dem);
    if (st != ST_OK) derived_clear(d);
    return st;
}
