#include "beds.h"

#include "noise.h"
#include "skeleton.h"
#include "support.h"

#include <math.h>
#include <ogr_api.h>
#include <stdlib.h>
#include <string.h>

#define DENSE_M   400.0  /* spacing of the points of a course */
#define MEANDER_M 4000.0 /* how far a course swings between two points of the skeleton */

/* Appends the parts of the real line `name`, in file order. */
static void read_real(struct path *path, const char *file, const char *name, struct projector *to_model)
{
    OGRDataSourceH source = OGROpen(file, 0, NULL);
    if (!source) die("cannot open %s", file);
    OGRLayerH layer = OGR_DS_GetLayer(source, 0);
    OGRFeatureH feature;
    while ((feature = OGR_L_GetNextFeature(layer)) != NULL) {
        OGRGeometryH line = OGR_F_GetGeometryRef(feature);
        int field = OGR_F_GetFieldIndex(feature, "name");
        if (strcmp(OGR_F_GetFieldAsString(feature, field), name) == 0)
            for (int i = 0; i < OGR_G_GetPointCount(line); i++)
                path_add(path, projector_point(to_model, OGR_G_GetX(line, i), OGR_G_GetY(line, i)));
        OGR_F_Destroy(feature);
    }
    OGR_DS_Destroy(source);
}

static double *chainage(const struct path *path)
{
    double *along = allocate(path->count, sizeof *along);
    for (size_t i = 1; i < path->count; i++)
        along[i] = along[i - 1] + path_length_between(path->point[i - 1], path->point[i]);
    return along;
}

static size_t nearest_point(const struct path *path, struct point p)
{
    size_t best = 0;
    for (size_t i = 1; i < path->count; i++)
        if (path_length_between(path->point[i], p) < path_length_between(path->point[best], p)) best = i;
    return best;
}

/* Points the skeleton gives a course: two at least, its ends. */
static size_t course_points(const struct course *course)
{
    size_t count = skeleton_count(course->point);
    if (count < 2) die("skeleton: %s has no two points", course->name);
    return count;
}

/* Heights along a real line: between the points of the skeleton nearest to it, level beyond the outer two. */
static void level_real(struct bed_line *line, const struct course *course, struct projector *to_model)
{
    size_t gauges = course_points(course);
    double at[SKELETON_POINTS] = {0}, *along = chainage(&line->path);
    for (size_t g = 0; g < gauges; g++) {
        struct point p = projector_point(to_model, course->point[g].lon, course->point[g].lat);
        at[g] = along[nearest_point(&line->path, p)];
    }
    for (size_t i = 0; i < line->path.count; i++) {
        size_t g = 0;
        while (g + 2 < gauges && along[i] > at[g + 1]) g++;
        double span = at[g + 1] - at[g], t = span != 0 ? (along[i] - at[g]) / span : 0;
        t = t < 0 ? 0 : t > 1 ? 1 : t;
        line->height_m[i] =
            course->point[g].height_m + t * (course->point[g + 1].height_m - course->point[g].height_m);
    }
    free(along);
}

/* One reach of a modelled course: swings like a river between its two ends, which stay. */
static void add_reach(struct bed_line *line, struct point a, struct point b, double high, double low,
                      uint32_t seed)
{
    double length = path_length_between(a, b), nx = -(b.y - a.y) / length, ny = (b.x - a.x) / length;
    int steps = (int)(length / DENSE_M) + 1;
    for (int i = 0; i < steps; i++) {
        double t = (double)i / steps, taper = 4 * t * (1 - t);
        double swing = MEANDER_M * noise_fractal(t * length / 9000, seed * 0.37, 4, 0.6, seed);
        swing += 0.3 * length * noise_at(t * 2.2, seed * 0.61, seed + 3);
        swing *= sqrt(taper);
        path_add(&line->path,
                 (struct point){a.x + t * (b.x - a.x) + swing * nx, a.y + t * (b.y - a.y) + swing * ny});
        line->height_m = resize(line->height_m, line->path.count, sizeof *line->height_m);
        line->height_m[line->path.count - 1] = high + t * (low - high);
    }
}

