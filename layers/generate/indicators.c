#include "indicators.h"

#include "noise.h"
#include "support.h"

#include <stdlib.h>

enum { FIRST_YEAR = 2014, LAST_YEAR = 2016 };

/* An indicator runs between two ends over the strength of a city, and on by a step each year. */
struct model {
    const char *name;
    double weak, strong, step;
};

static const struct model models[] = {
    {"output", 3, 10.5, 0.4},       /* 10,000 yuan a head */
    {"cost", 92, 79, -0.5},         /* yuan for 100 yuan of income */
    {"income", 3.2, 8, 0.3},        /* 10,000 yuan a worker */
    {"innovation", 0.4, 2.4, 0.12}, /* research, % of the gross product */
    {"gdp_share", 30, 55, 0.2},     /* industry's, % of the gross product */
    {"management", 30, 80, 1.5},    /* points of 100 */
};
enum { MODELS = sizeof models / sizeof *models };

static int32_t code_of(const struct zone *zone)
{
    return (int32_t)strtol(zone->code, NULL, 10);
}

/* About 0 to 1. The denser a city is peopled, the stronger; the rest is chance. */
static double strength(const struct zone *zone, uint32_t seed)
{
    double density = zone->population_2010 / zone->area_km2;
    return 0.7 * (density / (density + 300) - 0.38) / 0.34 + 0.3 * noise_cell(code_of(zone), 0, seed);
}

/* A figure that nobody reported: in every set there is one. */
static int is_missing(const struct zone *zone, int year, int k)
{
    return code_of(zone) == 360600 && year == LAST_YEAR && k == 3;
}

void indicators_write(const char *out_dir, const struct region *region, const struct zones *zones)
{
    FILE *file = open_in(out_dir, "indicators.csv", "wb");
    fputs("city,year", file);
    for (int k = 0; k < MODELS; k++) fprintf(file, ",%s", models[k].name);
    fputs("\n", file);
    for (int year = FIRST_YEAR; year <= LAST_YEAR; year++)
        for (size_t z = 0; z < zones->count; z++) {
            const struct zone *zone = &zones->zone[z];
            fprintf(file, "%s,%d", zone->name_en, year);
            for (int k = 0; k < MODELS; k++) {
                double own = noise_cell(code_of(zone), k + 1, region->seed);
                double drift = noise_cell(code_of(zone), 10 * (k + 1) + year - FIRST_YEAR, region->seed);
                double s = 0.7 * strength(zone, region->seed) + 0.3 * own;
                double value = models[k].weak + (models[k].strong - models[k].weak) * s +
                               models[k].step * (year - FIRST_YEAR + drift - 0.5);
                if (is_missing(zone, year, k))
                    fputs(",", file);
                else
                    fprintf(file, ",%.2f", value);
            }
            fputs("\n", file);
        }
    if (fclose(file) != 0) die("cannot write %s/indicators.csv", out_dir);
}
