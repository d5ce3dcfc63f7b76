/* A composite index, 0-10: cities, or cities in years, scored by indicators.
 *
 * In order: composite_add every row, composite_sort, composite_scale, then the weights (from
 * composite_moments, where they look at the scores), composite_score. */
#ifndef CAPACITY_INDUSTRY_COMPOSITE_H
#define CAPACITY_INDUSTRY_COMPOSITE_H

#include "base/method.h"

struct composite_row {
    char *city;
    int year;       /* 0 where there are no years */
    size_t missing; /* indicators without a value */
};

struct composite {
    /* given */
    size_t n;                                   /* indicators, 1 to INDICATORS_MAX */
    struct indicator indicator[INDICATORS_MAX]; /* with the goalposts that the outliers left; ids borrowed */
    size_t may_lack;                            /* indicators a city may lack and still be scored */
    double weight[INDICATORS_MAX];              /* >= 0, sum 1 */
    /* worked out */
    size_t rows, room;
    struct composite_row *row;      /* sorted: by year, then as added */
    double *value;                  /* [rows][n] as added; NaN: missing */
    double *scaled;                 /* [rows][n] 0..1, 1 best; NaN: missing */
    double *counted;                /* [rows][n] the same; all NaN in rows that lack too many */
    double *index;                  /* [rows] 0-10; NaN: not scored */
    size_t changed[INDICATORS_MAX]; /* values that the treatment of outliers changed */
    size_t floored;                 /* scores that the floor of the aggregation raised */
};

/* Add a row as text from a table; `cell` holds one value for each indicator, empty where it is missing.
 * `year` is NULL where there are none. Faults: no city, the city (in that year) twice, text where a number
 * belongs, a year that is no whole number from 1. `who` starts the message ("t.csv: row 3"). */
enum status composite_add(struct composite *c, const char *who, const char *city, const char *year,
                          char *const *cell, struct error *err);
void composite_clear(struct composite *c);

void composite_sort(struct composite *c);

/* The first row of a later year than that of row `first`; rows where there is none. */
size_t composite_year_end(const struct composite *c, size_t first);

/* Treat the outliers of each indicator and bring it to 0..1, over the rows of all years, so that years
 * compare. Messages start with the ids of the method and the indicator. */
enum status composite_scale(struct composite *c, const struct method_args *outliers,
                            const struct method_args *normalise, struct error *err);

/* Moments of the scaled indicators over the rows that have all of them; the arrays hold n, n * n and n. */
struct score_moments composite_moments(const struct composite *c, double *mean, double *covariance,
                                       double *x_log_x);

/* Aggregate rows first .. first + count of one year, with any weights, to indices 0-10. `floored`, where not
 * NULL, as in struct aggregate_input. */
enum status composite_aggregate(const struct composite *c, const struct method_args *aggregate,
                                const double *weight, size_t first, size_t count, double *index,
                                size_t *floored, struct error *err);

/* The index of every row, year by year. */
enum status composite_score(struct composite *c, const struct method_args *aggregate, struct error *err);

/* The number of the indicator of some weight with the lowest score in a row, the first of equals; n where
 * there is none. */
size_t composite_lowest(const struct composite *c, size_t row);

/* How the indicators hang together, over the rows that have all of them: correlations [n * n] of the scaled
 * values (NaN with a constant one, 1 on the diagonal), and Cronbach's alpha, n / (n - 1) (1 - sum of
 * variances / variance of the sum); NaN for one indicator or where the sum is constant. */
enum status composite_consistency(const struct composite *c, double *correlation, double *alpha,
                                  size_t *complete_rows, struct error *err);

#endif
