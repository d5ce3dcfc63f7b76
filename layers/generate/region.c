#include "region.h"

#include <string.h>

const char region_model_crs[] = "EPSG:32650";

/* The Albers of China's national 1 km grids, and the sinusoidal grid of MODIS products. */
const char region_albers[] = "+proj=aea +lat_0=0 +lon_0=105 +lat_1=25 +lat_2=47 +x_0=0 +y_0=0 +ellps=GRS80 "
                             "+towgs84=0,0,0 +units=m +no_defs +type=crs";
const char region_sinusoidal[] =
    "+proj=sinu +lon_0=0 +x_0=0 +y_0=0 +R=6371007.181 +units=m +no_defs +type=crs";

static const struct region regions[] = {
    {
        .name = "ganzhou",
        .borders = "borders_ganzhou.txt",
        .census = "census_counties.csv",
        .seats = "seats.csv",
        .rivers = "rivers.geojson",
        .city = "Ganzhou",
        .zones_file = "counties.gpkg",
        .zones_layer = "counties",
        .landuse_crs = "EPSG:4547",
        .cell_m = 150,
        .margin_m = 16000,
        .edge_m = {180, 300, 150, 180},
        .stream_km2 = 40,
        .water_km2 = 500,
        .floor_km2 = 2,
        .paddy_above_m = 12,
        .paddy_slope = 0.10,
        .relief_window_km = 1,
        .seed = 3607,
        .cells = {.landuse_m = 200,
                  .forest_deg = 0.0025,
                  .ndvi_m = 463.312716528,
                  .crop_deg = 1.0 / 120,
                  .erosion_m = 300,
                  .gdp_m = 1000},
    },
    {
        .name = "jiangxi",
        .borders = "borders_jiangxi.txt",
        .census = "census_cities.csv",
        .seats = "seats.csv",
        .rivers = "rivers.geojson",
        .zones_file = "cities.gpkg",
        .zones_layer = "cities",
        .landuse_crs = region_albers,
        .cell_m = 300,
        .margin_m = 16000,
        .edge_m = {50, 40, 180, 200},
        .stream_km2 = 150,
        .water_km2 = 1500,
        .floor_km2 = 6,
        .paddy_above_m = 6,
        .paddy_slope = 0.045,
        .relief_window_km = 1.5,
        .with_lake = 1,
        .seed = 3600,
        .cells = {.landuse_m = 400,
                  .forest_deg = 0.005,
                  .ndvi_m = 926.625433056,
                  .crop_deg = 1.0 / 60,
                  .erosion_m = 600,
                  .gdp_m = 2000},
    },
};

const struct region *region_find(const char *name)
{
    for (size_t i = 0; i < sizeof regions / sizeof *regions; i++)
        if (strcmp(regions[i].name, name) == 0) return &regions[i];
    return NULL;
}