static void build_course(struct beds *beds, const struct course *course, struct projector *to_model,
                         uint32_t seed)
{
    struct bed_line *line = &beds->line[beds->count];
    size_t count = course_points(course);
    struct point at[SKELETON_POINTS];
    double height[SKELETON_POINTS];
    for (size_t i = 0; i < count; i++) {
        at[i] = projector_point(to_model, course->point[i].lon, course->point[i].lat);
        height[i] = course->point[i].height_m;
    }
    if (course->joins) {
        double best = INFINITY;
        struct point mouth = at[count - 1];
        for (size_t l = 0; l < beds->count; l++) {
            size_t near = nearest_point(&beds->line[l].path, mouth);
            double d = path_length_between(beds->line[l].path.point[near], mouth);
            if (d >= best) continue;
            best = d;
            at[count - 1] = beds->line[l].path.point[near];
            height[count - 1] = beds->line[l].height_m[near];
        }
    }
    for (size_t i = 0; i + 1 < count; i++)
        add_reach(line, at[i], at[i + 1], height[i], height[i + 1], seed + (uint32_t)(31 * i));
    path_add(&line->path, at[count - 1]);
    line->height_m = resize(line->height_m, line->path.count, sizeof *line->height_m);
    line->height_m[line->path.count - 1] = height[count - 1];
}

void beds_open(struct beds *beds, const char *source_dir, const struct region *region)
{
    char file[4096];
    snprintf(file, sizeof file, "%s/%s", source_dir, region->rivers);
    struct projector *to_model = projector_open("EPSG:4326", region_model_crs);
    *beds = (struct beds){allocate(skeleton_course_count, sizeof *beds->line), 0};
    for (size_t i = 0; i < skeleton_course_count; i++) {
        const struct course *course = &skeleton_courses[i];
        struct bed_line *line = &beds->line[beds->count];
        line->name = course->name;
        line->real = course->real;
        if (course->real) {
            read_real(&line->path, file, course->name, to_model);
            if (line->path.count < 2) die("%s: no river %s", file, course->name);
            line->height_m = allocate(line->path.count, sizeof *line->height_m);
            level_real(line, course, to_model);
        } else {
            build_course(beds, course, to_model, (uint32_t)(977 * i + 11));
        }
        beds->count++;
    }
    projector_close(to_model);
}

void beds_close(struct beds *beds)
{
    for (size_t i = 0; i < beds->count; i++) {
        path_clear(&beds->line[i].path);
        free(beds->line[i].height_m);
    }
    free(beds->line);
    *beds = (struct beds){0};
}

static void burn_lake(const struct frame *frame, double *bed_m)
{
    struct projector *to_model = projector_open("EPSG:4326", region_model_crs);
    for (size_t i = 0; i < skeleton_lake_count; i++) {
        const struct disc *disc = &skeleton_lake[i];
        struct point centre = projector_point(to_model, disc->lon, disc->lat);
        for (size_t cell = 0; cell < frame_cells(frame); cell++) {
            struct point p = frame_centre(frame, cell);
            double d = path_length_between(p, centre);
            if (d > 2 * disc->radius_km * 1000) continue;
            double shore =
                disc->radius_km * 1000 * (1 + 0.7 * noise_fractal(p.x / 9000, p.y / 9000, 4, 0.6, 71));
            if (d < shore) bed_m[cell] = disc->level_m;
        }
    }
    projector_close(to_model);
}

void beds_burn(const struct beds *beds, const struct region *region, const struct frame *frame, double *bed_m,
               int16_t *which)
{
    size_t n = frame_cells(frame);
    for (size_t i = 0; i < n; i++) bed_m[i] = NAN;
    if (which)
        for (size_t i = 0; i < n; i++) which[i] = -1;
    if (region->with_lake) burn_lake(frame, bed_m);
    for (size_t l = beds->count; l-- > 0;) {
        const struct bed_line *line = &beds->line[l];
        for (size_t i = 0; i + 1 < line->path.count; i++) {
            struct point a = line->path.point[i], b = line->path.point[i + 1];
            /* A jump between two parts of a clipped line is no river. */
            double length = path_length_between(a, b);
            if (line->real && length > 40000) continue;
            int steps = (int)(length / (0.3 * frame->cell_m)) + 1, c, r;
            for (int k = 0; k <= steps; k++) {
                double t = (double)k / steps;
                if (!frame_find(frame, a.x + t * (b.x - a.x), a.y + t * (b.y - a.y), &c, &r)) continue;
                size_t cell = (size_t)r * (size_t)frame->width + (size_t)c;
                bed_m[cell] = line->height_m[i] + t * (line->height_m[i + 1] - line->height_m[i]);
                if (which) which[cell] = (int16_t)l;
            }
        }
    }
}
