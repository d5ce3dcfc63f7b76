/* For loops over arrays of cells that the compiler turns into vector code. */
#ifndef CAPACITY_BASE_VECTOR_H
#define CAPACITY_BASE_VECTOR_H

#include <stdint.h>
#include <string.h>

/* Before a function: compiled for AVX-512 and AVX2 too, and the best that the processor has is taken when the
 * program starts. The bits are the same: no flag lets the compiler fuse or reorder what is rounded.
 * Sanitizers cannot see through the choice, and clang 14 knows other names. */
#if defined(CAPACITY_BASELINE) /* a test compiles what it compares with so */
#define VECTOR_CLONES
#elif defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__) && !defined(__SANITIZE_ADDRESS__)
#define VECTOR_CLONES __attribute__((target_clones("default", "arch=x86-64-v3", "arch=x86-64-v4")))
#else
#define VECTOR_CLONES
#endif

/* The nearest whole number, ties to the even one, as llrint has it; for |v| < 2^51. Unlike llrint it is no
 * call: added to 1.5 x 2^52, a double holds the number in its lower bits. */
static inline int64_t vector_round(double v)
{
    const double middle = 6755399441055744.0;
    double shifted = v + middle;
    int64_t bits, zero;
    memcpy(&bits, &shifted, sizeof bits);
    memcpy(&zero, &middle, sizeof zero);
    return bits - zero;
}

/* Whole numbers in the order of the floats whose bits they are. Such have a minimum and a maximum in any
 * order of looking; floats, with NaN among them, have not. */
static inline int32_t vector_order(float v)
{
    int32_t bits;
    memcpy(&bits, &v, sizeof bits);
    return bits < 0 ? bits ^ INT32_MAX : bits;
}

/* Back from it; -0 is 0. */
static inline float vector_unorder(int32_t order)
{
    int32_t bits = order == -1 ? 0 : order < 0 ? order ^ INT32_MAX : order;
    float v;
    memcpy(&v, &bits, sizeof v);
    return v;
}

#endif
