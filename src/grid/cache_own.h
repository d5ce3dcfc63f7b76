/* Between the parts of the cache. */
#ifndef CAPACITY_GRID_CACHE_OWN_H
#define CAPACITY_GRID_CACHE_OWN_H

#include "grid/cache.h"

#include <stdbool.h>
#include <stdint.h>
#include <sys/stat.h>
#include <time.h>

/* ---- seals: checksums of every megabyte, and one of the key, behind the last byte of the TIFF ---- */

/* Seal the file; false with errno where it cannot be read or written. */
bool seal_write(const char *path, const uint64_t key[2]);

/* NULL where the seal holds, else what is wrong, in words. `whole`: go through all checksums, else through
 * those of the first and the last megabyte, where TIFFs have their directories. */
const char *seal_fault(int fd, const uint64_t key[2], bool whole);

/* ---- marks: a small file beside each ("....used"), whose time of change is that of the last use ---- */

/* The mark of a file of the cache. Caller frees. */
char *mark_path(const char *path);

/* Whether the mark says that the file, as it is now, has been gone through; then what stands in its second
 * line, "" where there is none (room 0: not asked for). */
bool mark_vouches(const char *mark, const struct stat *now, char *note, int room);

/* Leave a mark; `checked` (NULL: none): the state of the file in which all checksums held, or its hash was
 * `note`, at that time. */
void mark_write(const char *mark, const struct stat *checked, struct timespec at, const char *note);
void mark_touch(const char *mark);

/* ---- the folder ---- */

/* NULL for no cache, and one that is thrown away with the run. */
const char *cache_dir(const struct cache *c);
double cache_rest_s(const struct cache *c);

/* $XDG_CACHE_HOME/capacity and so on; caller frees. */
char *folder_default(void);
enum status folder_make(char *dir, struct error *err);
void folder_sweep(const char *dir);

/* Bytes in files of the cache, and bytes free on its disk; 0 where that is not known. */
double folder_bytes(const char *dir);
double folder_free(const char *dir);

/* Remove what was used longest ago until the files take at most `most` bytes. What any process holds stays.
 */
void folder_shrink(const char *dir, double most);

/* Open a file and hold it, so that nobody removes it; -1 where it is not there, or about to go. */
int folder_hold(const char *path);

#endif
