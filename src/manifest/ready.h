/* Groups that are ready to be named: the rules of national guides as factors, scores and an operator. */
#ifndef CAPACITY_MANIFEST_READY_H
#define CAPACITY_MANIFEST_READY_H

#include "base/error.h"
#include "manifest/tree.h"

struct ready_group {
    const char *id, *title;
    const char *given[3]; /* keys of the group that all its factors get, up to a NULL; they are needed */
    const char *yaml;     /* what the group stands for */
    const char *words;    /* what it works out, for the reference */
};

/* In the order of READY_NAMES, but for its first, "none". */
extern const struct ready_group ready_groups[];
extern const size_t ready_count;
extern const char *const READY_NAMES[]; /* up to a NULL */

/* Write out the ready groups of a manifest: what a group stands for is hung beside its key `ready`, at the
 * line (or --set) of that key. What the manifest says itself, of the group or of one of its factors, stands;
 * a null takes it out. A group without a key that it needs, or with an unknown name, is left as it is for the
 * reader to judge. ST_FAILED when memory is out. */
enum status ready_write_out(struct tree *t, struct error *err);

#endif
