/* The cells of a tile, compressed: what unpack.h undoes, without predictors. */
#ifndef CAPACITY_GRID_PACK_H
#define CAPACITY_GRID_PACK_H

#include "grid/unpack.h"

/* One thread's encoders. They are large: one is kept for many tiles. */
struct packer;
/* NULL when memory is short. NULL may be closed. */
struct packer *packer_open(void);
void packer_close(struct packer *p);

/* Most bytes that so many can take when packed. */
size_t pack_most(size_t bytes);

/* Pack `bytes` bytes into `out`, which has room for pack_most(bytes), and return how many they have become; 0
 * when memory is short. `level` is ZSTD's. The same cells make the
 * same bytes with the same library on the same kind of processor. */
size_t pack_tile(struct packer *p, enum packing how, int level, const void *cells, size_t bytes, void *out);

#endif
