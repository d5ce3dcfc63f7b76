/* Overviews of a raster from its tiles while they are in memory: averages of numbers, the most frequent of
 * codes, the same bits as GDAL's "AVERAGE" and "MODE" make of the finished raster. Where GDAL cuts a raster
 * of odd height into pieces, it leaves a part of a row out at each cut; here nothing is left out. */
#ifndef CAPACITY_GRID_PYRAMID_H
#define CAPACITY_GRID_PYRAMID_H

#include "base/error.h"
#include "grid/grid.h"
#include "grid/output.h"

struct pyramid;

/* Takes a finished block of an overview: `level` 0 is the one of half the size of the raster, `window` its
 * place in cells of that level. `cells` are GRID_TILE x GRID_TILE, no data beyond the window. */
typedef enum status pyramid_write_fn(void *user, int band, int level, struct tile window, const void *cells,
                                     struct error *err);

struct pyramid_spec {
    int width, height, bands; /* of the raster */
    enum output_cells cells;
    int levels; /* each half the size of the one below, rounded up */
    pyramid_write_fn *write;
    void *user;
};

/* Bytes that a pyramid holds at most: a block per level and band, and on odd sides the cells at the edges of
 * tiles. */
double pyramid_bytes(const struct pyramid_spec *spec);

enum status pyramid_open(const struct pyramid_spec *spec, struct pyramid **out, struct error *err);
void pyramid_close(struct pyramid *p);

/* Take one tile of a band (1-based) of the raster: GRID_TILE a side, or up to the edge of the raster, at a
 * multiple of GRID_TILE, in the order of GRID_CURVE. Every block that it completes is written. */
enum status pyramid_add(struct pyramid *p, int band, struct tile window, const void *cells,
                        struct error *err);

#endif
