/* Rivers as lines: those of Natural Earth as they came, and the modelled ones that the terrain drains to. */
#ifndef GENERATE_STREAMS_H
#define GENERATE_STREAMS_H

#include "terrain.h"

void streams_write(const char *out_dir, const struct region *region, const struct terrain *terrain,
                   const struct beds *beds);

#endif
