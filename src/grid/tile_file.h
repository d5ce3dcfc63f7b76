/* Packed tiles into a GeoTIFF that GDAL has laid out, and left without any. */
#ifndef CAPACITY_GRID_TILE_FILE_H
#define CAPACITY_GRID_TILE_FILE_H

#include "base/error.h"

#include <stdbool.h>
#include <stddef.h>

/* What the file has to be like: one band or bands apart, in tiles of GRID_TILE, little-endian; the raster,
 * and `levels` overviews after it, each half the size of the one before. */
struct tile_file_spec {
    const char *path;
    int width, height, bands, levels;
    int compression; /* TIFF's number */
};

struct tile_file;
/* *out is NULL, and nothing amiss, where the file is of another layout. */
enum status tile_file_open(const struct tile_file_spec *spec, struct tile_file **out, struct error *err);

/* Append a tile: level 0 is the raster, 1 the first overview; band from 1; x, y count tiles. */
enum status tile_file_add(struct tile_file *t, int level, int band, int x, int y, const void *packed,
                          size_t bytes, struct error *err);

/* Write down where the tiles are, and close. Frees `t` whatever happens; the file is sound on ST_OK only. */
enum status tile_file_finish(struct tile_file *t, struct error *err);

/* Close without; NULL is fine. */
void tile_file_abandon(struct tile_file *t);

#endif
