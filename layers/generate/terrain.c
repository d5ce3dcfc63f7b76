#include "terrain.h"

#include "erode.h"
#include "noise.h"
#include "skeleton.h"
#include "support.h"
#include "uplift.h"

#include <math.h>
#include <stdlib.h>

#define LEVELS   4
#define STRENGTH 0.0024 /* 1/kyr; with uplift 0.5 m/kyr a stream of 1 km2 falls 21 in 100 */

/* Coarse to fine: valleys of the whole region first, the small ones into their slopes. */
static const struct pass {
    int steps;
    double step_kyr, creep, roughness_m;
} passes[LEVELS] = {{90, 60, 0.02, 260}, {25, 80, 0.03, 12}, {12, 100, 0.05, 8}, {6, 120, 0.09, 5}};

static double edge_height(const struct region *region, double u, double v)
{
    const double *e = region->edge_m;
    return (e[0] * (1 - u) + e[1] * u) * (1 - v) + (e[2] * (1 - u) + e[3] * u) * v;
}

/* A first surface: a plain between the corners, higher where it rises fast, rough enough to start valleys on.
 */
static void start(const struct region *region, const struct frame *f, const double *uplift, double *height)
{
    for (int r = 0; r < f->height; r++)
        for (int c = 0; c < f->width; c++) {
            size_t i = (size_t)r * (size_t)f->width + (size_t)c;
            height[i] = edge_height(region, (double)c / f->width, (double)r / f->height) + 1200 * uplift[i];
        }
}

static void roughen(const struct frame *f, double height_m, uint32_t seed, double *height)
{
    double metres = f->cell_m;
    for (int r = 1; r + 1 < f->height; r++)
        for (int c = 1; c + 1 < f->width; c++) {
            double x = (f->west + c * metres) / (6 * metres), y = (f->north - r * metres) / (6 * metres);
            size_t i = (size_t)r * (size_t)f->width + (size_t)c;
            height[i] += height_m * (noise_fractal(x, y, 3, 0.7, seed) + 0.3 * noise_cell(c, r, seed));
        }
}

static void run_pass(const struct region *region, const struct beds *beds, const struct frame *coarse,
                     const double *coarse_uplift, const struct pass *pass, const struct frame *f,
                     double *height)
{
    size_t n = frame_cells(f);
    double *uplift = allocate(n, sizeof *uplift), *bed = allocate(n, sizeof *bed);
    frame_resample(coarse, coarse_uplift, f, uplift);
    beds_burn(beds, region, f, bed, NULL);
    roughen(f, pass->roughness_m, region->seed + (uint32_t)f->cell_m, height);
    struct flow flow;
    flow_open(&flow, f);
    struct erosion e = {uplift, bed, pass->step_kyr, STRENGTH, pass->creep};
    for (int i = 0; i < pass->steps; i++) erode_step(&flow, &e, height);
    flow_close(&flow);
    free(uplift);
    free(bed);
}

static void grow(struct terrain *terrain, const char *source_dir, const struct region *region,
                 const struct beds *beds)
{
    struct frame coarse = frame_coarser(&terrain->frame, 1 << (LEVELS - 1)), last = coarse;
    double *uplift = allocate(frame_cells(&coarse), sizeof *uplift);
    uplift_fill(region, source_dir, &coarse, uplift);
    double *height = allocate(frame_cells(&coarse), sizeof *height);
    start(region, &coarse, uplift, height);
    for (int level = 0; level < LEVELS; level++) {
        struct frame f = frame_coarser(&terrain->frame, 1 << (LEVELS - 1 - level));
        double *finer = allocate(frame_cells(&f), sizeof *finer);
        frame_resample(&last, height, &f, finer);
        free(height);
        height = finer;
        run_pass(region, beds, &coarse, uplift, &passes[level], &f, height);
        last = f;
    }
    free(uplift);
    terrain->height_m = height;
}

/* Flat floors: what stands little above the stream it drains to is levelled, what stands high keeps its
 * shape. */
static void lay_floors(struct terrain *terrain, const struct region *region)
{
    size_t n = frame_cells(&terrain->frame);
    const struct flow *flow = &terrain->flow;
    double *stream = allocate(n, sizeof *stream), *depth = allocate(n, sizeof *depth);
    for (size_t k = 0; k < n; k++) {
        int32_t i = flow->order[k], down = flow->down[i];
        double area = flow->area_km2[i];
        bool own = down == i || area >= region->floor_km2;
        stream[i] = own ? terrain->height_m[i] : stream[down];
        /* Larger rivers have filled their valleys higher. */
        double fill = area < 30 ? 12 : area < 300 ? 26 : area < 3000 ? 44 : 60;
        depth[i] = own ? fill : depth[down];
    }
    for (size_t i = 0; i < n; i++) {
        double above = terrain->height_m[i] - stream[i];
        if (above < 0) above = 0;
        double kept = above * above / (above + depth[i]);
        terrain->height_m[i] = stream[i] + kept;
        terrain->above_m[i] = (float)kept;
    }
    free(stream);
    free(depth);
}

