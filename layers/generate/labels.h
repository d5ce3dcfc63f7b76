/* The zones as a raster of small cells. The borders of the source stand on a lattice of 1/1024 degree, with
 * slips of a step or two; one cell of this raster is one mesh of that lattice, and a cell has one zone: no
 * overlap, no gap. */
#ifndef GENERATE_LABELS_H
#define GENERATE_LABELS_H

#include "region.h"

#define LABELS_PER_DEGREE 1024
#define LABELS_MAX        64
#define LABELS_SMALL      200 /* cells; smaller parts are slips of the lattice (2 km2) */

struct labels {
    int west, south, width, height; /* in steps of the lattice; row 0 is the south */
    unsigned char *zone;            /* 0 outside, else 1 + index of the code */
    char code[LABELS_MAX][16];
    int count;
};

void labels_open(struct labels *labels, const char *source_dir, const struct region *region);
void labels_close(struct labels *labels);

/* Zone of a mesh of the lattice, 0 outside. */
int labels_mesh(const struct labels *labels, int column, int row);

/* Zone at a place, 0 outside. */
int labels_at(const struct labels *labels, double lon, double lat);

#endif
