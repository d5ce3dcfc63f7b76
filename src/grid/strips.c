#include "grid/strips.h"

#include "grid/raster_file.h"

#include <pthread.h>
#include <stdlib.h>

static const double STRIP_BYTES = 32e6, BATCH_BYTES = 1 << 25;

/* What the threads share: strips are taken in order and written in order. A thread takes some beside each
 * other at a time: two threads at neighbours would both decode the tiles of the source that lie under both.
 */
struct strips {
    const struct strip_work *work;
    int columns, across, count;
    int batch;    /* strips that are taken at a time */
    size_t bytes; /* of the cells of a strip */
    pthread_mutex_t lock;
    pthread_cond_t turn_changed;
    int next, turn;
    bool stop;
    enum status status;
    struct error err;
};

int strips_rows(int width, size_t cell_bytes)
{
    int rows = RASTER_TILE;
    while (rows > 1 && (double)width * rows * (double)cell_bytes > STRIP_BYTES) rows /= 2;
    return rows;
}

static void fail(struct strips *s, enum status st, const struct error *err)
{
    pthread_mutex_lock(&s->lock);
    if (s->status == ST_OK) {
        s->status = st;
        s->err = *err;
    }
    s->stop = true;
    pthread_cond_broadcast(&s->turn_changed);
    pthread_mutex_unlock(&s->lock);
}

/* The number of strips taken, the first of them in *strip. */
static int take(struct strips *s, int *strip)
{
    pthread_mutex_lock(&s->lock);
    int left = s->stop ? 0 : s->count - s->next, taken = left < s->batch ? left : s->batch;
    *strip = s->next;
    s->next += taken;
    pthread_mutex_unlock(&s->lock);
    return taken;
}

/* One thread at a time gets through to the listener. */
int strips_ask(double share, const char *message, void *strips)
{
    (void)share;
    (void)message;
    struct strips *s = strips;
    pthread_mutex_lock(&s->lock);
    if (!s->stop && !progress_tell(s->work->progress, (double)s->turn / s->count)) {
        s->stop = true;
        if (s->status == ST_OK) s->status = error_set(&s->err, ST_INTERRUPTED, "interrupted");
        pthread_cond_broadcast(&s->turn_changed);
    }
    bool go_on = !s->stop;
    pthread_mutex_unlock(&s->lock);
    return go_on;
}

static struct tile strip_at(const struct strips *s, int strip)
{
    const struct strip_work *w = s->work;
    struct tile t = {strip % s->across * s->columns, strip / s->across * w->rows, s->columns, w->rows};
    if (t.w > w->width - t.x) t.w = w->width - t.x;
    if (t.h > w->height - t.y) t.h = w->height - t.y;
    return t;
}

/* Whether all strips before this one are written, or nothing more is to be; else wait for that, or not. */
static bool has_turn(struct strips *s, int strip, bool wait)
{
    pthread_mutex_lock(&s->lock);
    while (wait && !s->stop && s->turn != strip) pthread_cond_wait(&s->turn_changed, &s->lock);
    bool turn = s->stop || s->turn == strip;
    pthread_mutex_unlock(&s->lock);
    return turn;
}

/* Without the lock, which others need to ask whether to go on: only whose turn it is touches the file. */
static enum status put(struct strips *s, int strip, void *cells, struct error *err)
{
    if (!strips_ask(0, NULL, s)) return ST_OK;
    enum status st = raster_write_blocks(s->work->out, strip_at(s, strip), s->work->type, cells, err);
    if (st != ST_OK) return st; /* nobody's turn after that */
    pthread_mutex_lock(&s->lock);
    s->turn++;
    pthread_cond_broadcast(&s->turn_changed);
    pthread_mutex_unlock(&s->lock);
    return ST_OK;
}

/* The strips of a batch, made one after another; each is written as soon as its turn has come, and none waits
 * for it before all are made. */
static enum status do_batch(struct strips *s, void *hand, int first, int n, char *cells, struct error *err)
{
    const struct strip_work *w = s->work;
    enum status st = ST_OK;
    for (int i = 0, put_yet = 0; st == ST_OK && i < n; i++) {
        st = w->make(w->job, hand, strip_at(s, first + i), cells + (size_t)i * s->bytes, err);
        for (; st == ST_OK && put_yet <= i && has_turn(s, first + put_yet, i + 1 == n); put_yet++)
            st = put(s, first + put_yet, cells + (size_t)put_yet * s->bytes, err);
    }
    strips_ask(0, NULL, s);
    return st;
}

static void *work(void *arg)
{
    struct strips *s = arg;
    const struct strip_work *w = s->work;
    struct error err = {""};
    void *hand = NULL;
    char *cells = malloc((size_t)s->batch * s->bytes);
    enum status st = cells ? w->open(w->job, s, &hand, &err) : error_memory(&err);
    for (int first, n; st == ST_OK && (n = take(s, &first)) > 0;)
        st = do_batch(s, hand, first, n, cells, &err);
    if (st != ST_OK) fail(s, st, &err);
    w->close(hand);
    free(cells);
    return NULL;
}

/* As many as memory allows, and a share for each thread at least. */
static int batch_for(const struct strips *s)
{
    int most = (int)(BATCH_BYTES / (double)s->bytes), share = s->count / s->work->threads;
    int batch = most < share ? most : share;
    return batch > 1 ? batch : 1;
}

/* The calling thread works too; a thread that cannot start is done without. */
static void run(struct strips *s)
{
    enum { MOST = 256 };
    int wanted = s->work->threads < s->count ? s->work->threads : s->count, started = 0;
    pthread_t thread[MOST];
    while (started < wanted - 1 && started < MOST && pthread_create(&thread[started], NULL, work, s) == 0)
        started++;
    work(s);
    for (int i = 0; i < started; i++) pthread_join(thread[i], NULL);
}

enum status strips_write(const struct strip_work *w, struct error *err)
{
    struct strips s = {.work = w, .columns = w->columns > 0 ? w->columns : w->width, .status = ST_OK};
    s.across = (w->width - 1) / s.columns + 1;
    s.count = s.across * ((w->height - 1) / w->rows + 1);
    s.bytes = (size_t)s.columns * (size_t)w->rows * (size_t)GDALGetDataTypeSizeBytes(w->type);
    s.batch = batch_for(&s);
    pthread_mutex_init(&s.lock, NULL);
    pthread_cond_init(&s.turn_changed, NULL);
    run(&s);
    pthread_cond_destroy(&s.turn_changed);
    pthread_mutex_destroy(&s.lock);
    if (s.status != ST_OK && err) *err = s.err;
    return s.status;
}
