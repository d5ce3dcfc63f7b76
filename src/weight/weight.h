/* What the weightings offer beside their rows in the table of methods: a judge's consistency, and how far two
 * weightings agree. */
#ifndef CAPACITY_WEIGHT_WEIGHT_H
#define CAPACITY_WEIGHT_WEIGHT_H

#include "base/error.h"

#include <stddef.h>

/* More than 15 things are not compared by pairs: random indices end there, and so does patience. */
enum { AHP_MAX = 15, AHP_WORST = 3 };

/* A consistency ratio from here on is too high (Saaty): ask again. */
#define AHP_RATIO_MAX 0.1

struct ahp_worst {
    size_t i, j;  /* row and column, from 0; i < j */
    double given; /* how many times i was said to matter as much as j */
    double
        mend; /* the ratio of weights that all other judgements lead to: with it the pair agrees with them */
    double mend_scale; /* the nearest to it on Saaty's scale, 1/9 to 9 */
    double error;      /* share of lambda - n that this judgement causes; over all pairs they sum to 1 */
};

/* How consistent a judge is. The random index is Saaty's (1980) table, extended to n = 15 as in the R package
 * AHPWR: 0 0 .58 .90 1.12 1.24 1.32 1.41 1.45 1.49 1.51 1.48 1.56 1.57 1.59. It is not monotone at n = 12. */
struct ahp_report {
    double lambda;                     /* principal eigenvalue */
    double ci;                         /* (lambda - n) / (n - 1); 0 where n is 1 */
    double ri;                         /* random index of n */
    double cr;                         /* ci / ri; 0 where n is 1 or 2, which cannot be inconsistent */
    struct ahp_worst worst[AHP_WORST]; /* most harmful first */
    size_t worst_count;                /* less than 3 where fewer pairs disagree with the rest */
};

/* The consistency of a complete, reciprocal matrix [n * n]. */
enum status ahp_judge(const double *matrix, size_t n, struct ahp_report *report, struct error *err);

/* Spearman's rank correlation of two weightings, -1 to 1; equal weights (within 1e-12) share the mean of
 * their ranks. NaN where n < 2 or all weights of one are equal, which has no order. */
double weight_agreement(const double *a, const double *b, size_t n);

#endif
