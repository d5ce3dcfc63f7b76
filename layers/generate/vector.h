/* GeoPackages that come out the same, byte for byte, from every run. */
#ifndef GENERATE_VECTOR_H
#define GENERATE_VECTOR_H

#include "path.h"

#include <ogr_api.h>

struct vector {
    OGRDataSourceH file;
    OGRLayerH layer;
};

struct vector_field {
    const char *name;
    OGRFieldType type;
};

/* `fields` ends at a NULL name. */
void vector_create(struct vector *vector, const char *dir, const char *file, const char *layer,
                   const char *crs, OGRwkbGeometryType type, const struct vector_field *fields);
void vector_close(struct vector *vector);

OGRFeatureH vector_feature(struct vector *vector);

/* Adds the feature and frees it; takes the geometry over. */
void vector_add(struct vector *vector, OGRFeatureH feature, OGRGeometryH geometry);

void vector_text(OGRFeatureH feature, const char *field, const char *value);
void vector_number(OGRFeatureH feature, const char *field, double value);

/* A line, or a ring closed to a polygon, moved to another CRS where `move` is given; coordinates on a 1e-6
 * grid in degrees: 0.1 m. */
OGRGeometryH vector_line(const struct path *path, struct projector *move);
OGRGeometryH vector_polygon(const struct path *path, struct projector *move);

#endif
