#include "base/parallel.h"

#include <pthread.h>
#include <stdatomic.h>

enum { THREADS_MAX = 256 };

struct work {
    void (*each)(void *user, size_t i);
    void *user;
    size_t n;
    atomic_size_t next;
};

static void *work(void *shared)
{
    struct work *w = shared;
    for (size_t i; (i = atomic_fetch_add(&w->next, 1)) < w->n;) w->each(w->user, i);
    return NULL;
}

void parallel_each(int threads, size_t n, void (*each)(void *user, size_t i), void *user)
{
    struct work w = {each, user, n, 0};
    pthread_t thread[THREADS_MAX];
    int started = 0, wanted = threads < THREADS_MAX ? threads : THREADS_MAX;
    while (started + 1 < wanted && (size_t)started + 1 < n &&
           pthread_create(&thread[started], NULL, work, &w) == 0)
        started++;
    work(&w);
    while (started > 0) pthread_join(thread[--started], NULL);
}
