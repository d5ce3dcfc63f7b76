/* A north-up grid of square cells in one projected CRS, and the passage of points between CRSs. */
#ifndef GENERATE_FRAME_H
#define GENERATE_FRAME_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct frame {
    double west, north, cell_m; /* outer corner of the first cell */
    int width, height;
};

struct point {
    double x, y;
};

size_t frame_cells(const struct frame *f);

/* The cell a point lies in, or false outside. */
bool frame_find(const struct frame *f, double x, double y, int *column, int *row);

/* The middle of a cell; cells count row by row. */
struct point frame_centre(const struct frame *f, size_t cell);

/* The same area with cells `factor` times the size (the sides are multiples of it). */
struct frame frame_coarser(const struct frame *f, int factor);

/* Values of `from` at the cell centres of `to`, which covers the same area, between four cells. */
void frame_resample(const struct frame *from, const double *value, const struct frame *to, double *out);

/* Steps to the eight neighbours. */
extern const int frame_dx[8], frame_dy[8];

/* Length of those steps in cells. */
extern const double frame_step[8];

/* Axis order is always longitude or easting first. `from`, `to`: anything GDAL accepts as a CRS. */
struct projector;
struct projector *projector_open(const char *from, const char *to);
void projector_close(struct projector *p);

/* Rounded to the millimetre or to 1e-8 degree: the last bits of PROJ depend on the C library. */
struct point projector_point(struct projector *p, double x, double y);

/* A row of points from (x, y) with steps of dx: exact at every 16th, between them on straight lines (under a
 * metre). */
void projector_row(struct projector *p, double x, double y, double dx, int count, struct point *out);

#endif
