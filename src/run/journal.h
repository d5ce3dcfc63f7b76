/* run.json: what was asked, with what, and what came of it. */
#ifndef CAPACITY_RUN_JOURNAL_H
#define CAPACITY_RUN_JOURNAL_H

#include "run/run.h"

#include <jansson.h>

/* Writes run.json. `zones` (borrowed) is the zone table, `industry` (borrowed; NULL: none) the industrial
 * side.
 */
enum status journal_write(struct run *r, json_t *zones, json_t *industry, struct error *err);

/* What a check found, as text: whether all is sound, the faults, and where it is the grid and the alignment.
 * Caller frees; NULL when memory is out. */
char *journal_check(const struct run *r, bool sound, const struct manifest_faults *faults);

/* Sums of the whole region as an object: areas, index, classes, load, limiting factors. */
json_t *journal_region(const struct run *r);

/* Size and hash of every file made so far, the journal itself without. */
json_t *journal_outputs(const struct run *r, struct error *err);

#endif
