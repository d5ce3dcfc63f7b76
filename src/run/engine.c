#include "run/engine.h"

#include <pthread.h>
#include <stdlib.h>

/* A worker and the tile it is at, or has done. */
struct place {
    void *worker;
    enum { FREE, BUSY, DONE } state;
    struct tile tile;
    long long number; /* of the tile on the walk */
    enum status status;
    struct error err;
};

struct engine {
    const struct engine_job *job;
    long long tiles;
    pthread_mutex_t lock;
    pthread_cond_t changed;
    struct grid_walk walk;
    long long next; /* number of the tile to compute next */
    long long turn; /* number of the tile to commit next */
    bool committing, stopping;
    struct place *place;
    int places, workers;   /* room, and how many have been made */
    int threads;           /* that have begun */
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
    pthread_cond_broadcast(&e->changed);
}

/* With the lock held: the tile whose turn it is, when it is done, may be committed, and nobody is at it. */
static struct place *due(struct engine *e)
{
    if (e->committing || (e->stopping && e->failed_tile <= e->turn)) return NULL;
    for (int i = 0; i < e->workers; i++)
        if (e->place[i].state == DONE && e->place[i].number == e->turn) return &e->place[i];
    return NULL;
}

/* Commit every tile whose turn has come. Called with the lock held, which is let go meanwhile: the others
 * compute on. */
static void commit_due(struct engine *e)
{
    for (struct place *p; (p = due(e));) {
        e->committing = true;
        pthread_mutex_unlock(&e->lock);
        struct error err = {{0}};
        profile_lap(LAP_WAIT);
        enum status st = e->job->commit(p->worker, p->tile, &err);
        profile_lap(LAP_WRITE);
        if (st == ST_OK && !progress_tell(e->job->progress, (double)(p->number + 1) / (double)e->tiles))
            st = error_set(&err, ST_INTERRUPTED, "interrupted");
        pthread_mutex_lock(&e->lock);
        e->committing = false;
        if (st != ST_OK) fail(e, p->number, st, &err);
        e->turn++;
        p->state = FREE;
        pthread_cond_broadcast(&e->changed);
    }
}

/* With the lock held: a free worker, or room for a new one. NULL: all are at work or wait for their turn. */
static struct place *free_place(struct engine *e)
{
    for (int i = 0; i < e->workers; i++)
        if (e->place[i].state == FREE) return &e->place[i];
    return e->workers < e->places ? &e->place[e->workers++] : NULL;
}

/* With the lock held: wait for a worker and give it the next tile. NULL: there is no tile left. */
static struct place *take_tile(struct engine *e)
{
    for (;;) {
        struct place *p;
        if (e->stopping || e->next == e->tiles) return NULL;
        if (!(p = free_place(e))) {
            pthread_cond_wait(&e->changed, &e->lock);
            continue;
        }
        grid_walk_next(&e->walk, &p->tile);
        p->number = e->next++;
        p->state = BUSY;
        return p;
    }
}

static void *work(void *user)
{
    struct engine *e = user;
    const struct engine_job *job = e->job;
    pthread_mutex_lock(&e->lock);
    profile_thread(job->profile, ++e->threads);
    for (struct place *p; (p = take_tile(e));) {
        pthread_mutex_unlock(&e->lock);
        profile_lap(LAP_WAIT);
        bool ready = p->worker;
        p->status = ready ? ST_OK : job->start(job->user, &p->worker, &p->err);
        profile_lap(LAP_READ);
        long long fault_at = ready || p->status == ST_OK ? p->number : -1;
        if (p->status == ST_OK) p->status = job->compute(p->worker, p->tile, &p->err);
        profile_lap(LAP_COMPUTE);
        profile_tile((size_t)p->tile.w * (size_t)p->tile.h);
        pthread_mutex_lock(&e->lock);
        p->state = DONE;
        if (p->status != ST_OK) fail(e, fault_at, p->status, &p->err);
        commit_due(e);
    }
    pthread_mutex_unlock(&e->lock);
    profile_lap(LAP_WAIT);
    profile_thread_end(job->profile);
    return NULL;
}

/* A thread alone never waits for its turn. Buffers of a worker are large: a few to spare have to do. */
int engine_workers(int threads)
{
    return threads == 1 ? 1 : threads + 1 + threads / 8;
}

enum status engine_run(const struct engine_job *job, struct error *err)
{
    struct engine e = {.job = job,
                       .tiles = grid_tile_count(job->grid),
                       .walk = grid_walk_begin(job->grid, job->order),
                       .places = engine_workers(job->threads)};
    pthread_t *thread = calloc((size_t)job->threads, sizeof *thread);
    e.place = calloc((size_t)e.places, sizeof *e.place);
    if (!thread || !e.place) {
        free(thread);
        free(e.place);
        return error_memory(err);
    }
    pthread_mutex_init(&e.lock, NULL);
    pthread_cond_init(&e.changed, NULL);
    int started = 0;
    /* A thread that cannot be had is done without: the others do its share. */
    while (started < job->threads - 1 && pthread_create(&thread[started], NULL, work, &e) == 0) started++;
    work(&e);
    for (int i = 0; i < started; i++) pthread_join(thread[i], NULL);
    for (int i = 0; i < e.workers; i++)
        if (e.place[i].worker) job->stop(e.place[i].worker);
    pthread_cond_destroy(&e.changed);
    pthread_mutex_destroy(&e.lock);
    free(thread);
    free(e.place);
    if (e.status != ST_OK && err) *err = e.err;
    return e.status;
}
