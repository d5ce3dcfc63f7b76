#include "grid/layer.h"

#include "grid/blocks.h"
#include "grid/source.h"

#include <cpl_error.h>
#include <float.h>
#include <gdal.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

struct layer_reader {
    const struct layer *layer;
    GDALDatasetH ds;
    GDALRasterBandH band, mask; /* mask NULL: none */
    struct blocks *blocks;      /* NULL: through GDALRasterIO() */
    GDALDataType as;            /* Float32 where that keeps every value of the band, else Float64 */
    bool has_nodata;
    double nodata; /* as a value of type `as` */
    int width, height;
    void *scratch;
    size_t room;
};

void layer_clear(struct layer *l)
{
    free(l->path);
    free(l->made);
    *l = (struct layer){0};
}

/* No data is told in the type of the band. A whole-number band cannot hold a value with a fraction, so such a
 * no-data value must not be rounded into one that it does hold. */
static void fix_nodata(struct layer_reader *r, GDALDataType type)
{
    const struct layer *l = r->layer;
    r->has_nodata = l->has_nodata && !isnan(l->nodata); /* NaN cells are no data anyway */
    r->nodata = l->nodata;
    if (!r->has_nodata || r->as == GDT_Float64) return;
    double clamped = l->nodata > FLT_MAX ? FLT_MAX : l->nodata < -FLT_MAX ? -FLT_MAX : l->nodata;
    r->nodata = (double)(float)(isinf(l->nodata) ? l->nodata : clamped);
    if (type != GDT_Float32 && r->nodata != l->nodata) r->has_nodata = false;
}

static bool fits_float(GDALDataType type)
{
    return type == GDT_Byte || type == GDT_Int16 || type == GDT_UInt16 || type == GDT_Float32;
}

static enum status cannot_open(const struct layer *l, struct error *err)
{
    return error_set(err, ST_INPUT, "%s: band %d cannot be opened: %s%s", l->path, l->band,
                     source_gdal_words(),
                     l->in_cache ? " (a damaged file of the cache: delete it and run again)" : "");
}

enum status layer_open(const struct layer *l, struct layer_reader **out, struct error *err)
{
    struct layer_reader *r = calloc(1, sizeof *r);
    if (!r) return error_memory(err);
    r->layer = l;
    CPLErrorReset();
    r->ds = GDALOpenEx(l->path, GDAL_OF_RASTER | GDAL_OF_READONLY | GDAL_OF_VERBOSE_ERROR, NULL, NULL, NULL);
    if (r->ds) r->band = GDALGetRasterBand(r->ds, l->band);
    if (!r->band || blocks_open(l->path, r->ds, l->band, &r->blocks) != CE_None) {
        enum status st = cannot_open(l, err);
        layer_close(r);
        return st;
    }
    GDALDataType type = GDALGetRasterDataType(r->band);
    r->as = fits_float(type) ? GDT_Float32 : GDT_Float64;
    fix_nodata(r, type);
    r->width = GDALGetRasterXSize(r->ds);
    r->height = GDALGetRasterYSize(r->ds);
    if (l->has_mask && !(GDALGetMaskFlags(r->band) & (GMF_ALL_VALID | GMF_NODATA)))
        r->mask = GDALGetMaskBand(r->band);
    *out = r;
    return ST_OK;
}

void layer_close(struct layer_reader *r)
{
    if (!r) return;
    blocks_close(r->blocks);
    if (r->ds) GDALClose(r->ds);
    free(r->scratch);
    free(r);
}

bool layer_is_byte(const struct layer_reader *r)
{
    return GDALGetRasterDataType(r->band) == GDT_Byte && r->layer->scale == 1 && r->layer->offset == 0;
}

int layer_byte_nodata(const struct layer_reader *r)
{
    bool one = r->has_nodata && r->nodata >= 0 && r->nodata <= UINT8_MAX && r->nodata == floor(r->nodata);
    return one ? (int)r->nodata : -1;
}

static enum status reserve(struct layer_reader *r, size_t bytes, struct error *err)
{
    if (bytes <= r->room) return ST_OK;
    void *more = realloc(r->scratch, bytes);
    if (!more) return error_memory(err);
    r->scratch = more;
    r->room = bytes;
    return ST_OK;
}

static enum status cannot_read(const struct layer *l, struct tile t, struct error *err)
{
    return error_set(err, ST_INPUT, "%s: columns %d to %d, rows %d to %d cannot be read: %s%s", l->path, t.x,
                     t.x + t.w - 1, t.y, t.y + t.h - 1, source_gdal_words(),
                     l->in_cache ? " (a damaged file of the cache: delete it and run again)"
                                 : " (is the file whole?)");
}

/* The part of the window that the file reaches: in columns and rows of the file, and its place within the
 * window. */
static struct tile within(const struct layer_reader *r, struct tile window, int *dx, int *dy)
{
    long long x0 = (long long)window.x + r->layer->off_x, y0 = (long long)window.y + r->layer->off_y;
    long long x1 = x0 + window.w, y1 = y0 + window.h;
    long long cx0 = x0 < 0 ? 0 : x0, cy0 = y0 < 0 ? 0 : y0;
    if (x1 > r->width) x1 = r->width;
    if (y1 > r->height) y1 = r->height;
    if (x1 <= cx0 || y1 <= cy0) return (struct tile){0, 0, 0, 0};
    *dx = (int)(cx0 - x0);
    *dy = (int)(cy0 - y0);
    return (struct tile){(int)cx0, (int)cy0, (int)(x1 - cx0), (int)(y1 - cy0)};
}

