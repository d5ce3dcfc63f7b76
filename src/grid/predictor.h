/* TIFF's predictors undone: what a tile holds are differences along each row, to be summed up again. Widths
 * are multiples of 16, as TIFF wants those of tiles. */
#ifndef CAPACITY_GRID_PREDICTOR_H
#define CAPACITY_GRID_PREDICTOR_H

#include <stddef.h>

/* Predictor 2: cells of 1, 2 or 4 bytes hold the difference to the one before, wrapping round. In place;
 * `cells` needs no alignment. */
void predictor_sum(void *cells, size_t cell_bytes, size_t width, size_t height);

/* Predictor 3: a row of floats holds the highest byte of every one, then the next byte of every one and so
 * on, all as differences to the byte before. Writes floats of a little-endian machine to `out` and spoils
 * `planes`, both of width x height x 4 bytes. */
void predictor_join(unsigned char *planes, void *out, size_t width, size_t height);

#endif
