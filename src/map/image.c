#include "map/image.h"

#include "map/image_palette.h"
#include "map/part.h"

#include <errno.h>
#include <math.h>
#include <png.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum { TEXTS_MAX = 8 };

struct sink {
    FILE *file;
    char reason[256]; /* libpng's words, or the system's */
};

/* What is written: the palette is empty where there are too many colours for one. */
struct job {
    cairo_surface_t *picture;
    int width, height, dpi, chunks;
    png_text chunk[TEXTS_MAX];
    struct image_palette palette;
    png_bytep row;
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

static void put_palette(png_structp png, png_infop info, const struct image_palette *p)
{
    png_color entry[PALETTE_MAX];
    for (int i = 0; i < p->count; i++)
        entry[i] = (png_color){(png_byte)(p->colour[i] >> 16), (png_byte)(p->colour[i] >> 8),
                               (png_byte)p->colour[i]};
    png_set_PLTE(png, info, entry, p->count);
}

static void put_head(png_structp png, png_infop info, const struct job *j)
{
    bool few = j->palette.count > 0;
    png_set_IHDR(png, info, (png_uint_32)j->width, (png_uint_32)j->height, 8,
                 few ? PNG_COLOR_TYPE_PALETTE : PNG_COLOR_TYPE_RGB, PNG_INTERLACE_NONE,
                 PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
    if (few) put_palette(png, info, &j->palette);
    png_uint_32 per_metre = (png_uint_32)lround(j->dpi / 0.0254);
    png_set_pHYs(png, info, per_metre, per_metre, PNG_RESOLUTION_METER);
    png_set_sRGB(png, info, PNG_sRGB_INTENT_RELATIVE);
    if (j->chunks) png_set_text(png, info, j->chunk, j->chunks);
    /* Flat colours pack best unfiltered. */
    png_set_filter(png, PNG_FILTER_TYPE_BASE, PNG_FILTER_NONE);
    png_set_compression_level(png, 7);
    png_write_info(png, info);
}

static void fill_row(struct job *j, const uint32_t *in)
{
    png_bytep out = j->row;
    if (j->palette.count > 0) {
        for (int x = 0; x < j->width; x++)
            *out++ = (png_byte)image_palette_index(&j->palette, in[x] & 0xFFFFFF);
        return;
    }
    for (int x = 0; x < j->width; x++) {
        *out++ = (png_byte)(in[x] >> 16);
        *out++ = (png_byte)(in[x] >> 8);
        *out++ = (png_byte)in[x];
    }
}

/* Between here and libpng's return by longjmp no variable of this function changes. */
static bool encode(png_structp png, png_infop info, struct job *j)
{
    const unsigned char *data = cairo_image_surface_get_data(j->picture);
    const int stride = cairo_image_surface_get_stride(j->picture);
    if (setjmp(png_jmpbuf(png))) return false;
    put_head(png, info, j);
    for (int y = 0; y < j->height; y++) {
        fill_row(j, (const uint32_t *)(const void *)(data + (ptrdiff_t)y * stride));
        png_write_row(png, j->row);
    }
    png_write_end(png, NULL);
    return true;
}

static bool write_file(struct sink *sink, struct job *j)
{
    bool ok = false;
    png_structp png = png_create_write_struct(PNG_LIBPNG_VER_STRING, sink, on_error, on_warning);
    png_infop info = png ? png_create_info_struct(png) : NULL;
    j->row = malloc(3 * (size_t)j->width);
    if (png && info && j->row) {
        png_set_write_fn(png, sink, on_write, on_flush);
        ok = encode(png, info, j);
    } else {
        snprintf(sink->reason, sizeof sink->reason, "out of memory");
    }
    free(j->row);
    if (png) png_destroy_write_struct(&png, &info);
    return ok;
}

enum status image_write(cairo_surface_t *picture, int dpi, const char *language,
                        const struct image_text *text, size_t texts, const char *path, struct error *err)
{
    struct part part;
    struct job j = {.picture = picture,
                    .dpi = dpi,
                    .width = cairo_image_surface_get_width(picture),
                    .height = cairo_image_surface_get_height(picture)};
    for (size_t i = 0; i < texts && j.chunks < TEXTS_MAX; i++) {
        if (!text[i].value || !*text[i].value) continue;
        /* libpng reads these, it does not write to them. */
        j.chunk[j.chunks++] = (png_text){.compression = PNG_ITXT_COMPRESSION_NONE,
                                         .key = (char *)text[i].keyword,
                                         .text = (char *)text[i].value,
                                         .lang = (char *)language,
                                         .lang_key = (char *)text[i].keyword};
    }
    cairo_surface_flush(picture);
    if (!image_palette_fill(&j.palette, picture)) j.palette.count = 0;
    enum status st = part_open(&part, path, err);
    if (st != ST_OK) return st;
    struct sink sink = {.file = part.file};
    if (!write_file(&sink, &j))
        st = error_set(err, ST_FAILED, "%s: cannot be written: %s", path, sink.reason);
    return part_close(&part, st, err);
}
