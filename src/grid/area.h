/* True areas on the ellipsoid of the grid's CRS: of the grid's cells, and of polygons. */
#ifndef CAPACITY_GRID_AREA_H
#define CAPACITY_GRID_AREA_H

#include "base/error.h"
#include "grid/grid.h"

#include <ogr_api.h>

/* One thread's means to compute areas. The areas depend on the grid alone: any object, thread, order or
 * window gives the same bits for the same cell. */
struct area;

/* `g` need not outlive the call. ST_INPUT where the CRS has no way to longitude and latitude. */
enum status area_open(const struct grid *g, struct area **out, struct error *err);
void area_close(struct area *a);

/* Area in m2 of every cell of a window inside the grid, row by row. Accurate to about 1e-6 of the area.
 * Cells beyond a pole have 0. Where a projection has no inverse the planar area stands in: see
 * area_planar_nodes. */
enum status area_tile(struct area *a, struct tile window, double *m2, struct error *err);

/* How many nodes of its lattice this object has met so far whose place on the ellipsoid is not defined. */
long long area_planar_nodes(const struct area *a);

/* Area in km2 of a polygon or multipolygon in the grid's CRS, smaller than a hemisphere; its edges are
 * straight in the grid's CRS. 0 for an empty geometry; ST_INPUT where a point has no place on the ellipsoid.
 */
enum status area_polygon_km2(struct area *a, OGRGeometryH geometry, double *km2, struct error *err);

#endif
