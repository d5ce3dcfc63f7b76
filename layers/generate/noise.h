/* Gradient noise from an integer hash: the same everywhere, with no state and nothing from the C library but
 * floor(). */
#ifndef GENERATE_NOISE_H
#define GENERATE_NOISE_H

#include <stdint.h>

uint32_t noise_hash(int32_t x, int32_t y, uint32_t seed);

/* Uniform in [0, 1) for a cell. */
double noise_cell(int32_t x, int32_t y, uint32_t seed);

/* About -1 to 1, mean 0; x and y in units of the wavelength. */
double noise_at(double x, double y, uint32_t seed);

/* Sum of octaves, each of half the wavelength and `gain` times the height of the one before; about -1 to 1.
 */
double noise_fractal(double x, double y, int octaves, double gain, uint32_t seed);

#endif
