#include "grid/output_own.h"

#include "base/text.h"
#include "grid/source.h"

#include <cpl_conv.h>
#include <cpl_error.h>
#include <cpl_string.h>
#include <gdal.h>
#include <math.h>
#include <ogr_srs_api.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

__extension__ typedef __int128 wide;

/* Sums in 2^-30, so that no order of the tiles changes them. */
#define ONE 1073741824.0

struct band_sums {
    int64_t count;
    wide sum, squares;
    float min, max;
};

static const struct {
    GDALDataType type;
    size_t size;
    double nodata;
} kind[] = {[OUTPUT_NUMBERS] = {GDT_Float32, sizeof(float), NAN},
            [OUTPUT_CODES] = {GDT_Byte, 1, UINT8_MAX},
            [OUTPUT_LONG_CODES] = {GDT_UInt16, sizeof(uint16_t), UINT16_MAX}};

enum status output_cannot_write(const char *path, struct error *err)
{
    return error_set(err, ST_FAILED, "%s: cannot be written (is the disk full?): %s", path,
                     source_gdal_words());
}

static enum status describe(struct output *o, const struct grid *g, const struct output_spec *spec,
                            struct error *err)
{
    double gt[6];
    grid_geotransform(g, gt);
    OGRSpatialReferenceH srs = OSRNewSpatialReference(g->crs_wkt);
    OSRSetAxisMappingStrategy(srs, OAMS_TRADITIONAL_GIS_ORDER);
    CPLErr e = GDALSetGeoTransform(o->ds, gt);
    if (e == CE_None) e = GDALSetSpatialRef(o->ds, srs);
    OSRDestroySpatialReference(srs);
    if (spec->title) GDALSetMetadataItem(o->ds, "TIFFTAG_IMAGEDESCRIPTION", spec->title, NULL);
    GDALSetMetadataItem(o->ds, "TIFFTAG_SOFTWARE", "capacity " CAPACITY_VERSION, NULL);
    if (spec->modelled) GDALSetMetadataItem(o->ds, "DATA", "modelled demonstration data", NULL);
    for (int b = 1; b <= o->bands && e == CE_None; b++) {
        GDALRasterBandH band = GDALGetRasterBand(o->ds, b);
        e = GDALSetRasterNoDataValue(band, kind[o->cells].nodata);
        GDALSetDescription(band, spec->names[b - 1]);
        o->sums[b - 1].min = INFINITY;
        o->sums[b - 1].max = -INFINITY;
    }
    if (o->cells == OUTPUT_CODES)
        output_write_colors(GDALGetRasterBand(o->ds, 1), spec->categories, spec->category_count);
    int width, height;
    const char *interleave = GDALGetMetadataItem(o->ds, "INTERLEAVE", "IMAGE_STRUCTURE");
    GDALGetBlockSize(GDALGetRasterBand(o->ds, 1), &width, &height);
    o->by_block = width == GRID_TILE && height == GRID_TILE &&
                  (o->bands == 1 || (interleave && EQUAL(interleave, "BAND")));
    return e == CE_None ? ST_OK : output_cannot_write(spec->path, err);
}

enum status output_create(const struct grid *g, const struct output_spec *spec, struct output **out,
                          struct error *err)
{
    bool cog = spec->format && strcmp(spec->format, "COG") == 0;
    struct output *o = calloc(1, sizeof *o);
    if (!o) return error_memory(err);
    enum status st = ST_OK;
    o->cells = spec->cells;
    o->bands = spec->bands;
    o->sums = calloc((size_t)spec->bands, sizeof *o->sums);
    o->path = strdup(spec->path);
    o->draft = cog ? text_format("%s.draft.tif", spec->path) : NULL;
    char **options = output_plain_options(spec, cog);
    if (cog) o->creation = output_cog_options(spec);
    if (!o->sums || !o->path || (cog && !o->draft)) {
        st = error_memory(err);
        goto done;
    }
    o->ds = GDALCreate(GDALGetDriverByName("GTiff"), cog ? o->draft : o->path, g->width, g->height, o->bands,
                       kind[o->cells].type, options);
    st = o->ds ? describe(o, g, spec, err) : output_cannot_write(spec->path, err);
    if (st == ST_OK) st = output_begin_overviews(o, spec, err);
done:
    CSLDestroy(options);
    if (st == ST_OK)
        *out = o;
    else
        output_abandon(o);
    return st;
}

static void count_floats(struct band_sums *s, const float *v, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (v[i] != v[i]) continue;
        int64_t q = llrint((double)v[i] * ONE);
        s->count++;
        s->sum += q;
        s->squares += (wide)q * q;
        s->min = v[i] < s->min ? v[i] : s->min;
        s->max = v[i] > s->max ? v[i] : s->max;
    }
}

/* Block by block past the block cache, which would write blocks in an order of its own: the same run makes
 * the same bytes. */
