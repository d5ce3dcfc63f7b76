#include "cover.h"

#include "noise.h"
#include "path.h"
#include "support.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* What is known of one cell before its land use is chosen. */
struct site {
    double x, y, height_m, slope, above_m;
    double patch, plot, district; /* noise of about 2.5, 0.7 and 9 km */
};

static struct site site_at(const struct terrain *t, size_t cell)
{
    struct point at = frame_centre(&t->frame, cell);
    struct site s = {.x = at.x,
                     .y = at.y,
                     .height_m = t->height_m[cell],
                     .slope = (double)t->slope[cell],
                     .above_m = (double)t->above_m[cell]};
    s.patch = noise_fractal(s.x / 2500, s.y / 2500, 3, 0.6, 501);
    s.plot = noise_fractal(s.x / 700, s.y / 700, 2, 0.6, 521);
    s.district = noise_fractal(s.x / 9000, s.y / 9000, 3, 0.6, 541);
    return s;
}

static enum land choose(const struct region *region, const struct site *s)
{
    if (s->above_m < 10 && s->slope < 0.08 && s->plot > 0.45) return LAND_BUILT;
    double floor_m = region->paddy_above_m, flat = region->paddy_slope;
    if (s->above_m < floor_m * (1 + 0.7 * s->patch) && s->slope < flat * (1 + 0.3 * s->plot))
        return LAND_PADDY;
    if (s->above_m < floor_m * (4 + 2 * s->patch) && s->slope < 1.7 * flat && s->plot > -0.06)
        return LAND_DRY;
    bool hill = s->above_m < 170 && s->height_m < 540 && s->slope > 0.04 && s->slope < 0.34;
    if (hill && s->plot > 0.47 && s->patch > 0) return LAND_BARE;
    if (hill && 0.65 * s->district + 0.65 * s->patch > 0.17) return LAND_ORCHARD;
    if (s->height_m > 1450 && s->patch > -0.05) return LAND_GRASS;
    if (0.6 * s->patch + 0.55 * s->plot > 0.25) return LAND_SHRUB;
    if (s->plot < -0.47) return LAND_GRASS;
    return LAND_FOREST;
}

/* Towns: a ragged disc that grows with the people of the county and keeps off slopes. */
static void build_town(const struct terrain *t, const struct seat *seat, unsigned char *land)
{
    const struct frame *f = &t->frame;
    static const char district[] = "区";
    size_t length = strlen(seat->name_zh), tail = sizeof district - 1;
    bool urban = length > tail && strcmp(seat->name_zh + length - tail, district) == 0;
    double radius = (urban ? 1500 : 850) * sqrt(seat->population / 1e5);
    int column = (int)floor((seat->at.x - f->west) / f->cell_m),
        row = (int)floor((f->north - seat->at.y) / f->cell_m);
    int reach = (int)(2 * radius / f->cell_m) + 1;
    for (int r = row - reach; r <= row + reach; r++)
        for (int c = column - reach; c <= column + reach; c++) {
            if (r < 0 || c < 0 || r >= f->height || c >= f->width) continue;
            size_t cell = (size_t)r * (size_t)f->width + (size_t)c;
            struct point p = {f->west + (c + 0.5) * f->cell_m, f->north - (r + 0.5) * f->cell_m};
            double ragged = 0.75 * noise_fractal(p.x / 2200, p.y / 2200, 4, 0.65, 561);
            double q = path_length_between(p, seat->at) / radius + ragged + 5 * (double)t->slope[cell];
            if (q < 1) land[cell] = LAND_BUILT;
        }
}

/* Main rivers fill the cells they cross; the largest also those beside. */
static void run_water(const struct terrain *t, const struct region *region, unsigned char *land)
{
    const struct frame *f = &t->frame;
    for (int r = 1; r + 1 < f->height; r++)
        for (int c = 1; c + 1 < f->width; c++) {
            size_t cell = (size_t)r * (size_t)f->width + (size_t)c;
            if (t->lake[cell]) land[cell] = LAND_WATER;
            if (t->flow.area_km2[cell] < region->water_km2) continue;
            land[cell] = LAND_WATER;
            bool wide = t->flow.area_km2[cell] > 30 * region->water_km2;
            for (int k = 0; wide && k < 4; k += 2)
                land[cell + (size_t)(frame_dx[k] + frame_dy[k] * f->width)] = LAND_WATER;
        }
}

static double tree_of(enum land land)
{
    switch (land) {
    case LAND_FOREST:
        return 86;
    case LAND_ORCHARD:
        return 42;
    case LAND_SHRUB:
        return 34;
    case LAND_GRASS:
        return 10;
    case LAND_DRY:
        return 6;
    case LAND_BUILT:
        return 7;
    case LAND_PADDY:
        return 3;
    default:
        return 1;
    }
}

static double ndvi_of(enum land land)
{
    switch (land) {
    case LAND_FOREST:
        return 0.82;
    case LAND_ORCHARD:
        return 0.69;
    case LAND_SHRUB:
        return 0.64;
    case LAND_GRASS:
        return 0.54;
    case LAND_PADDY:
        return 0.58;
    case LAND_DRY:
        return 0.50;
    case LAND_BUILT:
        return 0.27;
    case LAND_BARE:
        return 0.19;
    default:
        return -0.06;
    }
}

