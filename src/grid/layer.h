/* A layer on the grid, ready to be read block by block by any number of threads. */
#ifndef CAPACITY_GRID_LAYER_H
#define CAPACITY_GRID_LAYER_H

#include "base/error.h"
#include "grid/grid.h"

#include <stdbool.h>
#include <stdint.h>

/* Where the cells are: a source in place, or a registered file. */
struct layer {
    char *path;
    int band;
    int off_x, off_y; /* column and row in the file of the grid's cell (0, 0); may be negative */
    double scale, offset;
    bool has_nodata;
    double nodata;
    bool has_mask;         /* ask the band's mask too */
    double derived_cell_m; /* cell it was derived at; NaN: not derived */
    char *made; /* what was done: "in place", "cache", "warped", "derived slope at 150 m, averaged"... for the
                   progress lines */
    bool from_cache; /* made by an earlier run */
    bool copied;     /* read in place, through a copy of its cells in the cache */
    bool in_cache;   /* the file belongs to the cache, not to the analyst */
};
void layer_clear(struct layer *l);

/* One thread's handles on a layer; the layer must outlive them. */
struct layer_reader;
enum status layer_open(const struct layer *l, struct layer_reader **out, struct error *err);
void layer_close(struct layer_reader *r);

/* Whether all that layer_read gives is 0, 1 ... 255 or NaN. */
bool layer_is_byte(const struct layer_reader *r);
/* The value of such a layer that means no data; -1: none does. */
int layer_byte_nodata(const struct layer_reader *r);

/* Read a window of the grid as float, scale and offset applied, NaN where there is no data or the file does
 * not reach. */
enum status layer_read(struct layer_reader *r, struct tile window, float *out, struct error *err);

/* The same, but a value that means no data may be left for the caller to turn into NaN: *nodata is that
 * value, or NaN. */
enum status layer_read_stored(struct layer_reader *r, struct tile window, float *out, float *nodata,
                              struct error *err);

/* Read a window of a layer of bytes as it is stored; *read is false, and nothing read, where layer_read has
 * to do it: the file does not reach all of the window, or a mask says what is data. */
enum status layer_read_bytes(struct layer_reader *r, struct tile window, uint8_t *out, bool *read,
                             struct error *err);

/* Read a window of the grid as whole numbers, no scale; `outside` where the file does not reach. */
enum status layer_read_int(struct layer_reader *r, struct tile window, int32_t outside, int32_t *out,
                           struct error *err);

#endif
