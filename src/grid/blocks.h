/* Windows of a band, read by whole blocks of the file, past GDAL's block cache.
 *
 * GDAL's cache is one for all threads, grows with the raster and costs a lock and a copy for every block.
 * What a run reads it reads once, in windows that move on: a block of which the last cell has been handed out
 * is not asked for again, so only the others are kept, until their last cell has been. */
#ifndef CAPACITY_GRID_BLOCKS_H
#define CAPACITY_GRID_BLOCKS_H

#include "grid/grid.h"

#include <gdal.h>
#include <stdbool.h>
#include <stddef.h>

/* All readers of the process together keep no more than this, except that each may keep one block. */
enum { BLOCKS_KEPT_MB = 64 };

/* One thread's way into a band. */
struct blocks;

/* For a GeoTIFF in tiles, of one band or with bands apart, of a real type: NULL in *out for anything else,
 * which GDALRasterIO() reads better. Common layouts are decoded without libtiff (see fast_tiff.h). `ds`,
 * opened under `path`, must outlive it. CE_Failure when memory is short. */
CPLErr blocks_open(const char *path, GDALDatasetH ds, int band, struct blocks **out);
void blocks_close(struct blocks *b);

/* Read a window, which must lie within the raster, as GDALRasterIO() would: as cells of `type`, rows `line`
 * bytes apart. Windows may come in any order, but those that move on to the right and down, or along a
 * Z-curve, decode each block once. On CE_Failure GDAL's last error says why. */
CPLErr blocks_read(struct blocks *b, struct tile window, GDALDataType type, void *to, size_t line);

/* How many blocks were decoded, without libtiff and by GDAL. */
struct blocks_count {
    long long fast, gdal;
};
struct blocks_count blocks_counted(const struct blocks *b);

#endif
