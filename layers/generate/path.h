/* Lines as lists of points in metres. */
#ifndef GENERATE_PATH_H
#define GENERATE_PATH_H

#include "frame.h"

struct path {
    struct point *point;
    size_t count, room;
};

void path_add(struct path *path, struct point p);
void path_clear(struct path *path);

double path_length_between(struct point a, struct point b);

/* Distance from p to the segment ab, and where on it (0 at a, 1 at b). */
double path_segment_distance(struct point p, struct point a, struct point b, double *where);

/* Leaves out the points nearer than `tolerance` to the line through those kept (Douglas and Peucker). The
 * ends stay. */
void path_simplify(struct path *path, double tolerance);

/* Cuts every corner once (Chaikin). The ends stay. */
void path_smooth(struct path *path);

#endif
