/* What a page is drawn on: the pixels of a PNG, or the one page of a PDF or SVG. All three are drawn on in
 * pixels of the page's dpi. */
#ifndef CAPACITY_MAP_CANVAS_H
#define CAPACITY_MAP_CANVAS_H

#include "base/text.h"
#include "map/map.h"
#include "map/part.h"

#include <cairo.h>

/* What the file says of itself; any may be NULL. */
struct canvas_about {
    const char *language, *title, *description, *source, *software;
    bool few_colours; /* of a PNG: 256 at most */
};

struct canvas {
    cairo_t *cr;
    cairo_surface_t *surface;
    enum map_format format;
    int dpi;
    struct part part; /* PDF, while it is drawn */
    int fault;        /* PDF: errno of the write that failed */
    struct text svg;
    char *path;
};

/* Open a canvas of so many pixels for the file `path`. It may not be moved. */
enum status canvas_open(struct canvas *c, enum map_format format, const char *path, int width, int height,
                        int dpi, struct error *err);

/* With ST_OK as `st` write the file, the same bytes for the same drawing; else leave nothing. Frees the
 * canvas in both cases. Returns `st`, or what went wrong. */
enum status canvas_close(struct canvas *c, enum status st, const struct canvas_about *about,
                         struct error *err);

#endif
