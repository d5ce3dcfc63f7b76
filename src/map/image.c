#include "map/image.h"

#include "base/text.h"

#include <errno.h>
#include <math.h>
#include <png.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { TEXTS_MAX = 8 };

struct sink {
    FILE *file;
    char reason[256]; /* libpng's words, or the system's */
};

static void on_error(png_structp png, png_const_charp message)
{
    struct sink *sink = png_get_error_ptr(png);
    if (!*sink->reason) snprintf(sink->reason, sizeof sink->reason, "%s", message);
    png_longjmp(png, 1);
}

static void on_warning(png_structp png, png_const_charp message)
{
    (void)png;
    (void)message;
}

static void on_write(png_structp png, png_bytep data, size_t n)
{
    struct sink *sink = png_get_io_ptr(png);
    if (fwrite(data, 1, n, sink->file) == n) return;
    snprintf(sink->reason, sizeof sink->reason, "%s", strerror(errno));
    png_error(png, sink->reason);
}

static void on_flush(png_structp png)
{
    (void)png;
}

static void put_head(png_structp png, png_infop info, cairo_surface_t *picture, int dpi, png_text *chunk,
                     int chunks)
{
    png_set_IHDR(png, info, (png_uint_32)cairo_image_surface_get_width(picture),
                 (png_uint_32)cairo_image_surface_get_height(picture), 8, PNG_COLOR_TYPE_RGB,
                 PNG_INTERLACE_NONE, PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
    png_uint_32 per_metre = (png_uint_32)lround(dpi / 0.0254);
    png_set_pHYs(png, info, per_metre, per_metre, PNG_RESOLUTION_METER);
    png_set_sRGB(png, info, PNG_sRGB_INTENT_RELATIVE);
    if (chunks) png_set_text(png, info, chunk, chunks);
    /* Flat colours pack best unfiltered. */
    png_set_filter(png, PNG_FILTER_TYPE_BASE, PNG_FILTER_NONE);
    png_set_compression_level(png, 7);
    png_write_info(png, info);
}

/* Between here and libpng's return by longjmp no variable of this function changes. */
static bool encode(png_structp png, png_infop info, cairo_surface_t *picture, int dpi, png_text *chunk,
                   int chunks, png_bytep row)
{
    const unsigned char *data = cairo_image_surface_get_data(picture);
    const int stride = cairo_image_surface_get_stride(picture), w = cairo_image_surface_get_width(picture),
              h = cairo_image_surface_get_height(picture);
    if (setjmp(png_jmpbuf(png))) return false;
    put_head(png, info, picture, dpi, chunk, chunks);
    for (int y = 0; y < h; y++) {
        const uint32_t *in = (const uint32_t *)(const void *)(data + (ptrdiff_t)y * stride);
        png_bytep out = row;
        for (int x = 0; x < w; x++) {
            *out++ = (png_byte)(in[x] >> 16);
            *out++ = (png_byte)(in[x] >> 8);
            *out++ = (png_byte)in[x];
        }
        png_write_row(png, row);
    }
    png_write_end(png, NULL);
    return true;
}

static bool write_file(struct sink *sink, cairo_surface_t *picture, int dpi, png_text *chunk, int chunks)
{
    bool ok = false;
    png_structp png = png_create_write_struct(PNG_LIBPNG_VER_STRING, sink, on_error, on_warning);
    png_infop info = png ? png_create_info_struct(png) : NULL;
    png_bytep row = malloc(3 * (size_t)cairo_image_surface_get_width(picture));
    if (png && info && row) {
        png_set_write_fn(png, sink, on_write, on_flush);
        ok = encode(png, info, picture, dpi, chunk, chunks, row);
    } else {
        snprintf(sink->reason, sizeof sink->reason, "out of memory");
    }
    free(row);
    if (png) png_destroy_write_struct(&png, &info);
    if (ok && (fflush(sink->file) != 0 || fsync(fileno(sink->file)) != 0)) {
        snprintf(sink->reason, sizeof sink->reason, "%s", strerror(errno));
        ok = false;
    }
    return ok;
}

enum status image_write(cairo_surface_t *picture, int dpi, const char *language,
                        const struct image_text *text, size_t texts, const char *path, struct error *err)
{
    enum status st = ST_OK;
    struct sink sink = {0};
    png_text chunk[TEXTS_MAX];
    int chunks = 0;
    memset(chunk, 0, sizeof chunk);
    for (size_t i = 0; i < texts && chunks < TEXTS_MAX; i++) {
        if (!text[i].value || !*text[i].value) continue;
        /* libpng reads these, it does not write to them. */
        chunk[chunks++] = (png_text){.compression = PNG_ITXT_COMPRESSION_NONE,
                                     .key = (char *)text[i].keyword,
                                     .text = (char *)text[i].value,
                                     .lang = (char *)language,
                                     .lang_key = (char *)text[i].keyword};
    }
    char *part = text_format("%s.part-%ld", path, (long)getpid());
    if (!part) return error_memory(err);
    cairo_surface_flush(picture);
    sink.file = fopen(part, "wb");
    if (!sink.file) {
        st = error_set(err, ST_FAILED, "%s: cannot be written: %s", path, strerror(errno));
        goto done;
    }
    bool ok = write_file(&sink, picture, dpi, chunk, chunks);
    if (fclose(sink.file) != 0 && ok) {
        snprintf(sink.reason, sizeof sink.reason, "%s", strerror(errno));
        ok = false;
    }
    if (ok && rename(part, path) != 0) {
        snprintf(sink.reason, sizeof sink.reason, "%s", strerror(errno));
        ok = false;
    }
    if (!ok) {
        st = error_set(err, ST_FAILED, "%s: cannot be written: %s", path, sink.reason);
        unlink(part);
    }
done:
    free(part);
    return st;
}
