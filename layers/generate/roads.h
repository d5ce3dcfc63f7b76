/* Roads between the county seats and to small towns, along the ways that are easy to build. */
#ifndef GENERATE_ROADS_H
#define GENERATE_ROADS_H

#include "seats.h"
#include "terrain.h"

void roads_write(const char *out_dir, const struct terrain *terrain, const struct seats *seats);

#endif
