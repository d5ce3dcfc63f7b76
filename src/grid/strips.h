/* A raster made by several threads in strips, of whole rows or parts of them, and written in order, so that
 * the file comes out the same for any number of threads. */
#ifndef CAPACITY_GRID_STRIPS_H
#define CAPACITY_GRID_STRIPS_H

#include "base/progress.h"
#include "grid/grid.h"

#include <gdal.h>

struct strips;

struct strip_work {
    GDALDatasetH out;
    GDALDataType type; /* of the cells that `make` leaves; converted to the file's on writing */
    int width, height;
    int columns, rows; /* of a strip; columns 0: full width */
    int threads;
    const struct progress *progress;
    const void *job;
    /* What a thread needs of its own, in *hand; `close` takes it, NULL too, whatever `open` returned. */
    enum status (*open)(const void *job, struct strips *strips, void **hand, struct error *err);
    void (*close)(void *hand);
    enum status (*make)(const void *job, void *hand, struct tile strip, void *cells, struct error *err);
};

/* Rows of a strip: whole tiles of the cache's files, unless the frame is so wide that they would take too
 * much memory. */
int strips_rows(int width, size_t cell_bytes);

/* The first fault of any thread, else ST_INTERRUPTED where the listener said so. `out` stays open. */
enum status strips_write(const struct strip_work *w, struct error *err);

/* Whether to go on, as GDAL asks it (a GDALProgressFunc): `strips` is what `open` was given. From any thread.
 */
int strips_ask(double share, const char *message, void *strips);

#endif
