/* A compressed tile to its cells. */
#ifndef CAPACITY_GRID_UNPACK_H
#define CAPACITY_GRID_UNPACK_H

#include <stdbool.h>
#include <stddef.h>

enum packing { PACKED_NOT, PACKED_DEFLATE, PACKED_ZSTD };

/* How a tile is packed. Predictors are TIFF's: 1 none, 2 differences of cells, 3 differences of the bytes of
 * floats. */
struct tile_packing {
    enum packing packing;
    int predictor;
    size_t cell_bytes, width, height;
};

/* Decoders and their room. They are large, and only as many are needed as there are threads at work: they are
 * kept between tiles, and freed when the last user leaves. */
struct unpacker;
void unpack_enter(void);
void unpack_leave(void);
/* One to work with; NULL when memory is short. Give it back as soon as the tile is done. */
struct unpacker *unpack_borrow(void);
void unpack_return(struct unpacker *u);

/* Room for `bytes` packed bytes, valid until the unpacker is returned or asked again; NULL when memory is
 * short. */
void *unpack_room(struct unpacker *u, size_t bytes);

/* Unpack `bytes` bytes, in that room, to width x height cells. false when they do not yield exactly so many.
 */
bool unpack(struct unpacker *u, const struct tile_packing *p, size_t bytes, void *out);

#endif
