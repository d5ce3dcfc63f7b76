/* Which rasters a run writes. */
#ifndef CAPACITY_RUN_RASTERS_H
#define CAPACITY_RUN_RASTERS_H

#include "run/run.h"

/* The list of rasters asked for: ST_USAGE where a name is none of theirs. */
enum status rasters_check(const struct capacity_options *o, struct error *err);

/* Settles r->wanted, and r->passing: what has to be there for the second sweep only. The breaks that the
 * manifest gives are known by then. */
void rasters_choose(struct run *r);

/* A wanted raster of codes, from which a map takes what is excluded; PRODUCTS: there is none. */
enum product rasters_with_excluded(const struct run *r);

#endif
