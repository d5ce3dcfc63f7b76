/* The grid every layer is brought to. True areas of its cells: area.h. */
#ifndef CAPACITY_GRID_H
#define CAPACITY_GRID_H

#include "base/error.h"

#include <stdbool.h>
#include <stddef.h>

enum {
    GRID_TILE = 512, /* the unit of work: a square of cells, whatever the blocks of the sources */
    GRID_STRIP = 256 /* rows at a time where a raster is made in full-width strips */
};

/* North-up, square or oblong cells. Cell (0, 0) is the north-west one. */
struct grid {
    char *crs_wkt;  /* WKT 2, axis order as data: x = easting or longitude */
    char *crs_name; /* "EPSG:32650" where it has a code, else its name */
    bool geographic;
    double metres_per_unit; /* of a projected CRS */
    double x0, y0;          /* outer corner of cell (0, 0) */
    double cell_x, cell_y;  /* > 0, units of the CRS */
    int width, height;
    double margin_m;
};

void grid_clear(struct grid *g);

/* Set CRS, its name, kind and unit. `who` begins a message ("capacity.yaml:7: grid"). A CRS that PROJ does
 * not know, or that is neither geographic nor projected, is ST_INPUT. */
enum status grid_set_crs(struct grid *g, const char *definition, const char *who, struct error *err);

/* Fix corner, width and height for bounds (xmin, ymin, xmax, ymax), with CRS and cell set: snapped outward to
 * whole multiples of the cell, counted from `origin` (x, y), or from 0, 0 where that is NULL. A bound within
 * 1e-6 cell of a multiple counts as that multiple. Empty bounds, more than 2^40 cells or a side above INT_MAX
 * are ST_INPUT. */
enum status grid_fit(struct grid *g, const double bounds[4], const double *origin, const char *who,
                     struct error *err);

void grid_geotransform(const struct grid *g, double gt[6]);
/* xmin, ymin, xmax, ymax */
void grid_bounds(const struct grid *g, double bounds[4]);
/* A window of the grid: first column and row, columns and rows. */
struct tile {
    int x, y, w, h;
};

/* GRID_CURVE goes along a Z-curve: of any square of 2 x 2, 4 x 4 ... tiles, counted from the north-west
 * corner, all tiles come one after another, and each comes after those north and west of it. GRID_ROWS goes
 * row by row. */
enum grid_order { GRID_CURVE, GRID_ROWS };

/* A walk over all tiles of a grid, each once. */
struct grid_walk {
    int width, height, across, down;
    enum grid_order order;
    int bits;       /* of a column and a row that the curve interleaves */
    long long code; /* place on the way; places beyond the grid are left out */
};
struct grid_walk grid_walk_begin(const struct grid *g, enum grid_order order);
/* The next tile; false after the last one. */
bool grid_walk_next(struct grid_walk *w, struct tile *out);
long long grid_tile_count(const struct grid *g);

#endif
