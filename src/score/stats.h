/* Statistics of a field in one streaming pass: exact moments, and quantiles from a histogram that fits any
 * range. */
#ifndef CAPACITY_SCORE_STATS_H
#define CAPACITY_SCORE_STATS_H

#include "base/error.h"
#include "base/method.h"

#include <stdint.h>

/* Bins are the upper bits of the 32-bit float (sign, exponent, 9 bits of the fraction), in ascending order of
 * the values. A quantile is right to 2^-9 (0.2 %) of its value, and exact for whole numbers from -1024 to
 * 1024. */
enum { STATS_BITS = 18, STATS_BINS = 1 << STATS_BITS };

/* Central moments of some cells: n, mean, sums of (x - mean)^2 and ^3. */
struct stats_moments {
    double n, mean, m2, m3;
};

struct stats {
    struct stats_moments moments;
    float min, max;
    int64_t missing;
    int64_t *bin; /* [STATS_BINS] */
};

enum status stats_init(struct stats *s, struct error *err);
void stats_clear(struct stats *s);

/* Moments of the values of a block that are not NaN; two passes over the block, so exact to rounding. */
struct stats_moments stats_moments_of(const float *v, size_t n);
/* Chan's pairwise update of a by b. Merging blocks in the same order gives the same bits. */
void stats_moments_merge(struct stats_moments *a, const struct stats_moments *b);

/* Count values that are not NaN into bins; whole numbers, so in any order. */
void stats_count(int64_t *bin, const float *v, size_t n);

/* The look at the data that scores may ask for; borrows `s`. */
struct field_stats stats_field(const struct stats *s);
/* Share of the values below `value`; right to the share that lies within 0.2 % of it. */
double stats_share_below(const struct stats *s, double value);
double stats_sd(const struct stats *s);
double stats_skewness(const struct stats *s);

/* ---- several scores together ---- */

/* Sums for means and covariances over cells where all n scores are there. */
struct comoments {
    size_t n;
    double count;
    double *mean, *x_log_x; /* [n] */
    double *m2;             /* [n * n]: sums of (x - mean_x)(y - mean_y) */
};

enum status comoments_init(struct comoments *c, size_t n, struct error *err);
void comoments_clear(struct comoments *c);
/* The comoments of one block; replaces what was in `c`. `row` is scratch for n columns of `cells` doubles. */
void comoments_of(struct comoments *c, const float *const *score, size_t cells, double *row);
void comoments_merge(struct comoments *into, const struct comoments *from);
/* Population covariances and correlations [n * n]; the correlation with a constant is NaN, with itself 1. */
void comoments_covariance(const struct comoments *c, double *covariance);
void comoments_correlation(const struct comoments *c, double *correlation);

#endif
