/* What differs between the two layer sets. */
#ifndef GENERATE_REGION_H
#define GENERATE_REGION_H

#include <stdint.h>

/* Cells of the published rasters, metres or degrees as their CRS has it. */
struct region_cells {
    double landuse_m, forest_deg, ndvi_m, crop_deg, erosion_m, gdp_m;
};

struct region {
    const char *name;
    const char *borders, *census, *seats, *rivers; /* files of the source folder */
    const char *city; /* city of every zone, or NULL: each zone is a city of its own */
    const char *zones_file, *zones_layer;
    const char *landuse_crs;
    double cell_m; /* of the terrain */
    double margin_m;
    double
        edge_m[4]; /* height of the ground at the corners: north-west, north-east, south-west, south-east */
    double stream_km2;                 /* smallest catchment drawn as a river */
    double water_km2;                  /* smallest catchment whose river fills a cell */
    double floor_km2;                  /* smallest catchment with a flat valley floor */
    double paddy_above_m, paddy_slope; /* a valley floor is flat at these; a coarser terrain is flatter */
    double relief_window_km;           /* erosion sensitivity looks at the relief in this distance */
    int with_lake;
    uint32_t seed;
    struct region_cells cells;
};

extern const char region_model_crs[];
extern const char region_albers[];
extern const char region_sinusoidal[];

/* NULL for an unknown name. */
const struct region *region_find(const char *name);

#endif
