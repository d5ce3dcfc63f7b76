/* Coordinate reference systems: from text, to text, sameness. Axis order is always x = easting or longitude.
 */
#ifndef CAPACITY_GRID_CRS_H
#define CAPACITY_GRID_CRS_H

#include <ogr_srs_api.h>
#include <stdbool.h>

/* From anything PROJ understands (EPSG:x, ESRI:x, WKT, a PROJ string, PROJJSON). NULL when it does not:
 * source_gdal_words() then tells why. Release with OSRRelease. */
OGRSpatialReferenceH crs_open(const char *definition);

/* WKT 2, or NULL. Caller frees. */
char *crs_wkt(OGRSpatialReferenceH srs);

/* "EPSG:32650" where the CRS has a code, else its name, else its PROJ string. NULL when memory is out. Caller
 * frees. */
char *crs_name(OGRSpatialReferenceH srs);

/* Whether coordinates of one are coordinates of the other, however the two are written. */
bool crs_same(OGRSpatialReferenceH a, OGRSpatialReferenceH b);
bool crs_same_wkt(const char *a, const char *b);

/* A transformation, or NULL: source_gdal_words() then tells why. Release with
 * OCTDestroyCoordinateTransformation. */
OGRCoordinateTransformationH crs_transform(const char *from_wkt, const char *to_wkt);

#endif
