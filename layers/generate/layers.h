/* The rasters of a layer set, each with the CRS, cell, type and gaps of the kind of source it stands for. */
#ifndef GENERATE_LAYERS_H
#define GENERATE_LAYERS_H

#include "cover.h"
#include "zones.h"

void layers_write(const char *out_dir, const struct region *region, const struct zones *zones,
                  const struct terrain *terrain, const struct cover *cover, const float *gdp);

#endif
