/* Single-band GeoTIFFs on a frame of cells: the files of the cache and the work files on the way to them. */
#ifndef CAPACITY_GRID_RASTER_FILE_H
#define CAPACITY_GRID_RASTER_FILE_H

#include "base/error.h"
#include "grid/grid.h"

#include <gdal.h>
#include <stdbool.h>

enum { RASTER_TILE = 512 }; /* side of a block of what is kept */

enum raster_use {
    RASTER_KEPT,   /* tiled, not compressed, blocks of no data left out: written once, read often */
    RASTER_PACKED, /* the same, compressed: for cells in long runs of one value, many times those of the grid
                    */
    RASTER_WORK    /* plain rows: rewritten on the way and thrown away */
};

/* Create a file on the frame. Float32 and Float64 have NaN as no data, whole-number types none. ST_FAILED,
 * with GDAL's own words, when it cannot be created. The caller ends with raster_finish or raster_discard. */
enum status raster_create(const char *path, const struct grid *frame, GDALDataType type, enum raster_use use,
                          GDALDatasetH *out, struct error *err);

/* Write cells (of type `type` in memory): whole rows of them. */
enum status raster_write_rows(GDALDatasetH ds, int row, int rows, GDALDataType type, void *cells,
                              struct error *err);

/* Write cells into a new file, none twice. Blocks that are covered whole go past GDAL's block cache, where
 * they would drive out the blocks of sources: it rather drops those of other files that are only read. Parts
 * of blocks go through it. */
enum status raster_write_blocks(GDALDatasetH ds, struct tile t, GDALDataType type, void *cells,
                                struct error *err);

/* Flush and close; *ds is NULL afterwards. ST_FAILED where anything could not be written (disk full). */
enum status raster_finish(GDALDatasetH *ds, const char *path, struct error *err);

/* Close (where still open) and remove. */
void raster_discard(GDALDatasetH *ds, const char *path);

/* Remove a file and what GDAL may have put beside it; a file that is not there, or NULL, is fine. */
void raster_remove(const char *path);

/* Whether the file opens and all its blocks lie inside it: a file cut short or damaged in its directory is
 * not sound. */
bool raster_sound(const char *path);

/* Whether a value can stand in cells of a type: what is no data there must be exact. */
bool raster_holds(GDALDataType type, double value);

/* The no-data value of the first band; false where it has none, or NaN, or the file does not open. */
bool raster_nodata(const char *path, double *nodata);

/* Keep a note in the file's metadata. */
enum status raster_note(const char *path, const char *const *keys, const char *const *values, size_t count,
                        struct error *err);

#endif
