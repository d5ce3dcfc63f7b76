/* The second half of reading zones: each polygon checked, brought to the grid's CRS and measured, by several
 * threads. */
#ifndef CAPACITY_GRID_ZONE_MEASURE_H
#define CAPACITY_GRID_ZONE_MEASURE_H

#include "grid/zone_shapes.h"

/* Faults of features: the first in the order of the source is told, the others are counted. */
struct zone_faults {
    size_t count, at; /* how many zones stand before the first */
    enum status status;
    struct error first;
};
void zone_faults_add(struct zone_faults *f, size_t at, enum status status, const struct error *fault);

struct zone_measuring {
    const char *who, *path; /* of the messages */
    const struct grid *grid;
    const char *crs_wkt; /* of the source; NULL: the grid's */
    struct zone_shapes *shapes;
    const long long *fid; /* of each zone */
};

/* Polygons that are at fault are added to `faults`. Anything but ST_OK: nothing could be measured. */
enum status zone_measure(const struct zone_measuring *m, int threads, struct zone_faults *faults,
                         struct error *err);

#endif
