/* Least-cost ways over a grid (Dijkstra). */
#ifndef GENERATE_SEARCH_H
#define GENERATE_SEARCH_H

#include "path.h"

/* A cell waits with the length it was queued at; a shorter way queues it again. */
struct search_entry {
    double length;
    int32_t cell;
};

struct search {
    struct frame frame;
    float *cost;         /* to cross a cell, metres of easy road */
    unsigned char *road; /* a road is here already: cheaper, and another may end in it */
    double *reached;     /* work space */
    int32_t *from;
    struct search_entry *heap;
    size_t heap_count, heap_room;
    unsigned char *done;
};

void search_open(struct search *search, const struct frame *frame);
void search_close(struct search *search);

/* Cells of the cheapest way from `start` to `end`, or to the nearest road where `end` is negative. The way
 * becomes road. Empty when there is none to build. */
struct path search_build(struct search *search, int32_t start, int32_t end);

#endif
