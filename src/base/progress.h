/* How long work tells where it stands, and learns that it should stop. */
#ifndef CAPACITY_BASE_PROGRESS_H
#define CAPACITY_BASE_PROGRESS_H

#include <stdbool.h>

/* `share` is 0..1 of the current stage. Returns false when the work should stop (it then returns
 * ST_INTERRUPTED and leaves nothing half-written). Called from one thread at a time. */
typedef bool progress_fn(double share, void *user);

struct progress {
    progress_fn *fn; /* NULL: nobody listens */
    void *user;
};

static inline bool progress_tell(const struct progress *p, double share)
{
    return !p || !p->fn || p->fn(share, p->user);
}

#endif
