/* What several methods ask of the histogram of the index. Private to this folder. */
#ifndef CAPACITY_CLASSIFY_HISTOGRAM_H
#define CAPACITY_CLASSIFY_HISTOGRAM_H

#include "base/method.h"

/* ST_INPUT where the index is the same in every cell: it has no breaks of its own. */
enum status histogram_check_range(const char *method, const struct histogram *h, struct error *err);

/* The fault of an index whose values all lie in one bin. */
enum status histogram_one_value(const char *method, const struct histogram *h, struct error *err);

/* Middle of a bin, which stands for the values in it. */
double histogram_middle(const struct histogram *h, size_t bin);

/* The largest 32-bit value in a bin: cells of the bin above are above it. */
double histogram_end(const struct histogram *h, size_t bin);

/* Area and mean of the bins from `first` on; the mean is NaN where there is no area. */
double histogram_area(const struct histogram *h, size_t first);
double histogram_mean(const struct histogram *h, size_t first);

#endif
