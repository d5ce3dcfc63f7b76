#include "run/values.h"

#include "base/vector.h"

#include <float.h>
#include <math.h>
#include <stdbool.h>

VECTOR_CLONES struct values_found values_keep(float *restrict v, float nodata, size_t n)
{
    int32_t min = INT32_MAX, max = INT32_MIN, missing = 0;
    for (size_t i = 0; i < n; i++) {
        bool value = (fabsf(v[i]) <= FLT_MAX) & (v[i] != nodata);
        v[i] = value ? v[i] : NAN;
        missing += !value;
    }
    for (size_t i = 0; i < n; i++) {
        int32_t none = -(v[i] != v[i]); /* all ones where there is no value */
        int32_t order = vector_order(v[i]) & ~none, low = order | (none & INT32_MAX),
                high = order | (none & INT32_MIN);
        min = low < min ? low : min;
        max = high > max ? high : max;
    }
    if (missing == (int64_t)n) return (struct values_found){INFINITY, -INFINITY, missing};
    return (struct values_found){vector_unorder(min), vector_unorder(max), missing};
}

VECTOR_CLONES void values_mask(float *restrict v, const uint8_t *restrict inside, size_t n)
{
    for (size_t i = 0; i < n; i++) v[i] = inside[i] ? v[i] : NAN;
}

VECTOR_CLONES void values_between(float *restrict v, float floor, float cap, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        float x = v[i] > cap ? cap : v[i];
        v[i] = x < floor ? floor : x;
    }
}

/* A power of two only moves the point: nothing is lost before the rounding. From 2^23 on a float is whole;
 * below, what is added leaves no room for a fraction. */
VECTOR_CLONES struct values_summed values_sum(const float *restrict v, size_t n)
{
    const float one = 1073741824.0F, whole = 8388608.0F;
    struct values_summed sum = {0, 0};
    for (size_t from = 0; from < n; from += INT16_MAX) { /* so many of 16 bits fit 31 */
        size_t end = n - from < INT16_MAX ? n : from + INT16_MAX;
        int32_t low = 0, high = 0, cells = 0;
        for (size_t i = from; i < end; i++) {
            float fixed = v[i] * one, shifted = fixed + whole - whole;
            fixed = fixed < whole ? shifted : fixed;
            fixed = fixed > 0 ? fixed : 0; /* NaN, too */
            int32_t q = (int32_t)fixed;
            low += q & UINT16_MAX;
            high += q >> 16;
            cells += v[i] == v[i];
        }
        sum.cells += cells;
        sum.sum += ((int64_t)high << 16) + low;
    }
    return sum;
}
