/* Which maps a run draws. */
#ifndef CAPACITY_RUN_MAPS_H
#define CAPACITY_RUN_MAPS_H

#include "base/error.h"
#include "capacity.h"

/* The list of maps asked for: ST_USAGE where a name is none. */
enum status maps_check(const struct capacity_options *o, struct error *err);

#endif