static CPLErr write_block(struct output *o, GDALRasterBandH band, struct tile w, const void *cells)
{
    if (w.w == GRID_TILE && w.h == GRID_TILE)
        return GDALWriteBlock(band, w.x / GRID_TILE, w.y / GRID_TILE, (void *)cells);
    size_t size = kind[o->cells].size;
    if (!o->block) o->block = malloc(GRID_TILE * GRID_TILE * size);
    float *as_float = o->block;
    if (!o->block) return CE_Failure;
    if (o->cells == OUTPUT_NUMBERS)
        for (size_t i = 0; i < GRID_TILE * GRID_TILE; i++) as_float[i] = NAN;
    else
        memset(o->block, 255, GRID_TILE * GRID_TILE * size); /* no data of either kind of codes */
    for (int y = 0; y < w.h; y++)
        memcpy((char *)o->block + (size_t)y * GRID_TILE * size,
               (const char *)cells + (size_t)y * (size_t)w.w * size, (size_t)w.w * size);
    return GDALWriteBlock(band, w.x / GRID_TILE, w.y / GRID_TILE, o->block);
}

enum status output_tile(struct output *o, int band_number, struct tile w, const void *cells,
                        struct error *err)
{
    GDALRasterBandH band = GDALGetRasterBand(o->ds, band_number);
    GDALDataType type = kind[o->cells].type;
    /* Some failures, a full disk among them, only show in the error state. */
    CPLErrorReset();
    CPLErr e = o->by_block
                   ? write_block(o, band, w, cells)
                   : GDALRasterIO(band, GF_Write, w.x, w.y, w.w, w.h, (void *)cells, w.w, w.h, type, 0, 0);
    if (e != CE_None || CPLGetLastErrorType() >= CE_Failure) return output_cannot_write(o->path, err);
    if (o->cells == OUTPUT_NUMBERS) count_floats(&o->sums[band_number - 1], cells, (size_t)w.w * (size_t)w.h);
    return o->pyramid ? pyramid_add(o->pyramid, band_number, w, cells, err) : ST_OK;
}

double output_cached_bytes(const struct output *o)
{
    int width, height;
    if (o->by_block) return 0;
    GDALGetBlockSize(GDALGetRasterBand(o->ds, 1), &width, &height);
    double columns = ceil((double)GDALGetRasterXSize(o->ds) / width) * width;
    double rows = ceil(GRID_TILE / (double)height + 1) * height;
    return columns * rows * o->bands * (double)kind[o->cells].size;
}

static void write_statistics(struct output *o)
{
    for (int b = 1; b <= o->bands && o->cells == OUTPUT_NUMBERS; b++) {
        const struct band_sums *s = &o->sums[b - 1];
        if (s->count == 0) continue;
        double n = (double)s->count, mean = (double)s->sum / ONE / n;
        double variance = (double)s->squares / ONE / ONE / n - mean * mean;
        GDALSetRasterStatistics(GDALGetRasterBand(o->ds, b), (double)s->min, (double)s->max, mean,
                                sqrt(variance > 0 ? variance : 0));
    }
}

/* The copy that gives a COG its order on disk. */
static enum status copy_as_cog(struct output *o, struct output_relay *relay, struct error *err)
{
    GDALDatasetH copy = GDALCreateCopy(GDALGetDriverByName("COG"), o->path, o->ds, TRUE, o->creation,
                                       output_relay_progress, relay);
    if (copy) GDALClose(copy);
    return copy && CPLGetLastErrorType() < CE_Failure ? ST_OK : output_cannot_write(o->path, err);
}

enum status output_finish(struct output *o, const struct output_category *categories, size_t count,
                          const struct progress *progress, struct error *err)
{
    struct output_relay relay = {progress, false};
    enum status st = ST_OK;
    CPLErrorReset();
    write_statistics(o);
    if (o->cells != OUTPUT_NUMBERS) output_write_attributes(GDALGetRasterBand(o->ds, 1), categories, count);
    GDALFlushCache(o->ds);
    if (CPLGetLastErrorType() >= CE_Failure)
        st = output_cannot_write(o->path, err);
    else if (o->draft)
        st = copy_as_cog(o, &relay, err);
    else if (output_build_overviews(o, &relay) != CE_None)
        st = output_cannot_write(o->path, err);
    CPLErrorReset();
    GDALClose(o->ds);
    o->ds = NULL;
    if (st == ST_OK && CPLGetLastErrorType() >= CE_Failure) st = output_cannot_write(o->path, err);
    if (relay.stopped) st = error_set(err, ST_INTERRUPTED, "interrupted");
    output_abandon(o);
    return st;
}

void output_abandon(struct output *o)
{
    if (!o) return;
    if (o->ds) GDALClose(o->ds);
    if (o->draft) {
        char *sidecar = text_format("%s.aux.xml", o->draft);
        remove(o->draft);
        if (sidecar) remove(sidecar);
        free(sidecar);
    }
    pyramid_close(o->pyramid);
    CSLDestroy(o->creation);
    free(o->draft);
    free(o->path);
    free(o->block);
    free(o->sums);
    free(o);
}
