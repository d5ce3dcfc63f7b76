/* How fast the ground rises: along the ridges of the skeleton, hardly in the basins. */
#ifndef GENERATE_UPLIFT_H
#define GENERATE_UPLIFT_H

#include "frame.h"
#include "region.h"

/* Metres in a thousand years for every cell of a (coarse) frame. */
void uplift_fill(const struct region *region, const char *source_dir, const struct frame *frame,
                 double *uplift);

#endif
