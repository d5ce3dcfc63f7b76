#include "search.h"

#include "support.h"

#include <math.h>
#include <stdlib.h>

#define ON_ROAD 0.4

void search_open(struct search *search, const struct frame *frame)
{
    size_t n = frame_cells(frame);
    *search = (struct search){.frame = *frame};
    search->cost = allocate(n, sizeof *search->cost);
    search->road = allocate(n, 1);
    search->reached = allocate(n, sizeof *search->reached);
    search->from = allocate(n, sizeof *search->from);
    search->done = allocate(n, 1);
}

void search_close(struct search *search)
{
    free(search->cost);
    free(search->road);
    free(search->reached);
    free(search->from);
    free(search->heap);
    free(search->done);
}

/* Ties go to the lower cell, so that equal ways are always the same way. */
static bool before(struct search_entry a, struct search_entry b)
{
    return a.length < b.length || (a.length <= b.length && a.cell < b.cell);
}

static void push(struct search *s, int32_t cell)
{
    if (s->heap_count == s->heap_room) {
        s->heap_room = 2 * s->heap_room + 1024;
        s->heap = resize(s->heap, s->heap_room, sizeof *s->heap);
    }
    struct search_entry entry = {s->reached[cell], cell};
    size_t i = s->heap_count++;
    while (i > 0 && before(entry, s->heap[(i - 1) / 2])) {
        s->heap[i] = s->heap[(i - 1) / 2];
        i = (i - 1) / 2;
    }
    s->heap[i] = entry;
}

static int32_t pop(struct search *s)
{
    struct search_entry top = s->heap[0], last = s->heap[--s->heap_count];
    size_t i = 0;
    for (;;) {
        size_t child = 2 * i + 1;
        if (child >= s->heap_count) break;
        if (child + 1 < s->heap_count && before(s->heap[child + 1], s->heap[child])) child++;
        if (!before(s->heap[child], last)) break;
        s->heap[i] = s->heap[child];
        i = child;
    }
    if (s->heap_count) s->heap[i] = last;
    return top.cell;
}

static double cost_of(const struct search *s, int32_t cell)
{
    return (double)s->cost[cell] * (s->road[cell] ? ON_ROAD : 1);
}

static void reach_neighbours(struct search *s, int32_t cell)
{
    int w = s->frame.width, row = cell / w, column = cell % w;
    for (int k = 0; k < 8; k++) {
        int r = row + frame_dy[k], c = column + frame_dx[k];
        if (r < 0 || c < 0 || r >= s->frame.height || c >= w) continue;
        int32_t other = (int32_t)(r * w + c);
        double way = s->reached[cell] + 0.5 * frame_step[k] * (cost_of(s, cell) + cost_of(s, other));
        if (s->done[other] || way >= s->reached[other]) continue;
        s->reached[other] = way;
        s->from[other] = cell;
        push(s, other);
    }
}

struct path search_build(struct search *search, int32_t start, int32_t end)
{
    size_t n = frame_cells(&search->frame);
    struct path path = {0};
    for (size_t i = 0; i < n; i++) {
        search->reached[i] = INFINITY;
        search->done[i] = 0;
    }
    search->heap_count = 0;
    search->reached[start] = 0;
    search->from[start] = start;
    push(search, start);
    while (search->heap_count) {
        int32_t cell = pop(search);
        if (search->done[cell]) continue;
        search->done[cell] = 1;
        if (cell == end || (end < 0 && search->road[cell])) {
            for (end = cell;; cell = search->from[cell]) {
                path_add(&path, frame_centre(&search->frame, (size_t)cell));
                if (cell == start) break;
            }
            for (cell = end; cell != start; cell = search->from[cell]) search->road[cell] = 1;
            search->road[start] = 1;
            break;
        }
        reach_neighbours(search, cell);
    }
    return path;
}
