/* Weights of all factors, by any method of the table. */
#ifndef CAPACITY_RUN_WEIGHTS_H
#define CAPACITY_RUN_WEIGHTS_H

#include "run/look.h"

/* Members that are weighed against each other: the groups, the factors of one group, the indicators. */
struct weights_level {
    const char *id; /* "groups", the id of a group, "indicators" */
    size_t n;
    double given[FACTORS_MAX], rank[FACTORS_MAX];
    const char *member[FACTORS_MAX];
    const struct manifest_judgements *judgement; /* NULL: none */
};

/* Weights of one level by a method that looks at no scores and combines nothing. */
enum status weights_of_level(const struct run *r, const struct method_args *args,
                             const struct weights_level *l, double *weight, struct error *err);
/* How consistent the judges of the level are, or that its weights were normalised. */
void weights_tell_level(const struct run *r, const struct method *method, const struct weights_level *l);

/* Whether the manifest's weighting looks at the scores. */
bool weights_need_look(const struct manifest *m);

/* Global weights [factors], sum 1. `look` may be NULL where the method does not look at the scores; by_zone:
 * each zone's mean scores are one observation, else each cell. */
enum status weights_by(const struct run *r, const struct method_args *args, const struct look *look,
                       bool by_zone, double *weight, struct error *err);

/* Whether the manifest's weighting is this method, or combines it with others. */
bool weights_use(const struct manifest *m, const struct method *method);

/* What an analyst should know of a weighting: how consistent judges are, weights that were normalised,
 * scores that are the same everywhere. */
void weights_tell(const struct run *r, const struct method *method, const struct look *look, bool by_zone);

/* The manifest's own weighting, into the run; what is to be known of it is told. */
enum status run_weights(struct run *r, const struct look *look, struct error *err);

/* `capacity weights`: every weighting that the manifest allows side by side, and how far each agrees with the
 * manifest's own. */
enum status run_weights_table(struct run *r, struct capacity_answer *answer, struct error *err);

#endif
