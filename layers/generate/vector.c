#include "vector.h"

#include "support.h"

#include <cpl_conv.h>
#include <math.h>
#include <ogr_srs_api.h>
#include <stdlib.h>

/* Written into the file instead of the time of the run. */
static const char fixed_date[] = "2024-01-01T00:00:00.000Z";

void vector_create(struct vector *vector, const char *dir, const char *file, const char *layer,
                   const char *crs, OGRwkbGeometryType type, const struct vector_field *fields)
{
    char path[4096];
    snprintf(path, sizeof path, "%s/%s", dir, file);
    CPLSetConfigOption("OGR_CURRENT_DATE", fixed_date);
    remove(path);
    OGRSFDriverH driver = OGRGetDriverByName("GPKG");
    char *version[] = {"VERSION=1.2", NULL};
    vector->file = driver ? OGR_Dr_CreateDataSource(driver, path, version) : NULL;
    if (!vector->file) die("cannot create %s", path);
    OGRSpatialReferenceH reference = OSRNewSpatialReference(NULL);
    if (OSRSetFromUserInput(reference, crs) != OGRERR_NONE) die("not a CRS: %s", crs);
    OSRSetAxisMappingStrategy(reference, OAMS_TRADITIONAL_GIS_ORDER);
    char *options[] = {"GEOMETRY_NAME=geom", "FID=fid", NULL};
    vector->layer = OGR_DS_CreateLayer(vector->file, layer, reference, type, options);
    OSRRelease(reference);
    if (!vector->layer) die("cannot create layer %s in %s", layer, path);
    for (; fields->name; fields++) {
        OGRFieldDefnH field = OGR_Fld_Create(fields->name, fields->type);
        if (OGR_L_CreateField(vector->layer, field, 0) != OGRERR_NONE)
            die("cannot add the field %s", fields->name);
        OGR_Fld_Destroy(field);
    }
    if (OGR_L_StartTransaction(vector->layer) != OGRERR_NONE) die("cannot write to %s", path);
}

void vector_close(struct vector *vector)
{
    if (OGR_L_CommitTransaction(vector->layer) != OGRERR_NONE) die("cannot write a vector layer");
    OGR_DS_Destroy(vector->file);
    *vector = (struct vector){0};
}

OGRFeatureH vector_feature(struct vector *vector)
{
    return OGR_F_Create(OGR_L_GetLayerDefn(vector->layer));
}

void vector_add(struct vector *vector, OGRFeatureH feature, OGRGeometryH geometry)
{
    OGR_F_SetGeometryDirectly(feature, geometry);
    if (OGR_L_CreateFeature(vector->layer, feature) != OGRERR_NONE) die("cannot write a feature");
    OGR_F_Destroy(feature);
}

void vector_text(OGRFeatureH feature, const char *field, const char *value)
{
    OGR_F_SetFieldString(feature, OGR_F_GetFieldIndex(feature, field), value);
}

void vector_number(OGRFeatureH feature, const char *field, double value)
{
    OGR_F_SetFieldDouble(feature, OGR_F_GetFieldIndex(feature, field), value);
}

static void fill(OGRGeometryH line, const struct path *path, struct projector *move)
{
    for (size_t i = 0; i < path->count; i++) {
        struct point p = path->point[i];
        if (move) {
            p = projector_point(move, p.x, p.y);
            p = (struct point){round(p.x * 1e6) / 1e6, round(p.y * 1e6) / 1e6};
        }
        OGR_G_AddPoint_2D(line, p.x, p.y);
    }
}

OGRGeometryH vector_line(const struct path *path, struct projector *move)
{
    OGRGeometryH line = OGR_G_CreateGeometry(wkbLineString);
    fill(line, path, move);
    return line;
}

OGRGeometryH vector_polygon(const struct path *path, struct projector *move)
{
    OGRGeometryH polygon = OGR_G_CreateGeometry(wkbPolygon), ring = OGR_G_CreateGeometry(wkbLinearRing);
    fill(ring, path, move);
    OGR_G_CloseRings(ring);
    OGR_G_AddGeometryDirectly(polygon, ring);
    OGR_G_CloseRings(polygon);
    return polygon;
}
