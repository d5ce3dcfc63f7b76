#include "grid/output.h"

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

struct output {
    GDALDatasetH ds;
    char *path, *draft; /* draft: the plain GeoTIFF that a COG is copied from; else NULL */
    char **creation;    /* of the COG */
    enum output_cells cells;
    bool by_block; /* a tile is a block of the file */
    void *block;   /* a whole block, for tiles at the edges */
    int bands;
    struct band_sums *sums;
};

static const struct {
    GDALDataType type;
    size_t size;
    double nodata;
} kind[] = {[OUTPUT_NUMBERS] = {GDT_Float32, sizeof(float), NAN},
            [OUTPUT_CODES] = {GDT_Byte, 1, UINT8_MAX},
            [OUTPUT_LONG_CODES] = {GDT_UInt16, sizeof(uint16_t), UINT16_MAX}};

static char **with_user_options(char **options, const struct output_spec *spec)
{
    for (size_t i = 0; i < spec->creation_count; i++) {
        char *key = NULL;
        const char *value = CPLParseNameValue(spec->creation[i], &key);
        if (!key) continue;
        if (EQUAL(key, "COMPRESS")) { /* ours belong to DEFLATE */
            options = CSLSetNameValue(options, "PREDICTOR", NULL);
            options = CSLSetNameValue(options, "ZLEVEL", NULL);
            options = CSLSetNameValue(options, "LEVEL", NULL);
        }
        options = CSLSetNameValue(options, key, value);
        CPLFree(key);
    }
    return options;
}

static char **plain_options(const struct output_spec *spec)
{
    char **o = NULL;
    o = CSLSetNameValue(o, "TILED", "YES");
    o = CSLSetNameValue(o, "BLOCKXSIZE", CPLSPrintf("%d", GRID_TILE));
    o = CSLSetNameValue(o, "BLOCKYSIZE", CPLSPrintf("%d", GRID_TILE));
    o = CSLSetNameValue(o, "COMPRESS", "DEFLATE");
    o = CSLSetNameValue(o, "ZLEVEL", "1");
    if (spec->cells == OUTPUT_NUMBERS) o = CSLSetNameValue(o, "PREDICTOR", "3");
    o = CSLSetNameValue(o, "INTERLEAVE", "BAND");
    o = CSLSetNameValue(o, "BIGTIFF", "IF_SAFER");
    o = CSLSetNameValue(o, "NUM_THREADS", CPLSPrintf("%d", spec->threads));
    return o;
}

static char **cog_options(const struct output_spec *spec)
{
    char **o = NULL;
    o = CSLSetNameValue(o, "COMPRESS", "DEFLATE");
    o = CSLSetNameValue(o, "PREDICTOR", spec->cells == OUTPUT_NUMBERS ? "YES" : "NO");
    o = CSLSetNameValue(o, "OVERVIEW_RESAMPLING", spec->cells == OUTPUT_NUMBERS ? "AVERAGE" : "MODE");
    o = CSLSetNameValue(o, "BIGTIFF", "IF_SAFER");
    o = CSLSetNameValue(o, "NUM_THREADS", CPLSPrintf("%d", spec->threads));
    return with_user_options(o, spec);
}

static enum status cannot_write(const char *path, struct error *err)
{
    return error_set(err, ST_FAILED, "%s: cannot be written (is the disk full?): %s", path,
                     source_gdal_words());
}

