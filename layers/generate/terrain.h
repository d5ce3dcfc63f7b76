/* The modelled ground: heights, and the water that runs over them. */
#ifndef GENERATE_TERRAIN_H
#define GENERATE_TERRAIN_H

#include "beds.h"
#include "flow.h"

struct terrain {
    struct frame frame;
    double *height_m;
    float *slope;        /* rise over run */
    float *above_m;      /* height above the valley floor the cell drains to */
    int16_t *bed;        /* main river in the cell, -1 elsewhere */
    unsigned char *lake; /* 1: lake, 2: reservoir */
    struct flow flow;
};

void terrain_open(struct terrain *terrain, const char *source_dir, const struct region *region,
                  const struct frame *frame, const struct beds *beds);
void terrain_close(struct terrain *terrain);

#endif
