/* The registered cache: files kept by the identity of their source and the parameters they were made with,
 * sealed with checksums, and held to a size. Any number of processes may share a folder. */
#ifndef CAPACITY_GRID_CACHE_H
#define CAPACITY_GRID_CACHE_H

#include "base/error.h"
#include "base/text.h"

#include <stdbool.h>

struct cache_settings {
    const char *dir; /* NULL: $XDG_CACHE_HOME/capacity, else $HOME/.cache/capacity, else capacity-cache in
                        $TMPDIR or /tmp */
    const char
        *size;     /* as cache_parse_size takes it; NULL: 8 GB, or a tenth of the free disk if that is less */
    bool passing;  /* the folder is thrown away with the run: nothing is kept for later ones */
    double rest_s; /* how long a file must not have changed for its hash to be kept; 0: a minute */
    void (*tell)(const char *notice, void *user); /* NULL: nobody listens */
    void *user;
};

/* Bytes in "500M", "8G", "1.5T" (of 1024), "500" (megabytes), "unlimited" (infinity). ST_USAGE for anything
 * else.
 */
enum status cache_parse_size(const char *size, double *bytes, struct error *err);

/* Make the folder if missing; work files that a killed process left there over an hour ago, and marks that
 * have not been looked at for three months, are removed. */
struct cache;
enum status cache_open(const struct cache_settings *s, struct cache **out, struct error *err);

/* Let go of the files of this run: they are synced, and the folder is brought down to its size, what was used
 * longest ago first. NULL is fine. */
void cache_close(struct cache *c);

/* Tell whoever listens. */
void cache_tell(const struct cache *c, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* The most the cache may hold, in bytes. */
double cache_limit(struct cache *c);

/* Add the identity of a source to a key: absolute path, size, time of change and a hash of the first bytes of
 * every file it consists of. False where nothing tells its state (a database, a service): the key is then one
 * that never comes again. */
bool cache_key_source(struct text *key, const char *path, bool vector);

/* The path for a key ("kind-<128-bit xxHash of key>.tif") and whether a sound file stands there: it is then
 * held until the cache is closed. A file that is cut short, foreign or whose checksums do not hold is told,
 * and removed. Checksums of the whole are gone through once after every change of the file, and once a week.
 * Caller frees. */
enum status cache_find(struct cache *c, const char *kind, const struct text *key, char **path, bool *found,
                       struct error *err);

/* A path beside `path` to write to ("....part-PID.tif"), then cache_keep seals it, moves it there in one step
 * and holds it. Where another process was quicker its file is taken. Other files make way for it. */
char *cache_part(const char *path);
enum status cache_keep(struct cache *c, const char *part, const char *path, struct error *err);

/* The hash of a file. A large one that had rested for a minute when an earlier run read it, and has not
 * changed since (size, inode and time of change of that), is not read again for a week. `c` NULL: it always
 * is. Any number of threads may ask for files of their own. `hash` writes size and hexadecimal digits. */
typedef enum status cache_hash_fn(const char *path, long long *size, char hex[33], struct error *err);
enum status cache_hash(const struct cache *c, const char *path, cache_hash_fn *hash, long long *size,
                       char hex[33], struct error *err);

/* Whether an earlier run has asked this for the path of a key, for which there need not be a file; a mark is
 * left for later ones. */
bool cache_asked_before(struct cache *c, const char *path);

#endif