/* Colours and names; a TIFF takes its colour table only before its first pixel. */
static void write_colors(GDALRasterBandH band, const struct output_category *category, size_t count)
{
    GDALColorTableH colors = GDALCreateColorTable(GPI_RGB);
    char **names = NULL;
    for (size_t i = 0; i < count; i++) {
        const struct output_category *k = &category[i];
        GDALColorEntry entry = {k->rgb[0], k->rgb[1], k->rgb[2], 255};
        GDALSetColorEntry(colors, k->value, &entry);
        while (CSLCount(names) < k->value) names = CSLAddString(names, "");
        names = CSLAddString(names, k->name);
    }
    GDALColorEntry clear = {0, 0, 0, 0};
    GDALSetColorEntry(colors, 255, &clear);
    GDALSetRasterColorTable(band, colors);
    GDALSetRasterCategoryNames(band, names);
    CSLDestroy(names);
    GDALDestroyColorTable(colors);
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
        write_colors(GDALGetRasterBand(o->ds, 1), spec->categories, spec->category_count);
    int width, height;
    const char *interleave = GDALGetMetadataItem(o->ds, "INTERLEAVE", "IMAGE_STRUCTURE");
    GDALGetBlockSize(GDALGetRasterBand(o->ds, 1), &width, &height);
    o->by_block = width == GRID_TILE && height == GRID_TILE &&
                  (o->bands == 1 || (interleave && EQUAL(interleave, "BAND")));
    return e == CE_None ? ST_OK : cannot_write(spec->path, err);
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
    o->block = malloc(GRID_TILE * GRID_TILE * sizeof(float));
    o->draft = cog ? text_format("%s.draft.tif", spec->path) : NULL;
    char **options = plain_options(spec);
    if (cog)
        o->creation = cog_options(spec);
    else
        options = with_user_options(options, spec);
    if (!o->sums || !o->path || !o->block || (cog && !o->draft)) {
        st = error_memory(err);
        goto done;
    }
    o->ds = GDALCreate(GDALGetDriverByName("GTiff"), cog ? o->draft : o->path, g->width, g->height, o->bands,
                       kind[o->cells].type, options);
    st = o->ds ? describe(o, g, spec, err) : cannot_write(spec->path, err);
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
    float *as_float = o->block;
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
    if (e != CE_None || CPLGetLastErrorType() >= CE_Failure) return cannot_write(o->path, err);
    if (o->cells == OUTPUT_NUMBERS) count_floats(&o->sums[band_number - 1], cells, (size_t)w.w * (size_t)w.h);
    return ST_OK;
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

static void write_attributes(GDALRasterBandH band, const struct output_category *category, size_t count)
{
    static const struct {
        const char *name;
        GDALRATFieldType type;
        GDALRATFieldUsage usage;
    } column[] = {{"Value", GFT_Integer, GFU_MinMax}, {"Name", GFT_String, GFU_Name},
                  {"Red", GFT_Integer, GFU_Red},      {"Green", GFT_Integer, GFU_Green},
                  {"Blue", GFT_Integer, GFU_Blue},    {"Area_km2", GFT_Real, GFU_Generic}};
    GDALRasterAttributeTableH rat = GDALCreateRasterAttributeTable();
    for (size_t c = 0; c < sizeof column / sizeof *column; c++)
        GDALRATCreateColumn(rat, column[c].name, column[c].type, column[c].usage);
    for (size_t i = 0; i < count; i++) {
        int row = (int)i;
        GDALRATSetValueAsInt(rat, row, 0, category[i].value);
        GDALRATSetValueAsString(rat, row, 1, category[i].name);
        for (int c = 0; c < 3; c++) GDALRATSetValueAsInt(rat, row, 2 + c, category[i].rgb[c]);
        GDALRATSetValueAsDouble(rat, row, 5, category[i].area_km2);
    }
    GDALRATSetTableType(rat, GRTT_THEMATIC);
    GDALSetDefaultRAT(band, rat);
    GDALDestroyRasterAttributeTable(rat);
}

struct relay {
    const struct progress *progress;
    bool stopped;
};

static int CPL_STDCALL relay_progress(double share, const char *message, void *user)
{
    (void)message;
    struct relay *r = user;
    if (!progress_tell(r->progress, share)) r->stopped = true;
    return !r->stopped;
}

static CPLErr build_overviews(struct output *o, struct relay *relay)
{
    int levels[16], n = 0;
    int longest = GDALGetRasterXSize(o->ds) > GDALGetRasterYSize(o->ds) ? GDALGetRasterXSize(o->ds)
                                                                        : GDALGetRasterYSize(o->ds);
    for (int level = 2; n < 16 && longest / (level / 2) > GRID_TILE; level *= 2) levels[n++] = level;
    if (n == 0) return CE_None;
    return GDALBuildOverviews(o->ds, o->cells == OUTPUT_NUMBERS ? "AVERAGE" : "MODE", n, levels, 0, NULL,
                              relay_progress, relay);
}

/* The copy that gives a COG its order on disk. */
static enum status copy_as_cog(struct output *o, struct relay *relay, struct error *err)
{
    GDALDatasetH copy =
        GDALCreateCopy(GDALGetDriverByName("COG"), o->path, o->ds, TRUE, o->creation, relay_progress, relay);
    if (copy) GDALClose(copy);
    return copy && CPLGetLastErrorType() < CE_Failure ? ST_OK : cannot_write(o->path, err);
}

enum status output_finish(struct output *o, const struct output_category *categories, size_t count,
                          const struct progress *progress, struct error *err)
{
    struct relay relay = {progress, false};
    enum status st = ST_OK;
    CPLErrorReset();
    write_statistics(o);
    if (o->cells != OUTPUT_NUMBERS) write_attributes(GDALGetRasterBand(o->ds, 1), categories, count);
    GDALFlushCache(o->ds);
    if (CPLGetLastErrorType() >= CE_Failure)
        st = cannot_write(o->path, err);
    else if (o->draft)
        st = copy_as_cog(o, &relay, err);
    else if (build_overviews(o, &relay) != CE_None)
        st = cannot_write(o->path, err);
    CPLErrorReset();
    GDALClose(o->ds);
    o->ds = NULL;
    if (st == ST_OK && CPLGetLastErrorType() >= CE_Failure) st = cannot_write(o->path, err);
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
    CSLDestroy(o->creation);
    free(o->draft);
    free(o->path);
    free(o->block);
    free(o->sums);
    free(o);
}
