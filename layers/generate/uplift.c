#include "uplift.h"

#include "noise.h"
#include "path.h"
#include "seats.h"
#include "skeleton.h"
#include "support.h"

#include <math.h>
#include <stdlib.h>

#define FULL_M_KYR  0.41 /* under a ridge of FULL_HEIGHT_M */
#define FULL_HEIGHT 2000.0
#define WARP_M      11000.0 /* ridges bend by up to this */

struct ridge_path {
    struct path path;
    double height[SKELETON_POINTS], width_m;
};

static struct ridge_path *open_ridges(void)
{
    struct ridge_path *ridges = allocate(skeleton_ridge_count, sizeof *ridges);
    struct projector *to_model = projector_open("EPSG:4326", region_model_crs);
    for (size_t i = 0; i < skeleton_ridge_count; i++) {
        const struct ridge *ridge = &skeleton_ridges[i];
        ridges[i].width_m = ridge->width_km * 1000;
        for (size_t k = 0; k < skeleton_count(ridge->point); k++) {
            path_add(&ridges[i].path, projector_point(to_model, ridge->point[k].lon, ridge->point[k].lat));
            ridges[i].height[k] = ridge->point[k].height_m;
        }
    }
    projector_close(to_model);
    return ridges;
}

/* The strongest ridge at a point, 0 to about 1; it falls to half one width away. */
static double ridge_strength(const struct ridge_path *ridges, struct point p)
{
    double strongest = 0, sum = 0;
    for (size_t i = 0; i < skeleton_ridge_count; i++) {
        double here = 0;
        for (size_t k = 0; k + 1 < ridges[i].path.count; k++) {
            double t, d = path_segment_distance(p, ridges[i].path.point[k], ridges[i].path.point[k + 1], &t);
            double height = ridges[i].height[k] + t * (ridges[i].height[k + 1] - ridges[i].height[k]);
            double q = d / ridges[i].width_m, share = height / FULL_HEIGHT / (1 + q * q);
            if (share > here) here = share;
        }
        sum += here;
        if (here > strongest) strongest = here;
    }
    /* Where ranges meet the country is higher than either alone. */
    return strongest + 0.15 * (sum - strongest);
}

/* 0 on the doorstep of a county seat, near 1 five kilometres off: towns stand on valley floors. */
static double clear_of_seats(const struct seats *seats, struct point p)
{
    double nearest = INFINITY;
    for (size_t i = 0; i < seats->count; i++) {
        double d = path_length_between(p, seats->seat[i].at);
        if (d < nearest) nearest = d;
    }
    double bent = 1 + 0.8 * noise_fractal(p.x / 6000, p.y / 6000, 3, 0.6, 301);
    double q = nearest / (2600 * (bent > 0.2 ? bent : 0.2));
    return q * q / (1 + q * q);
}

/* The plain about Lake Poyang: 0 at its middle, 1 outside. */
static double clear_of_plain(struct point p, struct point lake)
{
    double dx = (p.x - lake.x) / 75000, dy = (p.y - lake.y) / 85000, q = dx * dx + dy * dy;
    return (0.06 + q * q) / (1 + q * q);
}

void uplift_fill(const struct region *region, const char *source_dir, const struct frame *frame,
                 double *uplift)
{
    struct ridge_path *ridges = open_ridges();
    struct seats seats;
    seats_open(&seats, source_dir, region);
    struct projector *to_model = projector_open("EPSG:4326", region_model_crs);
    struct point lake = projector_point(to_model, 116.2, 28.95);
    projector_close(to_model);
    for (size_t cell = 0; cell < frame_cells(frame); cell++) {
        struct point p = frame_centre(frame, cell);
        struct point warped = {
            p.x + WARP_M * noise_fractal(p.x / 36000, p.y / 36000, 4, 0.55, region->seed + 1),
            p.y + WARP_M * noise_fractal(p.x / 36000, p.y / 36000, 4, 0.55, region->seed + 5)};
        double strength = ridge_strength(ridges, warped);
        double uneven = 1 + 0.85 * noise_fractal(p.x / 24000, p.y / 24000, 4, 0.65, region->seed + 9);
        double hills = 0.10 + 0.22 * noise_fractal(p.x / 32000, p.y / 32000, 4, 0.65, region->seed + 13);
        if (hills < 0.02) hills = 0.02;
        if (uneven < 0.15) uneven = 0.15;
        double value = (strength * uneven + hills) * clear_of_seats(&seats, p);
        if (region->with_lake) value *= clear_of_plain(p, lake);
        double least = 0.014 * (1 + 0.9 * noise_fractal(p.x / 8000, p.y / 8000, 3, 0.6, region->seed + 17));
        uplift[cell] = FULL_M_KYR * (value > least ? value : least);
    }
    seats_close(&seats);
    for (size_t i = 0; i < skeleton_ridge_count; i++) path_clear(&ridges[i].path);
    free(ridges);
}
