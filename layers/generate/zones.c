#include "zones.h"

#include "arcs.h"
#include "support.h"
#include "vector.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* In steps of the lattice (0.1 km): takes the staircase of the lattice off, and little else. */
#define SIMPLIFY 0.95

static void read_census(struct zones *zones, const char *source_dir, const struct region *region)
{
    char *text = read_text(source_dir, region->census), *rest = NULL;
    strtok_r(text, "\n", &rest);
    for (char *line = strtok_r(NULL, "\n", &rest); line; line = strtok_r(NULL, "\n", &rest)) {
        zones->zone = resize(zones->zone, zones->count + 1, sizeof *zones->zone);
        struct zone *zone = &zones->zone[zones->count++];
        enum { FIELDS = 6 };
        const char *field[FIELDS];
        for (int i = 0; i < FIELDS; i++)
            if ((field[i] = next_field(&line)) == NULL || strlen(field[i]) > 30)
                die("%s: bad row", region->census);
        snprintf(zone->code, sizeof zone->code, "%.15s", field[0]);
        snprintf(zone->name_en, sizeof zone->name_en, "%.31s", field[1]);
        snprintf(zone->name_zh, sizeof zone->name_zh, "%.31s", field[2]);
        zone->population_2010 = strtod(field[4], NULL);
        zone->area_km2 = strtod(field[5], NULL);
    }
    free(text);
}

void zones_open(struct zones *zones, const char *source_dir, const struct region *region)
{
    *zones = (struct zones){0};
    labels_open(&zones->labels, source_dir, region);
    read_census(zones, source_dir, region);
    /* Both files are sorted by code: the index of a label is that of its census row. */
    if ((size_t)zones->labels.count != zones->count) die("borders and census differ in number");
    for (size_t i = 0; i < zones->count; i++)
        if (strcmp(zones->labels.code[i], zones->zone[i].code) != 0)
            die("no census for %s", zones->labels.code[i]);
}

void zones_close(struct zones *zones)
{
    labels_close(&zones->labels);
    free(zones->zone);
    *zones = (struct zones){0};
}

struct frame zones_frame(const struct zones *zones, const struct region *region)
{
    const struct labels *l = &zones->labels;
    struct projector *to_model = projector_open("EPSG:4326", region_model_crs);
    double west = INFINITY, east = -INFINITY, south = INFINITY, north = -INFINITY, unit = 8 * region->cell_m;
    for (int k = 0; k <= 128; k++) {
        /* Points along the four sides of the box in degrees: its sides are curves in the model. */
        double u = l->west + l->width * k / 128.0, v = l->south + l->height * k / 128.0;
        double side[4][2] = {{u, l->south}, {u, l->south + l->height}, {l->west, v}, {l->west + l->width, v}};
        for (int s = 0; s < 4; s++) {
            struct point p =
                projector_point(to_model, side[s][0] / LABELS_PER_DEGREE, side[s][1] / LABELS_PER_DEGREE);
            west = fmin(west, p.x);
            east = fmax(east, p.x);
            south = fmin(south, p.y);
            north = fmax(north, p.y);
        }
    }
    projector_close(to_model);
    struct frame f = {.west = floor((west - region->margin_m) / unit) * unit,
                      .north = ceil((north + region->margin_m) / unit) * unit,
                      .cell_m = region->cell_m};
    f.width = 8 * (int)ceil((east + region->margin_m - f.west) / unit);
    f.height = 8 * (int)ceil((f.north - south + region->margin_m) / unit);
    return f;
}

unsigned char *zones_burn(const struct zones *zones, const struct frame *frame)
{
    unsigned char *burnt = allocate(frame_cells(frame), 1);
    struct point *row = allocate((size_t)frame->width, sizeof *row);
    struct projector *to_degrees = projector_open(region_model_crs, "EPSG:4326");
    for (int r = 0; r < frame->height; r++) {
        double y = frame->north - (r + 0.5) * frame->cell_m;
        projector_row(to_degrees, frame->west + 0.5 * frame->cell_m, y, frame->cell_m, frame->width, row);
        for (int c = 0; c < frame->width; c++)
            burnt[(size_t)r * (size_t)frame->width + (size_t)c] =
                (unsigned char)labels_at(&zones->labels, row[c].x, row[c].y);
    }
    projector_close(to_degrees);
    free(row);
    return burnt;
}

/* Faces between the arcs, gathered by the zone they lie in. */
static void gather(const struct zones *zones, OGRGeometryH *parts)
{
    struct arcs arcs;
    arcs_open(&arcs, &zones->labels, SIMPLIFY);
    OGRGeometryH lines = OGR_G_CreateGeometry(wkbMultiLineString);
    for (size_t a = 0; a < arcs.count; a++)
        OGR_G_AddGeometryDirectly(lines, vector_line(&arcs.path[a], NULL));
    arcs_close(&arcs);
    OGRGeometryH faces = OGR_G_Polygonize(lines);
    OGR_G_DestroyGeometry(lines);
    if (!faces) die("the borders enclose nothing");
    for (int i = 0; i < OGR_G_GetGeometryCount(faces); i++) {
        OGRGeometryH face = OGR_G_GetGeometryRef(faces, i), inside = OGR_G_PointOnSurface(face);
        int zone = labels_at(&zones->labels, OGR_G_GetX(inside, 0), OGR_G_GetY(inside, 0));
        OGR_G_DestroyGeometry(inside);
        if (zone) OGR_G_AddGeometry(parts[zone - 1], face);
    }
    OGR_G_DestroyGeometry(faces);
}

void zones_write(const struct zones *zones, const struct region *region, const char *out_dir)
{
    static const struct vector_field fields[] = {{"code", OFTString},
                                                 {"name_en", OFTString},
                                                 {"name_zh", OFTString},
                                                 {"city", OFTString},
                                                 {NULL, OFTString}};
    struct vector vector;
    vector_create(&vector, out_dir, region->zones_file, region->zones_layer, "EPSG:4326", wkbMultiPolygon,
                  fields);
    OGRGeometryH *parts = allocate(zones->count, sizeof *parts);
    for (size_t i = 0; i < zones->count; i++) parts[i] = OGR_G_CreateGeometry(wkbMultiPolygon);
    gather(zones, parts);
    for (size_t i = 0; i < zones->count; i++) {
        const struct zone *zone = &zones->zone[i];
        if (!OGR_G_IsValid(parts[i])) die("the polygon of %s is not valid", zone->name_en);
        OGRFeatureH feature = vector_feature(&vector);
        vector_text(feature, "code", zone->code);
        vector_text(feature, "name_en", zone->name_en);
        vector_text(feature, "name_zh", zone->name_zh);
        vector_text(feature, "city", region->city ? region->city : zone->name_en);
        vector_add(&vector, feature, parts[i]);
    }
    free(parts);
    vector_close(&vector);
}
