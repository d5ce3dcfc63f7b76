#include "map/image.h"

#include "map/image_palette.h"
#include "map/part.h"

#include <errno.h>
#include <libdeflate.h>
#include <math.h>
#include <png.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/* LEVEL: a twentieth larger than at 6, in four fifths of the time. */
enum { TEXTS_MAX = 8, LEVEL = 4 };

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
    unsigned char *packed;
    size_t packed_size;
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
    png_write_info(png, info);
}

/* A row of pixels as PNG has it: first its filter, 0 for none, since flat colours pack best so; then palette
 * numbers or RGB. No byte is written before the pixels that stand there have been read. */
static unsigned char *put_row(struct job *j, const unsigned char *in, unsigned char *out)
{
    uint32_t last = UINT32_MAX, colour; /* no colour */
    unsigned char index = 0;
    memcpy(&colour, in, sizeof colour);
    *out++ = 0;
    for (int x = 0; x < j->width; x++) {
        if (x) memcpy(&colour, in + 4 * (size_t)x, sizeof colour);
        colour &= 0xFFFFFF;
        if (j->palette.count == 0) {
            *out++ = (unsigned char)(colour >> 16);
            *out++ = (unsigned char)(colour >> 8);
            *out++ = (unsigned char)colour;
            continue;
        }
        if (colour != last) index = (unsigned char)image_palette_index(&j->palette, colour);
        last = colour;
        *out++ = index;
    }
    return out;
}

/* All rows at once, by libdeflate: libpng itself knows only zlib. The rows take the place of the pixels,
 * which are more bytes. False: no memory. */
static bool pack(struct job *j)
{
    unsigned char *data = cairo_image_surface_get_data(j->picture), *at = data;
    const int stride = cairo_image_surface_get_stride(j->picture);
    for (int y = 0; y < j->height; y++) at = put_row(j, data + (ptrdiff_t)y * stride, at);
    const size_t n = (size_t)(at - data);
    struct libdeflate_compressor *z = libdeflate_alloc_compressor(LEVEL);
    size_t room = z ? libdeflate_zlib_compress_bound(z, n) : 0;
    j->packed = room ? malloc(room) : NULL;
    if (j->packed) j->packed_size = libdeflate_zlib_compress(z, data, n, j->packed, room);
    if (z) libdeflate_free_compressor(z);
    return j->packed_size > 0;
}

/* Between here and libpng's return by longjmp no variable of this function changes. */
static bool encode(png_structp png, png_infop info, const struct job *j)
{
    if (setjmp(png_jmpbuf(png))) return false;
    put_head(png, info, j);
    png_write_chunk(png, (png_const_bytep) "IDAT", j->packed, j->packed_size);
    png_write_chunk(png, (png_const_bytep) "IEND", NULL, 0);
    return true;
}

static bool write_file(struct sink *sink, const struct job *j)
{
    bool ok = false;
    png_structp png = png_create_write_struct(PNG_LIBPNG_VER_STRING, sink, on_error, on_warning);
    png_infop info = png ? png_create_info_struct(png) : NULL;
    if (png && info) {
        png_set_write_fn(png, sink, on_write, on_flush);
        ok = encode(png, info, j);
    } else {
        snprintf(sink->reason, sizeof sink->reason, "out of memory");
    }
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
    enum status st = pack(&j) ? part_open(&part, path, err) : error_memory(err);
    if (st == ST_OK) {
        struct sink sink = {.file = part.file};
        if (!write_file(&sink, &j))
            st = error_set(err, ST_FAILED, "%s: cannot be written: %s", path, sink.reason);
        st = part_close(&part, st, err);
    }
    free(j.packed);
    return st;
}
