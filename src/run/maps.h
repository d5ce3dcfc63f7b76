/* Which maps a run draws. */
#ifndef CAPACITY_RUN_MAPS_H
#define CAPACITY_RUN_MAPS_H

#include "base/error.h"
#include "capacity.h"
#include "run/run.h"

#include <stdbool.h>

/* The list of maps asked for: ST_USAGE where a name is none of a run's, or none of those given. */
enum status maps_check(const struct capacity_options *o, struct error *err);
enum status maps_check_list(const struct capacity_options *o, const char *const *names, size_t count,
                            struct error *err);

/* Whether a map is among those asked for; with NULL, whether any is. */
bool maps_wants(const struct capacity_options *o, const char *name);

/* The warning that Chinese names could not be drawn. */
void maps_tell_font(const struct run *r);

#endif
