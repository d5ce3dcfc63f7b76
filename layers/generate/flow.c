/* Priority flood (Barnes and others 2014) with a queue of bins 1/16 m high instead of a heap: linear in the
 * number of cells, and the order of equal heights is that of arrival, so it does not depend on a sort. */
#include "flow.h"

#include "noise.h"
#include "support.h"

#include <stdlib.h>

#define BINS    65536
#define PER_M   16.0
#define LOWEST  (-100.0)
#define NOTHING (-1)

void flow_open(struct flow *flow, const struct frame *frame)
{
    size_t n = frame_cells(frame);
    flow->frame = *frame;
    flow->order = allocate(n, sizeof *flow->order);
    flow->down = allocate(n, sizeof *flow->down);
    flow->area_km2 = allocate(n, sizeof *flow->area_km2);
    flow->level = allocate(n, sizeof *flow->level);
    flow->next = allocate(n, sizeof *flow->next);
    flow->head = allocate(BINS, sizeof *flow->head);
    flow->tail = allocate(BINS, sizeof *flow->tail);
}

void flow_close(struct flow *flow)
{
    free(flow->order);
    free(flow->down);
    free(flow->area_km2);
    free(flow->level);
    free(flow->next);
    free(flow->head);
    free(flow->tail);
}

static int bin_of(double height)
{
    double bin = (height - LOWEST) * PER_M;
    return bin < 0 ? 0 : bin >= BINS ? BINS - 1 : (int)bin;
}

static void push(struct flow *flow, int32_t cell, double level)
{
    int bin = bin_of(level);
    flow->level[cell] = (float)level;
    flow->next[cell] = NOTHING;
    if (flow->head[bin] == NOTHING)
        flow->head[bin] = cell;
    else
        flow->next[flow->tail[bin]] = cell;
    flow->tail[bin] = cell;
}

static void push_edge(struct flow *flow, const double *height)
{
    int w = flow->frame.width, h = flow->frame.height;
    for (int r = 0; r < h; r++) {
        int stride = r == 0 || r == h - 1 ? 1 : w - 1;
        for (int c = 0; c < w; c += stride) {
            int32_t cell = (int32_t)(r * w + c);
            flow->down[cell] = cell;
            push(flow, cell, height[cell]);
        }
    }
}

/* Steepest way down among the neighbours the flood has already left; else the one the flood came from stays.
 */
static void choose_down(struct flow *flow, int32_t cell, const unsigned char *done)
{
    int w = flow->frame.width;
    double steepest = 0;
    if (flow->down[cell] == cell) return;
    for (int k = 0; k < 8; k++) {
        int32_t other = cell + frame_dy[k] * w + frame_dx[k];
        if (!done[other]) continue;
        double fall = ((double)flow->level[cell] - (double)flow->level[other]) / frame_step[k];
        /* A grid has eight directions and, left alone, draws straight parallel valleys: each way has its
         * luck. */
        fall *= 0.35 + 1.3 * noise_cell(cell, k, 8);
        if (fall > steepest) {
            steepest = fall;
            flow->down[cell] = other;
        }
    }
}

static void push_neighbours(struct flow *flow, int32_t cell, const double *height)
{
    int w = flow->frame.width, h = flow->frame.height, row = cell / w, column = cell % w;
    for (int k = 0; k < 8; k++) {
        int r = row + frame_dy[k], c = column + frame_dx[k];
        if (r < 0 || c < 0 || r >= h || c >= w) continue;
        int32_t other = (int32_t)(r * w + c);
        if (flow->down[other] != NOTHING) continue;
        flow->down[other] = cell;
        double floor_m = (double)flow->level[cell];
        push(flow, other, height[other] > floor_m ? height[other] : floor_m);
    }
}

static void accumulate(struct flow *flow)
{
    size_t n = frame_cells(&flow->frame);
    double own = flow->frame.cell_m * flow->frame.cell_m * 1e-6;
    for (size_t i = 0; i < n; i++) flow->area_km2[i] = own;
    for (size_t i = n; i-- > 0;) {
        int32_t cell = flow->order[i];
        if (flow->down[cell] != cell) flow->area_km2[flow->down[cell]] += flow->area_km2[cell];
    }
}

void flow_route(struct flow *flow, const double *height)
{
    size_t n = frame_cells(&flow->frame), count = 0;
    unsigned char *done = allocate(n, 1);
    for (size_t i = 0; i < n; i++) flow->down[i] = NOTHING;
    for (int b = 0; b < BINS; b++) flow->head[b] = NOTHING;
    push_edge(flow, height);
    for (int b = 0; b < BINS; b++) {
        while (flow->head[b] != NOTHING) {
            int32_t cell = flow->head[b];
            flow->head[b] = flow->next[cell];
            choose_down(flow, cell, done);
            done[cell] = 1;
            flow->order[count++] = cell;
            push_neighbours(flow, cell, height);
        }
    }
    free(done);
    accumulate(flow);
}

double flow_step_m(const struct flow *flow, int32_t cell)
{
    int32_t w = flow->frame.width, down = flow->down[cell];
    bool slant = cell % w != down % w && cell / w != down / w;
    return flow->frame.cell_m * (slant ? frame_step[1] : 1.0);
}
