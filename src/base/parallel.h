/* Independent pieces of work over threads. */
#ifndef CAPACITY_BASE_PARALLEL_H
#define CAPACITY_BASE_PARALLEL_H

#include <stddef.h>

/* Call each(user, i) once for every i below n, begun in that order, from at most `threads` threads, of which
 * the caller is one; a thread that cannot start is work for the others. Returns when all calls have. */
void parallel_each(int threads, size_t n, void (*each)(void *user, size_t i), void *user);

#endif
