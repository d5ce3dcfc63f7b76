/* What the weightings share among themselves. */
#ifndef CAPACITY_WEIGHT_WEIGHT_OWN_H
#define CAPACITY_WEIGHT_WEIGHT_OWN_H

#include "base/method.h"

enum { WEIGHT_NAME_ROOM = 80 };

/* Divide by the sum. False, and nothing done, where the sum is not above 0. */
bool weight_share_out(double *weight, size_t n);

/* The moments to weigh by are there and made from two cells (or zones) at least. */
enum status weight_look(const struct weight_input *in, struct error *err);

/* Standard deviation of factor i over cells. Scores are 32-bit numbers of 0..1, so what is below 1e-12 is
 * rounding: such a factor is constant and this is 0. */
double weight_sd(const struct score_moments *m, size_t n, size_t i);

/* Correlations [n * n], 1 on the diagonal. ST_INPUT names the first constant factor, which has none. */
enum status weight_correlation(const struct weight_input *in, double *r, struct error *err);

/* What a factor is called in messages: its name, or "factor 3 of 12". Written to buf, which is returned. */
const char *weight_name(const struct weight_input *in, size_t i, char *buf, size_t room);

#endif
