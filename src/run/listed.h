/* Lists on the command line, "class,state": what a run makes of what it could. */
#ifndef CAPACITY_RUN_LISTED_H
#define CAPACITY_RUN_LISTED_H

#include "base/error.h"

#include <stdbool.h>
#include <stddef.h>

/* Whether a name is in the list, or with NULL for the name anything is. No list is all; "none" is nothing. */
bool listed(const char *list, const char *name);

/* ST_USAGE, naming `option` and the names there are, where the list holds any other. */
enum status listed_check(const char *option, const char *list, const char *const *names, size_t count,
                         struct error *err);

#endif
