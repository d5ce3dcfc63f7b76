/* Threads over the tiles of the grid: tiles are computed by any thread and committed in the order of a walk.
 */
#ifndef CAPACITY_RUN_ENGINE_H
#define CAPACITY_RUN_ENGINE_H

#include "base/error.h"
#include "base/progress.h"
#include "grid/grid.h"
#include "run/profile.h"

struct engine_job {
    const struct grid *grid;
    enum grid_order order;
    int threads;
    void *user;
    /* Handles and buffers for one tile at a time. There may be more workers than threads: one whose tile is
     * done before its turn is put aside, and its thread goes on with another. A worker may pass from thread
     * to thread, but never serves two at once. */
    enum status (*start)(void *user, void **worker, struct error *err);
    void (*stop)(void *worker);
    /* Called from any thread, any order. */
    enum status (*compute)(void *worker, struct tile tile, struct error *err);
    /* Called in the order of the walk by one thread at a time. */
    enum status (*commit)(void *worker, struct tile tile, struct error *err);
    const struct progress *progress;
    struct profile *profile; /* NULL: the threads' time is not measured */
};

/* Runs the job; the calling thread works too. The first fault in the order of the walk is the one reported.
 */
enum status engine_run(const struct engine_job *job, struct error *err);

/* How many workers a job of so many threads has. */
int engine_workers(int threads);

#endif
