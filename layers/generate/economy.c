#include "economy.h"

#include "path.h"
#include "support.h"

#include <math.h>
#include <stdlib.h>

static double yield_of(enum land land)
{
    switch (land) {
    case LAND_BUILT:
        return 30;
    case LAND_PADDY:
        return 1.4;
    case LAND_DRY:
        return 1.2;
    case LAND_ORCHARD:
        return 1.6;
    case LAND_WATER:
        return 0.1;
    default:
        return 0.08;
    }
}

/* 10,000 yuan a head: denser zones earn more. A round assumption, about the level of 2010. */
static double earnings(double people_per_km2)
{
    return 0.7 + 2.2 * people_per_km2 / (people_per_km2 + 900);
}

/* How the towns near a place lift what it yields. Worked on blocks of 8 cells: the field is smooth. */
static double pull_of_towns(const struct seats *seats, struct point p)
{
    double pull = 1;
    for (size_t i = 0; i < seats->count; i++) {
        double d = path_length_between(p, seats->seat[i].at) / 5000;
        pull += 1.5 * seats->seat[i].population / 5e5 / (1 + d * d);
    }
    return pull;
}

static void spread_yield(const struct terrain *t, const struct cover *cover, const struct seats *seats,
                         float *gdp)
{
    const struct frame *f = &t->frame;
    struct frame block = frame_coarser(f, 8);
    for (int br = 0; br < block.height; br++)
        for (int bc = 0; bc < block.width; bc++) {
            struct point p = {block.west + (bc + 0.5) * block.cell_m,
                              block.north - (br + 0.5) * block.cell_m};
            double pull = pull_of_towns(seats, p);
            for (int k = 0; k < 64; k++) {
                size_t cell = (size_t)(8 * br + k / 8) * (size_t)f->width + (size_t)(8 * bc + k % 8);
                gdp[cell] = (float)(yield_of(cover->land[cell]) * pull);
            }
        }
}

float *economy_gdp(const struct terrain *terrain, const struct cover *cover, const struct seats *seats,
                   const struct zones *zones, const unsigned char *zone)
{
    size_t n = frame_cells(&terrain->frame);
    float *gdp = allocate(n, sizeof *gdp);
    spread_yield(terrain, cover, seats, gdp);
    double cell_km2 = terrain->frame.cell_m * terrain->frame.cell_m * 1e-6;
    double yield[LABELS_MAX + 1] = {0}, cells[LABELS_MAX + 1] = {0}, scale[LABELS_MAX + 1] = {0};
    for (size_t i = 0; i < n; i++) {
        yield[zone[i]] += (double)gdp[i];
        cells[zone[i]] += 1;
    }
    double all_product = 0, all_yield = 0;
    for (size_t z = 1; z <= zones->count; z++) {
        double people = zones->zone[z - 1].population_2010;
        double product = people * earnings(people / (cells[z] * cell_km2));
        scale[z] = product / yield[z] / cell_km2;
        all_product += product;
        all_yield += yield[z];
    }
    /* Beyond the zones there is no census: the mean of all keeps the edge without a step. */
    scale[0] = all_product / all_yield / cell_km2;
    for (size_t i = 0; i < n; i++) gdp[i] = (float)((double)gdp[i] * scale[zone[i]]);
    return gdp;
}
