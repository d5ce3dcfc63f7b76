/* Derived factors: rasters made in metres from a source, on a frame of their own, before they come to the
 * grid. */
#ifndef CAPACITY_GRID_DERIVE_H
#define CAPACITY_GRID_DERIVE_H

#include "base/progress.h"
#include "grid/layer.h"
#include "grid/plan.h"

struct derive_job {
    const struct grid *grid;
    const struct manifest_factor *factor;
    const struct source_info *info;
    const char *who;
    const char *path; /* of the file in the cache that will be made: work files are named after it */
    int threads;
    const struct progress *progress;
};

/* What came of it. Zero-initialise; derived_clear removes the file too, unless it was moved away. */
struct derived {
    char *file;        /* one band, NaN or its declared value = no data */
    struct grid frame; /* its cells */
    double cell_m;
    char *what; /* "slope derived at 150 m in EPSG:32650" */
};
void derived_clear(struct derived *d);

/* All: ST_INPUT when the source cannot give what is asked for, ST_FAILED when a file cannot be written,
 * ST_INTERRUPTED. */

/* gdaldem's slope (degrees or percent) or aspect by Horn's formula, with its -compute_edges: the outermost
 * cells of the source, and those beside no data, are reckoned from the neighbours there are, so that no ring
 * of no data arises. Flat cells have no aspect: no data. A source in degrees, or whose CRS is off by more
 * than 3 % there, is warped (cubic: bilinear flattens every other cell, and slopes show it as a weave) to the
 * metric CRS first. Elevations are metres unless the band says feet. */
enum status derive_slope(const struct derive_job *j, struct derived *d, struct error *err);

/* Highest less lowest value in a square of odd(window / cell) cells around each cell; neighbours without data
 * are left out, cells without data stay so. A square of fewer than 3 cells is ST_INPUT. */
enum status derive_relief(const struct derive_job *j, struct derived *d, struct error *err);

/* That fault as far as it can be told before the source is read: where its own cells are worked on. */
enum status derive_relief_check(const struct manifest_factor *f, const struct source_info *s, const char *who,
                                struct error *err);

/* Metres to the nearest cell that a feature touches, within the grid and its margin. On the grid's own cells
 * where they are square and measure true (or cut finer by `cell`), else in the metric CRS. No feature in
 * reach is ST_INPUT. */
enum status derive_distance(const struct derive_job *j, struct derived *d, struct error *err);

/* Kilometres of line, or number of points, per km2 within radius_m of each cell's centre (cells whose centre
 * is within). */
enum status derive_density(const struct derive_job *j, struct derived *d, struct error *err);

/* --- between the parts --- */

/* A name for a work file: "<path without .tif>-<tag>.part-PID.tif". Caller frees. */
char *derive_work_path(const char *path, const char *tag);

/* Read a layer on its frame, scale and no data applied, into a new work file (Float32, NaN). */
enum status derive_copy(const struct layer *l, const struct grid *frame, const struct progress *progress,
                        const char *path, struct error *err);

/* A terrain model in metres: a window of the source in place, or a warped work file. */
struct dem {
    struct layer layer;
    struct grid frame;
    char *work; /* NULL: in place */
    double cell_m;
};
enum status dem_open(const struct derive_job *j, double pad_m, struct dem *dem, struct error *err);
void dem_close(struct dem *dem);

/* The frame for features: see derive_distance. pad_m around the grid. */
enum status derive_frame(const struct derive_job *j, double pad_m, struct grid *frame, struct error *err);

/* Running highest and lowest in a window of n (odd) values along a row; the window is cut at the ends. Values
 * that do not count are -INFINITY for the highest and INFINITY for the lowest. work: room for 2 * (width + 2
 * n) floats. */
void window_row(const float *highest, const float *lowest, int width, int n, float *out_highest,
                float *out_lowest, float *work);

/* Add the length of the part of a segment in each cell of rows top .. top + rows - 1 to sum[rows][width], in
 * cells. Ends in columns and rows of the frame. */
void segment_lengths(double x0, double y0, double x1, double y1, int width, int height, int top, int rows,
                     double *sum);

#endif
