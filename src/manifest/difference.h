/* What two manifests say differently, key by key. */
#ifndef CAPACITY_MANIFEST_DIFFERENCE_H
#define CAPACITY_MANIFEST_DIFFERENCE_H

#include "base/error.h"

#include <stdbool.h>
#include <stddef.h>

enum { DIFFERENCES_MAX = 500 };

struct manifest_difference {
    char *key;            /* dotted, as --set takes it: "groups.terrain.weight", "constraints.0.effect" */
    char *before, *after; /* YAML on one line, cut short where it is long; NULL: the key is not there */
};

struct manifest_differences {
    size_t count;
    bool more; /* than are listed */
    struct manifest_difference *item;
};

/* The differences between two texts of YAML, each mapping in the order of the first, then what the second
 * alone has. Numbers are compared as such (0.5 is 0.50), a key written null is not there, lists of values
 * differ as one. `who` names each text in messages: ST_INPUT where one is not YAML. Release with
 * manifest_differences_clear, also after a failure. */
enum status manifest_differ(const char *before, const char *after, const char *const who[2],
                            struct manifest_differences *out, struct error *err);
void manifest_differences_clear(struct manifest_differences *d);

#endif
