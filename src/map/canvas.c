#include "map/canvas.h"

#include "map/image.h"
#include "map/svg.h"

#include <cairo-pdf.h>
#include <cairo-svg.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

static cairo_status_t to_file(void *canvas, const unsigned char *data, unsigned int n)
{
    struct canvas *c = canvas;
    if (fwrite(data, 1, n, c->part.file) == n) return CAIRO_STATUS_SUCCESS;
    c->fault = errno;
    return CAIRO_STATUS_WRITE_ERROR;
}

static cairo_status_t to_text(void *text, const unsigned char *data, unsigned int n)
{
    struct text *t = text;
    text_add_bytes(t, (const char *)data, n);
    return t->failed ? CAIRO_STATUS_NO_MEMORY : CAIRO_STATUS_SUCCESS;
}

/* Pixels in large pages of memory, where the system has them: small ones take it longer to hand out than
 * cairo to draw on. NULL: no memory. */
static cairo_surface_t *open_pixels(int width, int height)
{
    enum { LARGE = 1 << 21 };
    static const cairo_user_data_key_t key;
    const int stride = cairo_format_stride_for_width(CAIRO_FORMAT_RGB24, width);
    const size_t size = ((size_t)stride * (size_t)height / LARGE + 1) * LARGE;
    unsigned char *data = aligned_alloc(LARGE, size);
    if (!data) return NULL;
    madvise(data, size, MADV_HUGEPAGE);
    cairo_surface_t *s = cairo_image_surface_create_for_data(data, CAIRO_FORMAT_RGB24, width, height, stride);
    if (cairo_surface_set_user_data(s, &key, data, free) == CAIRO_STATUS_SUCCESS) return s;
    cairo_surface_destroy(s);
    free(data);
    return NULL;
}

enum status canvas_open(struct canvas *c, enum map_format format, const char *path, int width, int height,
                        int dpi, struct error *err)
{
    double pt = 72.0 / dpi;
    enum status st = ST_OK;
    *c = (struct canvas){.format = format, .dpi = dpi, .path = strdup(path)};
    if (!c->path) return error_memory(err);
    if (format == MAP_PNG) {
        c->surface = open_pixels(width, height);
    } else if (format == MAP_PDF) {
        st = part_open(&c->part, path, err);
        if (st == ST_OK)
            c->surface = cairo_pdf_surface_create_for_stream(to_file, c, width * pt, height * pt);
    } else {
        c->surface = cairo_svg_surface_create_for_stream(to_text, &c->svg, width * pt, height * pt);
    }
    if (st == ST_OK && (!c->surface || cairo_surface_status(c->surface) != CAIRO_STATUS_SUCCESS))
        st = error_memory(err);
    if (st != ST_OK) return canvas_close(c, st, &(struct canvas_about){0}, err);
    c->cr = cairo_create(c->surface);
    if (format == MAP_PNG) {
        cairo_set_source_rgb(c->cr, 1, 1, 1);
        cairo_paint(c->cr);
    } else {
        cairo_surface_set_fallback_resolution(c->surface, dpi, dpi);
        cairo_scale(c->cr, pt, pt);
    }
    return ST_OK;
}

/* Without its times: the same map is then the same file. */
static void describe_pdf(cairo_surface_t *pdf, const struct canvas_about *a)
{
    const struct {
        cairo_pdf_metadata_t key;
        const char *value;
    } row[] = {{CAIRO_PDF_METADATA_TITLE, a->title},     {CAIRO_PDF_METADATA_SUBJECT, a->description},
               {CAIRO_PDF_METADATA_KEYWORDS, a->source}, {CAIRO_PDF_METADATA_CREATOR, a->software},
               {CAIRO_PDF_METADATA_CREATE_DATE, ""},     {CAIRO_PDF_METADATA_MOD_DATE, ""}};
    for (size_t i = 0; i < sizeof row / sizeof *row; i++)
        if (row[i].value) cairo_pdf_surface_set_metadata(pdf, row[i].key, row[i].value);
}

static enum status write_png(struct canvas *c, const struct canvas_about *a, struct error *err)
{
    const struct image_text text[] = {{"Title", a->title},
                                      {"Description", a->description},
                                      {"Source", a->source},
                                      {"Software", a->software}};
    enum status st = a->few_colours ? image_reduce(c->surface, err) : ST_OK;
    if (st != ST_OK) return st;
    return image_write(c->surface, c->dpi, a->language, text, sizeof text / sizeof *text, c->path, err);
}

static enum status write_svg(struct canvas *c, const struct canvas_about *a, struct error *err)
{
    struct text out = {0};
    svg_settle(&c->svg, a->language, a->title, a->description, &out);
    if (out.failed) {
        text_clear(&out);
        return error_memory(err);
    }
    enum status st = part_open(&c->part, c->path, err);
    if (st == ST_OK && fwrite(out.s, 1, out.len, c->part.file) != out.len)
        st = error_set(err, ST_FAILED, "%s: cannot be written: %s", c->path, strerror(errno));
    text_clear(&out);
    return st;
}

enum status canvas_close(struct canvas *c, enum status st, const struct canvas_about *about,
                         struct error *err)
{
    if (c->cr) cairo_destroy(c->cr);
    if (st == ST_OK && c->format == MAP_PDF) describe_pdf(c->surface, about);
    if (c->surface && c->format != MAP_PNG) cairo_surface_finish(c->surface);
    if (st == ST_OK && cairo_surface_status(c->surface) != CAIRO_STATUS_SUCCESS)
        st = error_set(err, ST_FAILED, "%s: cannot be written: %s", c->path,
                       c->fault ? strerror(c->fault)
                                : cairo_status_to_string(cairo_surface_status(c->surface)));
    if (st == ST_OK && c->format == MAP_PNG) st = write_png(c, about, err);
    if (st == ST_OK && c->format == MAP_SVG) st = write_svg(c, about, err);
    if (c->part.path) st = part_close(&c->part, st, err);
    if (c->surface) cairo_surface_destroy(c->surface);
    text_clear(&c->svg);
    free(c->path);
    *c = (struct canvas){0};
    return st;
}
