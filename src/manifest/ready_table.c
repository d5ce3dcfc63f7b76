/* The ready groups. */
#include "manifest/ready.h"

#include <stddef.h>

#define TERRAIN_BUILDING                                                                                          \
    "title: Terrain for building\n"                                                                               \
    "title_zh: 城镇建设地形条件\n"                                                                        \
    "overlay: {method: deficits}\n"                                                                               \
    "factors:\n"                                                                                                  \
    "  slope_building: {title: Slope, title_zh: 坡度, derive: slope, score: {grade: {preset: "                  \
    "slope_building}}}\n"                                                                                         \
    "  elevation_building: {title: Elevation, title_zh: 海拔, unit: m, score: {grade: {preset: "                \
    "elevation_building}}}\n"                                                                                     \
    "  relief_building: {title: Local relief, title_zh: 地形起伏度, unit: m, derive: relief, window: 450,\n" \
    "    score: {grade: {preset: relief_building}}}\n"

#define TERRAIN_FARMING                                                                                      \
    "title: Terrain for farming\n"                                                                           \
    "title_zh: 农业生产地形条件\n"                                                                   \
    "factors:\n"                                                                                             \
    "  slope_farming: {title: Slope, title_zh: 坡度, derive: slope, score: {grade: {preset: "              \
    "slope_farming}}}\n"

#define LAND                                                                                                 \
    "title: Land\n"                                                                                          \
    "title_zh: 土地与生态\n"                                                                            \
    "overlay: {method: limiting}\n"                                                                          \
    "factors:\n"                                                                                             \
    "  land_pressure: {title: Pressure on land, title_zh: 土地资源压力, derive: join, value: "         \
    "land_pressure, side: pressure,\n"                                                                       \
    "    score: {grade: {preset: land_pressure}}, limits: {near: -0.3, over: 0}}\n"                          \
    "  ecosystem_health: {title: Ecosystem health, title_zh: 生态系统健康度, derive: join, value: "   \
    "degraded_share,\n"                                                                                      \
    "    score: {grade: {preset: ecosystem_health}}, limits: {near: 0.05, over: 0.1}}\n"

const struct ready_group ready_groups[] = {
    {"terrain_building",
     "terrain for building",
     {"source"},
     TERRAIN_BUILDING,
     "The terrain grade of the double evaluation, min(5, grade of the slope + additions): 0 below 3500 m of "
     "elevation, 1 up to 5000 m,\nlowest above; 0 up to 100 m of relief, 1 up to 200 m, 2 above. Grade g "
     "scores 1 - (g - 1) / 4. `source` is a raster of heights in\nmetres."},
    {"terrain_farming",
     "terrain for farming",
     {"source"},
     TERRAIN_FARMING,
     "The same for farming, which knows the grade of the slope alone."},
    {"land",
     "pressure on land and ecosystem health",
     {"table", "key"},
     LAND,
     "The pressure on land D = (P - S) / S (P: built-up land there is, S: land suitable for building) and "
     "the degraded share of the\necosystem, as columns `land_pressure` and `degraded_share` of a table by "
     "zone; the worse of the two counts. By their limits\n`zones.csv` has the verdict of the limiting-factor "
     "rule."},
};
const size_t ready_count = sizeof ready_groups / sizeof *ready_groups;
const char *const READY_NAMES[] = {"none", "terrain_building", "terrain_farming", "land", NULL};
