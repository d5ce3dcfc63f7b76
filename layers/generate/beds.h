/* The main rivers: where they run and how high their water stands. */
#ifndef GENERATE_BEDS_H
#define GENERATE_BEDS_H

#include "path.h"
#include "region.h"

struct bed_line {
    const char *name;
    int real;         /* a line of Natural Earth, as it came */
    struct path path; /* from the source down, in the CRS of the model */
    double *height_m; /* of each point */
};

struct beds {
    struct bed_line *line;
    size_t count;
};

void beds_open(struct beds *beds, const char *source_dir, const struct region *region);
void beds_close(struct beds *beds);

/* Height of the water in the cells it crosses, NaN elsewhere. `which`, where not NULL, receives the line, or
 * -1. */
void beds_burn(const struct beds *beds, const struct region *region, const struct frame *frame, double *bed_m,
               int16_t *which);

#endif
