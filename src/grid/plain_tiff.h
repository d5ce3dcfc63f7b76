/* A compressed GeoTIFF as GDAL reads an uncompressed one: its tiles are decoded without libtiff when they are
 * asked for (see fast_tiff.h). For what takes a dataset and no cells, as GDAL's warper does. */
#ifndef CAPACITY_GRID_PLAIN_TIFF_H
#define CAPACITY_GRID_PLAIN_TIFF_H

#include <gdal.h>

/* A dataset of one band, the cells of `band` of `ds` in their own type and blocks, and nothing else: no
 * place, no no-data value, no overviews. NULL for layouts not known, remote files, without memory and by
 * --config CAPACITY_FAST_TIFF NO: read `ds` itself. `ds`, opened under `path`, must outlive it, and both are
 * one thread's. Close with GDALClose(). Where it cannot be read GDAL speaks of another file: read `ds` then,
 * to learn what is wrong with it. */
GDALDatasetH plain_tiff_open(const char *path, GDALDatasetH ds, int band);

#endif
