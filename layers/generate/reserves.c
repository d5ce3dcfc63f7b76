#include "reserves.h"

#include "noise.h"
#include "support.h"
#include "vector.h"

#include <math.h>
#include <stdio.h>

#define SIDES 96

/* Places are round figures in the mountains or at the modelled reservoirs; outlines and names are invented.
 */
static const struct reserve {
    double lon, lat, radius_km;
    const char *kind;
} reserves[] = {
    {114.46, 24.60, 9, "protected"},    {114.03, 25.80, 8, "protected"},
    {115.47, 25.02, 6, "protected"},    {115.74, 26.78, 7, "protected"},
    {116.45, 26.10, 6, "protected"},    {115.27, 25.50, 6, "protected"},
    {114.40, 25.83, 5, "water_source"}, {115.50, 26.48, 4, "water_source"},
    {114.60, 25.30, 5, "forest_park"},  {116.02, 25.42, 5, "forest_park"},
    {115.10, 26.35, 4, "forest_park"},  {114.10, 26.55, 10, "protected"},
    {117.70, 27.80, 11, "protected"},   {114.95, 28.75, 10, "protected"},
    {116.05, 29.15, 9, "protected"},    {118.05, 28.90, 7, "protected"},
    {115.98, 29.55, 7, "forest_park"},  {117.95, 29.45, 7, "forest_park"},
    {114.20, 27.45, 8, "forest_park"},  {115.30, 29.27, 7, "water_source"},
    {114.76, 27.78, 5, "water_source"}, {114.40, 29.28, 8, "protected"},
};

/* A star about its centre, so that it never crosses itself; turned step by step with fixed figures, not
 * sin(). */
static void outline(struct path *path, struct point centre, double radius_m, uint32_t seed)
{
    const double turn_cos = 0.99785892323860348, turn_sin = 0.065403129230143075; /* of 360 / 96 degrees */
    double x = 1, y = 0;
    for (int i = 0; i < SIDES; i++) {
        double reach = radius_m * (1 + 1.3 * noise_fractal(1.2 * x + 50, 1.2 * y + 50, 5, 0.65, seed));
        path_add(path, (struct point){centre.x + reach * x, centre.y + reach * y});
        double turned = x * turn_cos - y * turn_sin;
        y = x * turn_sin + y * turn_cos;
        x = turned;
    }
}

void reserves_write(const char *out_dir, const struct region *region, const struct zones *zones)
{
    static const struct vector_field fields[] = {
        {"name", OFTString}, {"kind", OFTString}, {"source", OFTString}, {NULL, OFTString}};
    struct vector vector;
    vector_create(&vector, out_dir, "redline.gpkg", "redline", "EPSG:4490", wkbPolygon, fields);
    struct projector *to_model = projector_open("EPSG:4490", region_model_crs);
    struct projector *to_degrees = projector_open(region_model_crs, "EPSG:4490");
    int number = 0;
    for (size_t i = 0; i < sizeof reserves / sizeof *reserves; i++) {
        const struct reserve *r = &reserves[i];
        if (!labels_at(&zones->labels, r->lon, r->lat)) continue;
        struct path path = {0};
        outline(&path, projector_point(to_model, r->lon, r->lat), r->radius_km * 1000,
                region->seed + (uint32_t)i);
        char name[32];
        snprintf(name, sizeof name, "Modelled area %d", ++number);
        OGRFeatureH feature = vector_feature(&vector);
        vector_text(feature, "name", name);
        vector_text(feature, "kind", r->kind);
        vector_text(feature, "source", "modelled");
        vector_add(&vector, feature, vector_polygon(&path, to_degrees));
        path_clear(&path);
    }
    projector_close(to_model);
    projector_close(to_degrees);
    vector_close(&vector);
}
