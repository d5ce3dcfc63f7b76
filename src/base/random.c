#include "base/random.h"

__extension__ typedef unsigned __int128 product;

uint64_t random_bits(uint64_t seed, uint64_t counter)
{
    uint64_t z = seed + (counter + 1) * 0x9E3779B97F4A7C15u;
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
    return z ^ (z >> 31);
}

double random_uniform(uint64_t seed, uint64_t counter)
{
    return (double)(random_bits(seed, counter) >> 11) * 0x1p-53;
}

size_t random_below(uint64_t seed, uint64_t counter, size_t n)
{
    return (size_t)((product)random_bits(seed, counter) * n >> 64);
}
