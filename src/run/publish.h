/* Results appear by rename: everything is written in a folder beside them, then moved into place, the journal
 * that vouches for them last. */
#ifndef CAPACITY_RUN_PUBLISH_H
#define CAPACITY_RUN_PUBLISH_H

#include "base/error.h"

#include <stdbool.h>
#include <stddef.h>

/* Whose results a folder holds: the file that vouches for them, put into place last, and the text in it that
 * says what they are results of. */
struct publish_owner {
    const char *journal; /* "run.json" */
    const char *key;     /* "layers" */
    const char *what;    /* "the layer set", for messages */
    const char *of;      /* value of the key */
};

struct publish {
    char *out, *stage; /* folder of the results, and the hidden one inside it where they are made */
    char *made;        /* the topmost folder of `out` that was not there before; NULL: all were */
    char *journal;
    bool overwrite;
    size_t count;
    char **file; /* relative to out: "capacity.tif", "maps/class.png" */
};

/* Make the folders. Results of the same kind that are of something else are refused unless `overwrite`; a
 * folder with a layer set, or with results of another command, always. What an ended run may have left is
 * removed. */
enum status publish_begin(const char *out, const struct publish_owner *owner, bool overwrite,
                          struct publish **result, struct error *err);

/* The path to write a result to; it is put into place with the rest. Caller frees. NULL when memory is out.
 */
char *publish_path(struct publish *p, const char *file);

/* List the FILE.aux.xml that GDAL made beside some files (attribute tables and the like) with the results. */
enum status publish_sidecars(struct publish *p, struct error *err);

/* Have the system begin to bring to disk what is written so far, without waiting for it, so that
 * publish_finish has less to wait for. */
void publish_hasten(const struct publish *p);

/* Sync and rename every file, remove what the job before made and this one did not. A file in the way where
 * there is no journal is ST_USAGE, unless it may be overwritten. */
enum status publish_finish(struct publish *p, struct error *err);

/* Remove what was staged, and the folders of `out` that this run made and that are empty. Frees `p`. NULL is
 * fine. */
void publish_end(struct publish *p);

#endif
