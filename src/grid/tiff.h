/* Where a little-endian TIFF, classic or BigTIFF, keeps its tiles. */
#ifndef CAPACITY_GRID_TIFF_H
#define CAPACITY_GRID_TIFF_H

#include <cpl_vsi.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Numbers that the file holds, one for each tile. */
struct tiff_list {
    uint64_t at, count;
    size_t bytes; /* of a number; 0: there is no such list */
};

/* The tags that say how and where tiles are stored; -1: told in a way not expected. */
struct tiff_tags {
    int64_t width, height, compression, photometric, fill_order, planar, predictor, tile_width, tile_height;
    struct tiff_list offsets, sizes;
    uint64_t next; /* where the next directory is; 0: there is none */
};

enum { TIFF_DEFLATE = 8, TIFF_ZSTD = 50000 };

/* Where the first directory is; 0: this is no such file. */
uint64_t tiff_first(VSILFILE *f);
/* The directory at `at`; false: there is none that can be read. */
bool tiff_read_tags(VSILFILE *f, uint64_t at, struct tiff_tags *t);

bool tiff_read_at(VSILFILE *f, uint64_t at, void *to, size_t bytes);
/* Number i of a list; false: it has none, or it cannot be read. */
bool tiff_list_read(VSILFILE *f, const struct tiff_list *l, uint64_t i, uint64_t *value);

#endif
