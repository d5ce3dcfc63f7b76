/* GeoTIFFs in any CRS, filled from the grid of the model. */
#ifndef GENERATE_RASTER_H
#define GENERATE_RASTER_H

#include "frame.h"
#include "labels.h"

#include <gdal.h>

/* Value of the model at a cell of its grid; NaN for no data. */
typedef double raster_value(const void *context, size_t cell, struct point place);

struct raster {
    const char *file, *crs, *description;
    double cell;   /* in units of the CRS */
    double margin; /* around the zones, same units */
    int samples;   /* per side of a cell: 1 takes the centre, more take the mean */
    GDALDataType type;
    double no_data;
    double unit;  /* stored values are multiples of this */
    double scale; /* declared in the file; 0: none. Values are divided by it. */
    raster_value *value;
    const void *context;
};

/* Returns the data set, still open, for colours and names; GDALClose() it. */
GDALDatasetH raster_write(const struct raster *raster, const char *out_dir, const struct labels *zones,
                          const struct frame *model);

#endif
