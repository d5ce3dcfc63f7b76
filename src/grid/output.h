/* A raster on the grid being written tile by tile, in order, with statistics, names, colours and overviews.
 */
#ifndef CAPACITY_GRID_OUTPUT_H
#define CAPACITY_GRID_OUTPUT_H

#include "base/error.h"
#include "base/progress.h"
#include "grid/grid.h"

#include <stdint.h>

/* What cells are: numbers (Float32, no data NaN), codes (Byte, no data 255), or codes of more digits (UInt16,
 * no data 65535; their names and colours stand in the attribute table alone). */
enum output_cells { OUTPUT_NUMBERS, OUTPUT_CODES, OUTPUT_LONG_CODES };

/* A code: its name and colour, for colour table, category names and attribute table. */
struct output_category {
    int value;
    const char *name;
    uint8_t rgb[3];
    double area_km2; /* NaN until known */
};

struct output_spec {
    const char *path;
    enum output_cells cells;
    int bands;                /* at most 64 + 3 */
    const char *const *names; /* [bands] descriptions */
    const char *format;       /* "GTiff" or "COG" */
    const char *const *creation;
    size_t creation_count;
    int threads;
    enum grid_order order;                    /* of the tiles that will come */
    const struct output_category *categories; /* of OUTPUT_CODES; areas are given at the end */
    size_t category_count;
    const char *title; /* for the file's metadata */
    bool modelled;     /* the metadata says "modelled demonstration data" */
};

struct output;
struct packer;
enum status output_create(const struct grid *g, const struct output_spec *spec, struct output **out,
                          struct error *err);

/* Sums over the cells of a band that hold a value, in whole numbers, so that no order of the tiles changes
 * them. */
__extension__ typedef __int128 output_wide;
struct output_sums {
    int64_t count;
    output_wide sum, squares; /* in 2^-30 and 2^-60 */
    float min, max;
};

/* A tile made ready to be written: compressed, where the raster takes it so, and counted. Begins as zeros, or
 * with room for pack_most() of a tile's bytes in `packed`. */
struct output_ready {
    void *packed;
    size_t bytes; /* packed; 0: it is written as it is */
    struct output_sums sums;
};
void output_ready_clear(struct output_ready *r);

/* Make a tile ready: float, uint8_t or uint16_t cells as the raster is. May be called from any thread, ahead
 * of the tile's turn; `packer` is the thread's own, `ready` is used again for tile after tile. */
enum status output_make_ready(const struct output *o, struct packer *packer, struct tile window,
                              const void *cells, struct output_ready *ready, struct error *err);

/* Write one tile of one band (1-based) that has been made ready; tiles come in the order that was promised.
 * Along the curve the blocks of the overviews are made and written on the way too, if the blocks of the
 * raster are tiles; nothing is read back. */
enum status output_put(struct output *o, int band, struct tile window, const void *cells,
                       const struct output_ready *ready, struct error *err);

/* Both at once, by the thread whose turn it is. */
enum status output_tile(struct output *o, int band, struct tile window, const void *cells, struct error *err);

/* Bytes GDAL's block cache has to hold so that no block is written twice, where the blocks are not the tiles;
 * else 0. */
double output_cached_bytes(const struct output *o);

/* Finish: attribute table of the categories (codes), statistics, overviews, and the copy as COG when asked
 * for. Frees `o` whatever happens; the file is whole on ST_OK only. */
enum status output_finish(struct output *o, const struct output_category *categories, size_t count,
                          const struct progress *progress, struct error *err);

/* Free without finishing; the file is left broken. NULL is fine. */
void output_abandon(struct output *o);

#endif
