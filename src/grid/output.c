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

static const struct {
    GDALDataType type;
    size_t size;
    double nodata;
} kind[] = {[OUTPUT_NUMBERS] = {GDT_Float32, sizeof(float), NAN},
            [OUTPUT_CODES] = {GDT_Byte, 1, UINT8_MAX},
            [OUTPUT_LONG_CODES] = {GDT_UInt16, sizeof(uint16_t), UINT16_MAX}};

size_t output_cell_bytes(enum output_cells cells)
{
    return kind[cells].size;
}

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
        o->sums[b - 1] = (struct output_sums){.min = INFINITY, .max = -INFINITY};
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
    o->width = g->width;
    o->height = g->height;
    o->threads = spec->threads;
    o->sums = calloc((size_t)spec->bands, sizeof *o->sums);
    o->path = strdup(spec->path);
    o->draft = cog ? text_format("%s.draft.tif", spec->path) : NULL;
    char **options = output_plain_options(spec, cog);
    o->packs = output_is_packed(spec, cog, &o->packing, &o->level);
    if (o->packs) options = CSLSetNameValue(options, "SPARSE_OK", "TRUE");
    if (cog) o->creation = output_cog_options(spec);
    if (!o->sums || !o->path || (cog && !o->draft)) {
        st = error_memory(err);
        goto done;
    }
    o->ds = GDALCreate(GDALGetDriverByName("GTiff"), cog ? o->draft : o->path, g->width, g->height, o->bands,
                       kind[o->cells].type, options);
    st = o->ds ? describe(o, g, spec, err) : output_cannot_write(spec->path, err);
    if (st == ST_OK) st = output_begin_overviews(o, spec, err);
    if (st == ST_OK) st = output_begin_tiles(o, err);
done:
    CSLDestroy(options);
    if (st == ST_OK)
        *out = o;
    else
        output_abandon(o);
    return st;
}

double output_cached_bytes(const struct output *o)
{
    int width, height;
    if (o->by_block) return 0;
    GDALGetBlockSize(GDALGetRasterBand(o->ds, 1), &width, &height);
    double columns = ceil((double)o->width / width) * width;
    double rows = ceil(GRID_TILE / (double)height + 1) * height;
    return columns * rows * o->bands * (double)kind[o->cells].size;
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
    enum status st = output_end_tiles(o, err);
    if (st != ST_OK) {
        output_abandon(o);
        return st;
    }
    CPLErrorReset();
    output_write_statistics(o);
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
    tile_file_abandon(o->tiles);
    packer_close(o->packer);
    output_ready_clear(&o->ready);
    CSLDestroy(o->creation);
    free(o->draft);
    free(o->path);
    free(o->block);
    free(o->sums);
    free(o);
}
