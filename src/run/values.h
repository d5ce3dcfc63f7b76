/* Loops over the values of a factor, in vector code. */
#ifndef CAPACITY_RUN_VALUES_H
#define CAPACITY_RUN_VALUES_H

#include <stddef.h>
#include <stdint.h>

struct values_found {
    float min, max; /* infinity and -infinity: there is no value */
    int64_t missing;
};

/* Turn `nodata` (NaN: there is none such) and what is infinite, which is no value, into NaN; what there is.
 */
struct values_found values_keep(float *v, float nodata, size_t n);

/* NaN where `inside` is 0. */
void values_mask(float *v, const uint8_t *inside, size_t n);

void values_between(float *v, float floor, float cap, size_t n);

struct values_summed {
    int64_t cells, sum; /* that hold a value; in 2^-30, each rounded as llrint does */
};

/* Of values between 0 and 1. */
struct values_summed values_sum(const float *v, size_t n);

#endif
