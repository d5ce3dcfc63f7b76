/* Classes of the index: (a, b], the first closed. */
#ifndef CAPACITY_CLASSIFY_H
#define CAPACITY_CLASSIFY_H

#include "base/method.h"

#include <stdint.h>

/* Fisher's exact division of n values, ascending and of some weight each, into classes of the least sum of
 * squared deviations from the class means. Class k + 1 begins at value start[k]; start has classes - 1
 * entries. n is at least `classes`, which is at least 1. Fails only when memory is out. */
enum status classify_divide(const double *value, const double *weight, size_t n, size_t classes,
                            size_t *start, struct error *err);

/* Class number (1 ..) of each value; CODE 255 for NaN. `breaks` holds classes - 1 ascending inner breaks. */
void classify_cells(const double *breaks, size_t classes, const float *value, uint8_t *code, size_t n);
uint8_t classify_value(const double *breaks, size_t classes, double value);

/* Goodness of variance fit, 1 - SDCM / SDAM: the share of the index's variance by area (to the width of a
 * bin) that lies between the classes. 0..1; NaN where the index does not vary. */
double classify_gvf(const struct histogram *h, const double *breaks, size_t classes);

#endif
