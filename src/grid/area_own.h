/* What area.c and area_polygon.c share. */
#ifndef CAPACITY_GRID_AREA_OWN_H
#define CAPACITY_GRID_AREA_OWN_H

#include "grid/area.h"

#include <geodesic.h>
#include <ogr_srs_api.h>

struct area {
    struct grid grid; /* its texts are not kept: NULL */
    struct geod_geodesic geod;
    OGRCoordinateTransformationH to_lonlat; /* of a projected CRS; NULL: geographic */
    double degrees;                         /* per unit of the (base) geographic CRS */
    double planar_m2;                       /* of a cell, projected CRS */
    int step;                               /* cells between nodes; 1: a node is the cell itself */
    int nodes_x, nodes_y;                   /* of the whole grid */
    double *kept; /* [nodes_y][nodes_x], NaN: not yet computed. NULL: too many to keep */
    double *node; /* of the window in work */
    size_t node_room;
    long long planar_nodes;
};

/* Turn points in the grid's CRS into degrees in place. A point with no place there becomes NaN. ok: room for
 * n. */
void area_to_degrees(const struct area *a, int n, double *x, double *y, int *ok);

#endif
