/* run.json: what was asked, with what, and what came of it. */
#ifndef CAPACITY_RUN_JOURNAL_H
#define CAPACITY_RUN_JOURNAL_H

#include "run/run.h"

#include <jansson.h>

/* Writes run.json. `zones` (borrowed) is the zone table. */
enum status journal_write(struct run *r, json_t *zones, struct error *err);

/* Sums of the whole region as an object: areas, index, classes, load, limiting factors. */
json_t *journal_region(const struct run *r);

#endif
