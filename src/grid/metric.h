/* Frames of cells in metres to derive on: the grid's own where its CRS measures true, else the local UTM
 * zone. */
#ifndef CAPACITY_GRID_METRIC_H
#define CAPACITY_GRID_METRIC_H

#include "base/error.h"
#include "grid/grid.h"

#include <stdbool.h>

/* Whether a projected CRS measures true at a place: `step` units east and north are within 3 % of their
 * length on the ellipsoid. Web Mercator, for one, is not away from the equator. A CRS that cannot be placed
 * on the Earth is taken at its word. */
bool metric_true(const char *crs_wkt, double metres_per_unit, double x, double y, double step);

/* The grid, `cells` more on each side, each cell cut `divide` times each way. */
enum status metric_grow(const struct grid *g, int cells, int divide, struct grid *out, struct error *err);

/* Whether the grid itself can be worked on: projected, square cells, true metres. */
bool metric_square(const struct grid *g);

/* The CRS to work in, as a frame without cells: the grid's when it is projected and measures true, else the
 * UTM zone (beyond 84 degrees the polar stereographic one) of the grid's centre. */
enum status metric_crs(const struct grid *g, const char *who, struct grid *out, struct error *err);

/* Give a frame with a CRS square cells of cell_m that cover the grid and pad_m around it. */
enum status metric_cover(const struct grid *g, double pad_m, double cell_m, const char *who,
                         struct grid *frame, struct error *err);

/* The cell of the grid in metres at its centre, the smaller side. */
double metric_cell_m(const struct grid *g);

/* Whether the frame's cells are cells of the grid; off_x and off_y: column and row in the frame of the grid's
 * cell (0, 0). */
bool metric_on_grid(const struct grid *frame, const struct grid *g, int *off_x, int *off_y);

#endif
