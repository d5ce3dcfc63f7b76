/* Blocks of the common layouts of GeoTIFF, decoded without libtiff, whose loops over predicted cells take
 * most of the time of reading.
 *
 * Known: little-endian files, classic and BigTIFF, COG among them, in tiles; cells of 1, 2 or 4 bytes; one
 * band or bands apart; DEFLATE, ZSTD or no compression; predictors 1 to 3. Everything else, blocks the file
 * does not hold and blocks that do not decode included, is GDAL's to read, and to report on. */
#ifndef CAPACITY_GRID_FAST_TIFF_H
#define CAPACITY_GRID_FAST_TIFF_H

#include <gdal.h>
#include <stdbool.h>

/* One thread's way into the tiles of a band, with a file handle of its own. */
struct fast_tiff;

/* NULL where the layout is not known, the file cannot be opened once more (it may go by a name that is no
 * path), memory is short, or the configuration option CAPACITY_FAST_TIFF says NO: ask GDAL. `ds`, opened
 * under `path`, must outlive it. */
struct fast_tiff *fast_tiff_open(const char *path, GDALDatasetH ds, int band);
void fast_tiff_close(struct fast_tiff *t);

/* Write the cells of a block, in the band's own type, as GDALReadBlock() does; where it returns true, the
 * cells are the same. (Rows below the raster's edge may differ: they mean nothing.) false: ask GDAL, `out`
 * holds anything. Tells no errors. */
bool fast_tiff_read(struct fast_tiff *t, int block_x, int block_y, void *out);

#endif
