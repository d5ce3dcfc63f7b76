/* Weights of all factors, by any method of the table. */
#ifndef CAPACITY_RUN_WEIGHTS_H
#define CAPACITY_RUN_WEIGHTS_H

#include "run/look.h"

/* Whether the manifest's weighting looks at the scores. */
bool weights_need_look(const struct manifest *m);

/* Global weights [factors], sum 1. `look` may be NULL where the method does not look at the scores; by_zone:
 * each zone's mean scores are one observation, else each cell. */
enum status weights_by(const struct run *r, const struct method_args *args, const struct look *look,
                       bool by_zone, double *weight, struct error *err);

/* Whether the manifest's weighting is this method, or combines it with others. */
bool weights_use(const struct manifest *m, const struct method *method);

/* What an analyst should know of a weighting: judges who contradict themselves, weights that were normalised,
 * scores that are the same everywhere. */
void weights_tell(const struct run *r, const struct method *method, const struct look *look, bool by_zone);

/* The manifest's own weighting, into the run; what is to be known of it is told. */
enum status run_weights(struct run *r, const struct look *look, struct error *err);

/* `capacity weights`: every weighting that the manifest allows side by side, and how far each agrees with the
 * manifest's own. */
enum status run_weights_table(struct run *r, struct capacity_answer *answer, struct error *err);

#endif
