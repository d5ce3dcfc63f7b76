/* Warping one band onto a frame of cells, in full-width bands, the same to the bit for any number of threads.
 */
#ifndef CAPACITY_GRID_WARP_H
#define CAPACITY_GRID_WARP_H

#include "base/progress.h"
#include "grid/grid.h"
#include "manifest/manifest.h"

#include <gdal.h>
#include <gdalwarper.h>

/* Positions are interpolated along each row and may be off by this share of a source cell (gdalwarp's -et,
 * its default). */
#define WARP_ERROR_CELLS 0.125

struct warp {
    const char *who; /* for messages */
    const char *path;
    int band;
    const char *crs_wkt; /* of the source, as stated */
    bool has_nodata;
    double nodata;
    const struct grid *frame; /* what to warp to */
    int level; /* of the overviews to read: 0 the source itself, n overview n - 1; warp_write finds it */
    enum resample_rule resample;
    int threads;
    const struct progress *progress;
};

/* Target cells per source cell, at most 1: how far the resampling kernel is stretched. One pair for the whole
 * frame, from the whole transformation, where GDAL would take another for each chunk. */
struct warp_scale {
    double x, y;
};

/* What a warp did that gdalwarp has to be told to do the same. */
struct warp_made {
    struct warp_scale scale;
    int level;
};

/* Warp into a new file of the cache (raw values: scale and offset are not applied; Float32, NaN = no data).
 * Byte, Int16 and UInt16 by nearest or mode stay what they are, with the no-data value of the source; Byte
 * without one becomes Int16 with -32768. Where resampling averages or interpolates, of a
 * source with overviews the one is read that is just finer than the frame. Equal in values, cell for cell, to
 * gdalwarp -r R -et 0.125 -wo XSCALE=.. -wo YSCALE=.. -wo SRC_FILL_RATIO_HEURISTICS=NO -te .. -ts .. -t_srs
 * .. -ot Float32 -dstnodata nan with the source's CRS and no-data value as stated (a Float32 or Float64
 * source without one: nan), and -ovr NONE for all other resampling, or where the manifest states another
 * no-data value than the file. ST_INPUT when the source cannot be read or transformed, ST_FAILED when the
 * file cannot be written, ST_INTERRUPTED; the file is then gone. */
enum status warp_write(const struct warp *asked, const char *path, struct warp_made *made, struct error *err);

GDALResampleAlg warp_algorithm(enum resample_rule r);

/* --- between warp.c and its parts --- */

/* One thread's handles. */
struct warp_hand {
    GDALDatasetH source, target; /* the target is virtual: it has a size and a place, no cells */
    GDALDatasetH plain;          /* the cells of the source, decoded faster; NULL: it is read itself */
    void *exact, *approx;        /* transformers; approx owns exact */
    GDALWarpOperationH operation;
};
enum status warp_hand_open(const struct warp *w, struct warp_hand *hand, struct error *err);
/* Set up the operation; `ask` is called by GDAL often, with `user`, and stops it by returning 0. `fast`:
 * tiles may be decoded without libtiff; what GDAL says of a fault is then of no use. */
enum status warp_hand_ready(const struct warp *w, const struct warp_scale *scale, bool fast,
                            GDALProgressFunc ask, void *user, struct warp_hand *hand, struct error *err);
void warp_hand_close(struct warp_hand *hand);

/* The type the kernel works in. */
GDALDataType warp_type(const struct warp *w, GDALDatasetH source);

/* The level of overviews to read, by the rule of gdalwarp's -ovr AUTO. */
int warp_level_of(const struct warp *w, const struct warp_hand *hand);

struct warp_scale warp_scale_of(const struct warp *w, const struct warp_hand *hand);

/* Size of the piece of the frame that is warped at once: full width and up to 256 rows, less where the source
 * is so fine that its window would not fit the memory meant for it. Depends on source and frame alone. */
struct warp_piece {
    int columns, rows;
};
struct warp_piece warp_piece_of(const struct warp *w, const struct warp_hand *hand,
                                const struct warp_scale *scale);

/* Source cells read beyond those the corners of a piece reach. */
int warp_extra_cells(const struct warp *w, const struct warp_scale *scale);

#endif
