/* Rasters at the size of a page. */
#ifndef CAPACITY_GRID_SMALL_H
#define CAPACITY_GRID_SMALL_H

#include "base/error.h"

#include <stdint.h>

/* A band (1-based) of a finished raster brought to width x height: codes by the most frequent value, fields
 * by the average of the cells with data (NaN where there is none). Overviews are used: no more than about
 * four times the cells asked for are read. */
enum status small_codes(const char *path, int band, int width, int height, uint8_t *cells, struct error *err);
enum status small_long_codes(const char *path, int band, int width, int height, uint16_t *cells,
                             struct error *err);
enum status small_field(const char *path, int band, int width, int height, float *cells, struct error *err);

/* A raster of codes as a PNG of at most `side` cells each way, in its colours, with a world file (.wld) and
 * the CRS in .aux.xml beside it. */
enum status small_png(const char *path, int side, const char *to, struct error *err);

/* What light from the north-west does to a surface: GDAL's multidirectional hillshade of heights (width x
 * height, NaN: none) whose cells are dx x dy metres, at the size to_width x to_height. `light` is 1 dark to
 * 255 bright, level ground SMALL_SHADE_LEVEL, 0 where there is no height. Gentle relief is exaggerated so
 * that it shows, steep relief is left as it is. */
enum { SMALL_SHADE_LEVEL = 181 };
enum status small_shade(const float *height, int width, int rows, double dx, double dy, int to_width,
                        int to_height, uint8_t *light, struct error *err);

#endif
