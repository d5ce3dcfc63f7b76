#include "grid/predictor.h"

#include <stdint.h>
#include <string.h>

/* Sixteen bytes at a time, in GCC's own vectors, which any processor has in some form. Sums of whole numbers
 * that wrap round are the same in any order. */
typedef uint8_t bytes __attribute__((vector_size(16)));
typedef uint16_t pairs __attribute__((vector_size(16)));
typedef uint32_t quads __attribute__((vector_size(16)));

static const bytes no_bytes = {0};

/* The bytes moved up by n places, zeros below. */
#define UP(x, n)                                                                                             \
    __builtin_shufflevector(no_bytes, (bytes)(x), 16 - (n), 17 - (n), 18 - (n), 19 - (n), 20 - (n),          \
                            21 - (n), 22 - (n), 23 - (n), 24 - (n), 25 - (n), 26 - (n), 27 - (n), 28 - (n),  \
                            29 - (n), 30 - (n), 31 - (n))

/* sum_NAME sums up n cells of one row. Within a vector by steps of doubling width; what came before is
 * carried in a register, off the chain of loads and stores that makes a loop over cells slow. */
#define DEFINE_SUM(name, vector, cell, steps, last)                                                          \
    static void name(unsigned char *row, size_t n)                                                           \
    {                                                                                                        \
        vector carry = {0};                                                                                  \
        for (unsigned char *end = row + n * sizeof(cell); row < end; row += sizeof carry) {                  \
            vector x;                                                                                        \
            memcpy(&x, row, sizeof x);                                                                       \
            steps;                                                                                           \
            vector sum = x + carry;                                                                          \
            memcpy(row, &sum, sizeof sum);                                                                   \
            carry += last;                                                                                   \
        }                                                                                                    \
    }

#define STEP(vector, n)  x += (vector)UP(x, n)
#define LAST_OF_QUADS(x) __builtin_shufflevector(x, x, 3, 3, 3, 3)
#define LAST_OF_PAIRS(x) __builtin_shufflevector(x, x, 7, 7, 7, 7, 7, 7, 7, 7)
#define LAST_OF_BYTES(x)                                                                                     \
    __builtin_shufflevector(x, x, 15, 15, 15, 15, 15, 15, 15, 15, 15, 15, 15, 15, 15, 15, 15, 15)

DEFINE_SUM(sum_quads, quads, uint32_t, STEP(quads, 4); STEP(quads, 8), LAST_OF_QUADS(x))
DEFINE_SUM(sum_pairs, pairs, uint16_t, STEP(pairs, 2); STEP(pairs, 4); STEP(pairs, 8), LAST_OF_PAIRS(x))
DEFINE_SUM(sum_bytes, bytes, uint8_t, STEP(bytes, 1); STEP(bytes, 2); STEP(bytes, 4);
           STEP(bytes, 8), LAST_OF_BYTES(x))

void predictor_sum(void *cells, size_t cell_bytes, size_t width, size_t height)
{
    unsigned char *row = cells;
    for (size_t y = 0; y < height; y++, row += width * cell_bytes)
        if (cell_bytes == 1)
            sum_bytes(row, width);
        else if (cell_bytes == 2)
            sum_pairs(row, width);
        else
            sum_quads(row, width);
}

#define LOW(a, b)        __builtin_shufflevector(a, b, 0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23)
#define HIGH(a, b)       __builtin_shufflevector(a, b, 8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15, 31)
#define LOW_PAIRS(a, b)  __builtin_shufflevector((pairs)(a), (pairs)(b), 0, 8, 1, 9, 2, 10, 3, 11)
#define HIGH_PAIRS(a, b) __builtin_shufflevector((pairs)(a), (pairs)(b), 4, 12, 5, 13, 6, 14, 7, 15)

/* Four planes of n bytes, the highest first, to n words. */
static void join_row(const unsigned char *planes, unsigned char *out, size_t n)
{
    for (size_t i = 0; i < n; i += 16) {
        bytes p[4];
        for (size_t k = 0; k < 4; k++) memcpy(&p[k], planes + k * n + i, 16);
        bytes upper_low = LOW(p[1], p[0]), upper_high = HIGH(p[1], p[0]);
        bytes lower_low = LOW(p[3], p[2]), lower_high = HIGH(p[3], p[2]);
        pairs words[4] = {LOW_PAIRS(lower_low, upper_low), HIGH_PAIRS(lower_low, upper_low),
                          LOW_PAIRS(lower_high, upper_high), HIGH_PAIRS(lower_high, upper_high)};
        memcpy(out + i * 4, words, sizeof words);
    }
}

void predictor_join(unsigned char *planes, void *out, size_t width, size_t height)
{
    unsigned char *to = out;
    for (size_t y = 0; y < height; y++, planes += width * 4, to += width * 4) {
        sum_bytes(planes, width * 4);
        join_row(planes, to, width);
    }
}
