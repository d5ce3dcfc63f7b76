/* run.json: what was asked, with what, and what came of it. */
#ifndef CAPACITY_RUN_JOURNAL_H
#define CAPACITY_RUN_JOURNAL_H

#include "run/run.h"

#include <jansson.h>

/* All that run.json says, of the files made so far. `zones` (borrowed) is the zone table (null: more than are
 * listed), `industry` (borrowed; NULL: none) the industrial side. Caller frees; NULL when memory is out. */
json_t *journal_make(const struct run *r, json_t *zones, json_t *industry);

/* The part of it that was asked: methods and weights, groups, factors with what came of them, constraints. */
void journal_asked(const struct run *r, json_t *root);

/* Adds to `root` the files made since, and writes it as run.json. */
enum status journal_write(struct run *r, json_t *root, struct error *err);

/* What a check found, as text: whether all is sound, the faults, and where it is the grid and the alignment.
 * Caller frees; NULL when memory is out. */
char *journal_check(const struct run *r, bool sound, const struct manifest_faults *faults);

/* Sums of the whole region as an object: areas, index, classes, load, limiting factors. */
json_t *journal_region(const struct run *r);

/* Adds to `outputs`, which is returned, size and hash of every file that was made since it was last asked;
 * the journal itself without. */
json_t *journal_outputs(const struct run *r, json_t *outputs);

#endif
