/* The registered cache: files kept by the identity of their source and the parameters they were made with. */
#ifndef CAPACITY_GRID_CACHE_H
#define CAPACITY_GRID_CACHE_H

#include "base/error.h"
#include "base/text.h"

#include <stdbool.h>

/* The folder to use: `given`, else $XDG_CACHE_HOME/capacity, else $HOME/.cache/capacity, else capacity-cache
 * in $TMPDIR or /tmp. Made if missing; work files that a killed process left there over an hour ago are
 * removed. Caller frees. */
enum status cache_dir(const char *given, char **out, struct error *err);

/* Add the identity of a source to a key: absolute path, size, time of change and a hash of the first bytes of
 * every file it consists of. False where nothing tells its state (a database, a service): the key is then one
 * that never comes again. */
bool cache_key_source(struct text *key, const char *path, bool vector);

/* The path for a key ("kind-<128-bit xxHash of key>.tif") and whether a finished file stands there. Caller
 * frees. */
enum status cache_find(const char *dir, const char *kind, const struct text *key, char **path, bool *found,
                       struct error *err);

/* A path beside `path` to write to ("....part-PID.tif"), then cache_keep moves it there, synced, in one step.
 */
char *cache_part(const char *path);
enum status cache_keep(const char *part, const char *path, struct error *err);

#endif
