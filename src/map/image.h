/* A finished picture as a PNG file. */
#ifndef CAPACITY_MAP_IMAGE_H
#define CAPACITY_MAP_IMAGE_H

#include "base/error.h"

#include <cairo.h>
#include <stddef.h>

struct image_text {
    const char *keyword; /* as the PNG standard lists them: "Title", "Source" ... */
    const char *value;   /* UTF-8; NULL: left out */
};

/* Write a cairo picture (RGB24) to `path`, which uses its pixels up: a palette where 256 colours are enough,
 * else 8-bit RGB; `dpi` as pixels per metre, and iTXt chunks in `language`. The file appears when it is
 * complete; on failure nothing is left and what stood at `path` still does. */
enum status image_write(cairo_surface_t *picture, int dpi, const char *language,
                        const struct image_text *text, size_t texts, const char *path, struct error *err);

/* Bring a picture (RGB24) to the 256 colours that most of it has, each other becoming the nearest of these.
 * Classes keep their colours. */
enum status image_reduce(cairo_surface_t *picture, struct error *err);

#endif