static double clamp(double v, double low, double high)
{
    return v < low ? low : v > high ? high : v;
}

static void grow_plants(struct cover *cover, const struct terrain *t)
{
    const struct frame *f = &t->frame;
    for (int r = 1; r + 1 < f->height; r++)
        for (int c = 1; c + 1 < f->width; c++) {
            size_t cell = (size_t)r * (size_t)f->width + (size_t)c;
            double tree = 2 * tree_of(cover->land[cell]), ndvi = 2 * ndvi_of(cover->land[cell]);
            for (int k = 0; k < 8; k++) {
                enum land beside = cover->land[cell + (size_t)(frame_dx[k] + frame_dy[k] * f->width)];
                tree += tree_of(beside);
                ndvi += ndvi_of(beside);
            }
            double x = f->west + c * f->cell_m, y = f->north - r * f->cell_m;
            double stand = noise_fractal(x / 1800, y / 1800, 4, 0.7, 581);
            bool water = cover->land[cell] == LAND_WATER;
            double shade = clamp(t->height_m[cell] / 1500, 0, 1);
            cover->tree_percent[cell] = (float)(water ? 0 : clamp(tree / 10 * (1 + 0.22 * stand), 0, 100));
            cover->ndvi[cell] = (float)clamp(ndvi / 10 + 0.07 * stand - 0.06 * shade, -0.2, 0.95);
        }
}

/* Highest and lowest of a row or column window; called along x, then along y. */
static void extremes(const struct frame *f, int reach, int along_y, const float *low, const float *high,
                     float *low_out, float *high_out)
{
    for (int r = 0; r < f->height; r++)
        for (int c = 0; c < f->width; c++) {
            size_t cell = (size_t)r * (size_t)f->width + (size_t)c;
            float a = low[cell], b = high[cell];
            for (int k = -reach; k <= reach; k++) {
                int rr = along_y ? r + k : r, cc = along_y ? c : c + k;
                if (rr < 0 || cc < 0 || rr >= f->height || cc >= f->width) continue;
                size_t other = (size_t)rr * (size_t)f->width + (size_t)cc;
                if (low[other] < a) a = low[other];
                if (high[other] > b) b = high[other];
            }
            low_out[cell] = a;
            high_out[cell] = b;
        }
}

/* Fourth root of rain x soil x relief x cover, each ranked 1 to 5: the usual index of water erosion. */
static void rank_erosion(struct cover *cover, const struct terrain *t, const struct region *region)
{
    const struct frame *f = &t->frame;
    size_t n = frame_cells(f);
    float *plane[5];
    for (int i = 0; i < 5; i++) plane[i] = allocate(n, sizeof *plane[i]);
    for (size_t i = 0; i < n; i++) plane[0][i] = (float)t->height_m[i];
    int reach = (int)(region->relief_window_km * 500 / f->cell_m);
    extremes(f, reach, 0, plane[0], plane[0], plane[1], plane[2]);
    extremes(f, reach, 1, plane[1], plane[2], plane[3], plane[4]);
    for (size_t i = 0; i < n; i++) {
        size_t column = i % (size_t)f->width, row = i / (size_t)f->width;
        double x = f->west + (double)column * f->cell_m, y = f->north - (double)row * f->cell_m;
        double rain = clamp(3.9 + 1.2 * noise_fractal(x / 60000, y / 60000, 2, 0.5, 601), 1, 5);
        double soil = clamp(3 + 5 * noise_fractal(x / 9000, y / 9000, 4, 0.6, 611), 1, 5);
        double relief = 1 + 4 * clamp((double)(plane[4][i] - plane[3][i]) / 300, 0, 1);
        double bare = 1 + 4 * clamp(1 - (double)cover->tree_percent[i] / 85, 0, 1);
        /* Paddies are level and walled, towns are sealed. */
        if (cover->land[i] == LAND_PADDY || cover->land[i] == LAND_BUILT) bare = 1.8;
        double index = cover->land[i] == LAND_WATER ? 1 : sqrt(sqrt(rain * soil * relief * bare));
        cover->erosion[i] = (float)clamp(index, 1, 5);
    }
    for (int i = 0; i < 5; i++) free(plane[i]);
}

void cover_open(struct cover *cover, const struct terrain *terrain, const struct region *region,
                const struct seats *seats)
{
    size_t n = frame_cells(&terrain->frame);
    cover->land = allocate(n, 1);
    cover->tree_percent = allocate(n, sizeof *cover->tree_percent);
    cover->ndvi = allocate(n, sizeof *cover->ndvi);
    cover->erosion = allocate(n, sizeof *cover->erosion);
    for (size_t i = 0; i < n; i++) {
        struct site site = site_at(terrain, i);
        cover->land[i] = (unsigned char)choose(region, &site);
    }
    for (size_t s = 0; s < seats->count; s++) build_town(terrain, &seats->seat[s], cover->land);
    run_water(terrain, region, cover->land);
    grow_plants(cover, terrain);
    rank_erosion(cover, terrain, region);
}

void cover_close(struct cover *cover)
{
    free(cover->land);
    free(cover->tree_percent);
    free(cover->ndvi);
    free(cover->erosion);
}
