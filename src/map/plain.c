/* Cells as a picture: one pixel each. */
#include "map/image.h"
#include "map/map.h"

#include <cairo.h>

static uint32_t pixel(const uint8_t rgb[3])
{
    return (uint32_t)rgb[0] << 16 | (uint32_t)rgb[1] << 8 | rgb[2];
}

enum status map_write_cells(const uint8_t *code, size_t width, size_t height, const uint8_t (*rgb)[3],
                            size_t classes, const char *path, struct error *err)
{
    static const uint8_t excluded[3] = {190, 190, 190};
    enum { DPI = 96, WHITE = 0xFFFFFF };
    cairo_surface_t *s = cairo_image_surface_create(CAIRO_FORMAT_RGB24, (int)width, (int)height);
    if (cairo_surface_status(s) != CAIRO_STATUS_SUCCESS) {
        cairo_surface_destroy(s);
        return error_memory(err);
    }
    unsigned char *data = cairo_image_surface_get_data(s);
    size_t stride = (size_t)cairo_image_surface_get_stride(s);
    for (size_t y = 0; y < height; y++) {
        uint32_t *row = (uint32_t *)(void *)(data + y * stride);
        for (size_t x = 0; x < width; x++) {
            uint8_t c = code[y * width + x];
            row[x] = c == MAP_EXCLUDED ? pixel(excluded) : c < classes ? pixel(rgb[c]) : WHITE;
        }
    }
    cairo_surface_mark_dirty(s);
    enum status st = image_write(s, DPI, "en", NULL, 0, path, err);
    cairo_surface_destroy(s);
    return st;
}
