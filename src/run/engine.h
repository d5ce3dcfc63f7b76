/* Threads over the tiles of the grid: tiles are computed by any thread and committed in order. */
#ifndef CAPACITY_RUN_ENGINE_H
#define CAPACITY_RUN_ENGINE_H

#include "base/error.h"
#include "base/progress.h"
#include "grid/grid.h"
#include "run/profile.h"

struct engine_job {
    const struct grid *grid;
    int threads;
    void *user;
    /* A thread's own handles and buffers. */
    enum status (*start)(void *user, void **worker, struct error *err);
    void (*stop)(void *worker);
    /* Called from any thread, any order. */
    enum status (*compute)(void *worker, struct tile tile, struct error *err);
    /* Called for tile 0, 1, 2 ... by one thread at a time. */
    enum status (*commit)(void *worker, struct tile tile, struct error *err);
    const struct progress *progress;
    struct profile *profile; /* NULL: the threads' time is not measured */
};

/* Runs the job; the calling thread is one of the workers. The first fault in tile order is the one reported.
 */
enum status engine_run(const struct engine_job *job, struct error *err);

#endif
