/* The cross-check of a run: the cities of the industry table against the capacity of their zones. */
#ifndef CAPACITY_RUN_CROSSCHECK_H
#define CAPACITY_RUN_CROSSCHECK_H

#include "run/run.h"

#include <jansson.h>

/* The place a zone belongs to, after run_crosscheck; NULL where it has no row in the table. */
const struct crosscheck_place *run_place_of(const struct run *r, size_t zone);

/* What the manifest says of the comparison: where quadrants part, how much each side counts in the coupling.
 */
void run_crosscheck_rules(const struct manifest *m, struct crosscheck *c);

/* All that `capacity crosscheck` does. */
enum status run_crosscheck_alone(struct run *r, struct capacity_answer *out, struct error *err);

/* crosscheck.csv and crosscheck.json. Nothing where there is no industry table. */
enum status run_crosscheck_write(struct run *r, struct error *err);

/* Its figures for run.json, and for people. NULL when memory is out; caller frees. */
json_t *run_crosscheck_json(const struct run *r);
char *run_crosscheck_text(const struct run *r);

#endif