/* Floods what drains to the dam and lies below its crest. */
static void flood(struct terrain *terrain, size_t at, double crest_m)
{
    const struct frame *f = &terrain->frame;
    size_t *stack = allocate(frame_cells(f), sizeof *stack), depth = 0;
    stack[depth++] = at;
    terrain->lake[at] = 2;
    while (depth) {
        size_t cell = stack[--depth];
        int row = (int)(cell / (size_t)f->width), column = (int)(cell % (size_t)f->width);
        terrain->height_m[cell] = crest_m;
        for (int k = 0; k < 8; k++) {
            int r = row + frame_dy[k], c = column + frame_dx[k];
            if (r < 0 || c < 0 || r >= f->height || c >= f->width) continue;
            size_t other = (size_t)r * (size_t)f->width + (size_t)c;
            if (terrain->lake[other] || terrain->height_m[other] >= crest_m) continue;
            if (terrain->flow.down[other] != (int32_t)cell) continue;
            terrain->lake[other] = 2;
            stack[depth++] = other;
        }
    }
    free(stack);
}

/* The dam stands in the largest river within two kilometres of its point. */
static void build_dams(struct terrain *terrain)
{
    const struct frame *f = &terrain->frame;
    struct projector *to_model = projector_open("EPSG:4326", region_model_crs);
    int reach = (int)(2000 / f->cell_m);
    for (size_t d = 0; d < skeleton_dam_count; d++) {
        struct point p = projector_point(to_model, skeleton_dams[d].lon, skeleton_dams[d].lat);
        int column, row;
        if (!frame_find(f, p.x, p.y, &column, &row)) continue;
        if (column < reach || row < reach || column + reach >= f->width || row + reach >= f->height) continue;
        size_t best = (size_t)row * (size_t)f->width + (size_t)column;
        for (int r = row - reach; r <= row + reach; r++)
            for (int c = column - reach; c <= column + reach; c++) {
                size_t i = (size_t)r * (size_t)f->width + (size_t)c;
                if (terrain->flow.area_km2[i] > terrain->flow.area_km2[best]) best = i;
            }
        flood(terrain, best, terrain->height_m[best] + skeleton_dams[d].depth_m);
    }
    projector_close(to_model);
}

/* Horn's slope, as the usual tools derive it. */
static void measure_slope(struct terrain *terrain)
{
    size_t w = (size_t)terrain->frame.width;
    double run = 8 * terrain->frame.cell_m;
    for (size_t r = 1; r + 1 < (size_t)terrain->frame.height; r++)
        for (size_t c = 1; c + 1 < w; c++) {
            const double *z = terrain->height_m + r * w + c, *up = z - w, *low = z + w;
            double dx = up[1] + 2 * z[1] + low[1] - up[-1] - 2 * z[-1] - low[-1];
            double dy = low[-1] + 2 * low[0] + low[1] - up[-1] - 2 * up[0] - up[1];
            terrain->slope[r * w + c] = (float)(sqrt(dx * dx + dy * dy) / run);
        }
}

void terrain_open(struct terrain *terrain, const char *source_dir, const struct region *region,
                  const struct frame *frame, const struct beds *beds)
{
    size_t n = frame_cells(frame);
    *terrain = (struct terrain){.frame = *frame};
    grow(terrain, source_dir, region, beds);
    terrain->slope = allocate(n, sizeof *terrain->slope);
    terrain->above_m = allocate(n, sizeof *terrain->above_m);
    terrain->bed = allocate(n, sizeof *terrain->bed);
    terrain->lake = allocate(n, 1);
    double *bed_m = allocate(n, sizeof *bed_m);
    beds_burn(beds, region, frame, bed_m, terrain->bed);
    for (size_t i = 0; i < n; i++)
        if (!isnan(bed_m[i]) && terrain->bed[i] < 0) terrain->lake[i] = 1;
    free(bed_m);
    flow_open(&terrain->flow, frame);
    flow_route(&terrain->flow, terrain->height_m);
    lay_floors(terrain, region);
    flow_route(&terrain->flow, terrain->height_m);
    build_dams(terrain);
    measure_slope(terrain);
}

void terrain_close(struct terrain *terrain)
{
    free(terrain->height_m);
    free(terrain->slope);
    free(terrain->above_m);
    free(terrain->bed);
    free(terrain->lake);
    flow_close(&terrain->flow);
}
