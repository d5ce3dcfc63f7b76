/* Random numbers without a state: each is a hash of a seed and a counter, so that a draw is the same
 * whichever thread makes it, and whatever was drawn before. */
#ifndef CAPACITY_BASE_RANDOM_H
#define CAPACITY_BASE_RANDOM_H

#include <stddef.h>
#include <stdint.h>

/* 64 bits: output number `counter` of the generator splitmix64 (Steele, Lea and Flood 2014) from that seed.
 */
uint64_t random_bits(uint64_t seed, uint64_t counter);

/* Uniform in [0, 1), a multiple of 2^-53. */
double random_uniform(uint64_t seed, uint64_t counter);

/* Uniform in 0 .. n - 1; n at least 1, small beside 2^64. */
size_t random_below(uint64_t seed, uint64_t counter, size_t n);

#endif
