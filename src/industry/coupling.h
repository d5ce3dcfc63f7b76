/* Coupling coordination: whether systems that lean on each other stand at the same height, and how high. */
#ifndef CAPACITY_INDUSTRY_COUPLING_H
#define CAPACITY_INDUSTRY_COUPLING_H

#include <stddef.h>

enum { COUPLING_CLASSES = 10 };

struct coupling {
    double degree; /* C = (product of u / (mean of u)^n)^(1/n): 1 where all are equal, 0 where one is 0 */
    double development;  /* T = sum of weight times u */
    double coordination; /* D = sqrt(C T) */
    int class;           /* of D, 1 to 10; 0: unknown */
};

/* u[n] are 0 to 1, the weights sum to 1. All is NaN where a u is; where all are 0, C is undefined (NaN) and D
 * is 0. Form and classes as in Acta Geographica Sinica 76(4), 2021: classes are tenths of D, (a, b], the
 * first closed; a D within 1e-9 above a limit is taken for the limit. */
struct coupling coupling_of(const double *u, const double *weight, size_t n);

/* "near disorder", or in Chinese; NULL for class 0. */
const char *coupling_class_name(int class);
const char *coupling_class_name_zh(int class);

#endif
