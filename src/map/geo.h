/* Where on the Earth a point of the map is. */
#ifndef CAPACITY_MAP_GEO_H
#define CAPACITY_MAP_GEO_H

#include "base/error.h"

#include <geodesic.h>
#include <ogr_srs_api.h>
#include <stdbool.h>
#include <stddef.h>

struct geo {
    OGRCoordinateTransformationH to_degrees,
        from_degrees; /* NULL: the CRS is in degrees from Greenwich itself */
    struct geod_geodesic ellipsoid;
    bool geographic;
    char name[256]; /* of the CRS, as it calls itself */
};

/* ST_INPUT with GDAL's words where the CRS cannot be read or has no longitudes and latitudes under it. */
enum status geo_open(const char *crs_wkt, struct geo *g, struct error *err);
void geo_close(struct geo *g);

/* Degrees from Greenwich and from the equator, on the CRS's own ellipsoid. False where the transformation
 * does not reach. */
bool geo_degrees(const struct geo *g, double x, double y, double *lon, double *lat);
bool geo_place(const struct geo *g, double lon, double lat, double *x, double *y);

/* Turn n longitudes and latitudes, in place, into places; ok[i] is 0 where there is none. */
void geo_places(const struct geo *g, size_t n, double *x, double *y, int *ok);

/* Length in metres of the geodesic between two places; NaN where one of them is nowhere. */
double geo_metres(const struct geo *g, double ax, double ay, double bx, double by);

/* How many units of y a unit of x is on the ground at a place: the cosine of the latitude in a geographic
 * CRS; 1 in a projected one. */
double geo_stretch(const struct geo *g, double x, double y);

/* Direction of true north at a place, in radians clockwise from the y axis of a map on which a unit of x is
 * `stretch` as long as one of y. */
double geo_north(const struct geo *g, double x, double y, double stretch);

#endif