static CPLErr read_band(GDALRasterBandH band, struct tile t, GDALDataType type, void *to, size_t line)
{
    CPLErrorReset();
    return GDALRasterIOEx(band, GF_Read, t.x, t.y, t.w, t.h, to, t.w, t.h, type, 0, (GSpacing)line, NULL);
}

static CPLErr read_cells(struct layer_reader *r, struct tile t, GDALDataType type, void *to, size_t line)
{
    return r->blocks ? blocks_read(r->blocks, t, type, to, line) : read_band(r->band, t, type, to, line);
}

/* One row of doubles or floats to floats: no data out, then scale and offset in double. */
static void convert_float(const struct layer_reader *r, float *row, int n)
{
    if (r->has_nodata) {
        float nodata = (float)r->nodata;
        for (int i = 0; i < n; i++) row[i] = row[i] == nodata ? NAN : row[i];
    }
    double scale = r->layer->scale, offset = r->layer->offset;
    if (scale != 1 || offset != 0)
        for (int i = 0; i < n; i++) row[i] = (float)((double)row[i] * scale + offset);
}

static void convert_double(const struct layer_reader *r, const double *from, float *to, int n)
{
    double scale = r->layer->scale, offset = r->layer->offset;
    bool plain = scale == 1 && offset == 0;
    for (int i = 0; i < n; i++) {
        double v = r->has_nodata && from[i] == r->nodata ? NAN : from[i];
        to[i] = (float)(plain ? v : v * scale + offset);
    }
}

static enum status apply_mask(struct layer_reader *r, struct tile t, float *to, size_t stride,
                              struct error *err)
{
    enum status st = reserve(r, (size_t)t.w * (size_t)t.h, err);
    if (st != ST_OK) return st;
    if (read_band(r->mask, t, GDT_Byte, r->scratch, (size_t)t.w) != CE_None)
        return cannot_read(r->layer, t, err);
    const unsigned char *mask = r->scratch;
    for (int y = 0; y < t.h; y++)
        for (int x = 0; x < t.w; x++)
            if (mask[(size_t)y * (size_t)t.w + (size_t)x] == 0) to[(size_t)y * stride + (size_t)x] = NAN;
    return ST_OK;
}

static bool is_plain(const struct layer_reader *r)
{
    return r->layer->scale == 1 && r->layer->offset == 0 && !r->mask;
}

enum status layer_read_stored(struct layer_reader *r, struct tile window, float *out, float *nodata,
                              struct error *err)
{
    int dx = 0, dy = 0;
    struct tile t = within(r, window, &dx, &dy);
    size_t stride = (size_t)window.w;
    *nodata = NAN;
    if (t.w != window.w || t.h != window.h)
        for (size_t i = 0; i < stride * (size_t)window.h; i++) out[i] = NAN;
    if (t.w == 0) return ST_OK;
    float *to = out + (size_t)dy * stride + (size_t)dx;
    if (r->as == GDT_Float32) {
        if (read_cells(r, t, GDT_Float32, to, stride * sizeof *to) != CE_None)
            return cannot_read(r->layer, t, err);
        if (is_plain(r)) {
            if (r->has_nodata) *nodata = (float)r->nodata;
            return ST_OK;
        }
        for (int y = 0; y < t.h; y++) convert_float(r, to + (size_t)y * stride, t.w);
    } else {
        enum status st = reserve(r, (size_t)t.w * (size_t)t.h * sizeof(double), err);
        if (st != ST_OK) return st;
        double *from = r->scratch;
        if (read_cells(r, t, GDT_Float64, from, (size_t)t.w * sizeof *from) != CE_None)
            return cannot_read(r->layer, t, err);
        for (int y = 0; y < t.h; y++)
            convert_double(r, from + (size_t)y * (size_t)t.w, to + (size_t)y * stride, t.w);
    }
    return r->mask ? apply_mask(r, t, to, stride, err) : ST_OK;
}

enum status layer_read(struct layer_reader *r, struct tile window, float *out, struct error *err)
{
    float nodata;
    enum status st = layer_read_stored(r, window, out, &nodata, err);
    size_t n = nodata == nodata && st == ST_OK ? (size_t)window.w * (size_t)window.h : 0;
    for (size_t i = 0; i < n; i++) out[i] = out[i] == nodata ? NAN : out[i];
    return st;
}

enum status layer_read_bytes(struct layer_reader *r, struct tile window, uint8_t *out, bool *read,
                             struct error *err)
{
    int dx, dy;
    struct tile t = within(r, window, &dx, &dy);
    *read = t.w == window.w && t.h == window.h && !r->mask;
    if (*read && read_cells(r, t, GDT_Byte, out, (size_t)t.w) != CE_None)
        return cannot_read(r->layer, t, err);
    return ST_OK;
}

enum status layer_read_int(struct layer_reader *r, struct tile window, int32_t outside, int32_t *out,
                           struct error *err)
{
    int dx = 0, dy = 0;
    struct tile t = within(r, window, &dx, &dy);
    size_t stride = (size_t)window.w;
    if (t.w != window.w || t.h != window.h)
        for (size_t i = 0; i < stride * (size_t)window.h; i++) out[i] = outside;
    if (t.w == 0) return ST_OK;
    int32_t *to = out + (size_t)dy * stride + (size_t)dx;
    if (read_cells(r, t, GDT_Int32, to, stride * sizeof *to) != CE_None) return cannot_read(r->layer, t, err);
    return ST_OK;
}
