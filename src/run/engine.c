#include "run/engine.h"

#include <pthread.h>
#include <stdlib.h>

struct engine {
    const struct engine_job *job;
    long long tiles;
    pthread_mutex_t lock;
    pthread_cond_t turned;
    int threads;    /* that have begun */
    long long next; /* tile to compute next */
    long long turn; /* tile to commit next */
    bool stopping;
    long long failed_tile; /* of the fault kept in `err` */
    enum status status;
    struct error err;
};

/* With the lock held. Keeps the fault of the earliest tile, so that the message is the same for any number of
 * threads. */
static void fail(struct engine *e, long long tile, enum status st, const struct error *err)
{
    if (e->status == ST_OK || tile < e->failed_tile) {
        e->status = st;
        e->failed_tile = tile;
        e->err = *err;
    }
    e->stopping = true;
    pthread_cond_broadcast(&e->turned);
}

/* Wait for the tile's turn, commit it, tell how far we are. A fault in an earlier tile makes the wait end
 * early. */
static void finish_tile(struct engine *e, void *worker, long long t, enum status st, struct error *err)
{
    pthread_mutex_lock(&e->lock);
    while (e->turn != t && !(e->stopping && e->failed_tile < t)) pthread_cond_wait(&e->turned, &e->lock);
    profile_lap(LAP_WAIT);
    bool skip = e->stopping && e->failed_tile < t;
    if (!skip && st == ST_OK) {
        struct tile tile = grid_tile(e->job->grid, t);
        st = e->job->commit(worker, tile, err);
        if (st == ST_OK && !progress_tell(e->job->progress, (double)(t + 1) / (double)e->tiles))
            st = error_set(err, ST_INTERRUPTED, "interrupted");
        profile_lap(LAP_WRITE);
        profile_tile((size_t)tile.w * (size_t)tile.h);
    }
    if (!skip && st != ST_OK) fail(e, t, st, err);
    if (e->turn == t) e->turn = t + 1;
    pthread_cond_broadcast(&e->turned);
    pthread_mutex_unlock(&e->lock);
}

static void *work(void *user)
{
    struct engine *e = user;
    struct error err = {{0}};
    void *worker = NULL;
    pthread_mutex_lock(&e->lock);
    int number = ++e->threads;
    pthread_mutex_unlock(&e->lock);
    profile_thread(e->job->profile, number);
    enum status st = e->job->start(e->job->user, &worker, &err);
    profile_lap(LAP_READ);
    if (st != ST_OK) {
        pthread_mutex_lock(&e->lock);
        fail(e, -1, st, &err);
        pthread_mutex_unlock(&e->lock);
    }
    for (;;) {
        pthread_mutex_lock(&e->lock);
        long long t = e->stopping ? e->tiles : e->next;
        if (t < e->tiles) e->next++;
        pthread_mutex_unlock(&e->lock);
        if (t >= e->tiles) break;
        profile_lap(LAP_WAIT);
        st = e->job->compute(worker, grid_tile(e->job->grid, t), &err);
        profile_lap(LAP_COMPUTE);
        finish_tile(e, worker, t, st, &err);
    }
    if (worker) e->job->stop(worker);
    profile_thread_end(e->job->profile);
    return NULL;
}

enum status engine_run(const struct engine_job *job, struct error *err)
{
    struct engine e = {.job = job, .tiles = (long long)grid_tiles_x(job->grid) * grid_tiles_y(job->grid)};
    pthread_t *thread = calloc((size_t)job->threads, sizeof *thread);
    if (!thread) return error_memory(err);
    pthread_mutex_init(&e.lock, NULL);
    pthread_cond_init(&e.turned, NULL);
    int started = 0;
    /* A thread that cannot be had is done without: the others do its share. */
    while (started < job->threads - 1 && pthread_create(&thread[started], NULL, work, &e) == 0) started++;
    work(&e);
    for (int i = 0; i < started; i++) pthread_join(thread[i], NULL);
    pthread_cond_destroy(&e.turned);
    pthread_mutex_destroy(&e.lock);
    free(thread);
    if (e.status != ST_OK && err) *err = e.err;
    return e.status;
}
