/* Implicit in time, from the outlets upstream (Braun and Willett 2013): a long step is as stable as a short
 * one. */
#include "erode.h"

#include "noise.h"
#include "support.h"

#include <math.h>
#include <stdlib.h>

/* No slope is steeper than this between a cell and the one below: rock falls. 0.75 is 37 degrees. */
#define STEEPEST 0.75

static void cut_valleys(const struct flow *flow, const struct erosion *e, double *height)
{
    size_t n = frame_cells(&flow->frame);
    for (size_t i = 0; i < n; i++) {
        int32_t cell = flow->order[i], down = flow->down[cell];
        if (!isnan(e->bed_m[cell])) {
            height[cell] = e->bed_m[cell];
            continue;
        }
        if (down == cell) continue;
        double raised = height[cell] + e->uplift_m_kyr[cell] * e->step_kyr, base = height[down];
        if (raised <= base) {
            /* A pit fills with what the slopes bring, unevenly: on a level fill all streams would run side by
             * side. */
            height[cell] = base + 0.0005 * flow_step_m(flow, cell) * (0.2 + 1.6 * noise_cell(cell, 0, 17));
            continue;
        }
        double step_m = flow_step_m(flow, cell);
        double pull = e->strength * sqrt(flow->area_km2[cell] * 1e6) * e->step_kyr / step_m;
        double eroded = (raised + pull * base) / (1 + pull), limit = base + STEEPEST * step_m;
        height[cell] = eroded < limit ? eroded : limit;
    }
}

static void creep_slopes(const struct frame *f, const struct erosion *e, double *height)
{
    size_t w = (size_t)f->width;
    double *above = allocate(w, sizeof *above), *here = allocate(w, sizeof *here);
    for (size_t c = 0; c < w; c++) above[c] = height[c];
    for (size_t r = 1; r + 1 < (size_t)f->height; r++) {
        double *row = height + r * w;
        for (size_t c = 0; c < w; c++) here[c] = row[c];
        for (size_t c = 1; c + 1 < w; c++) {
            double mean = 0.25 * (here[c - 1] + here[c + 1] + above[c] + row[c + w]);
            if (isnan(e->bed_m[r * w + c])) row[c] = here[c] + e->creep * (mean - here[c]);
        }
        double *swap = above;
        above = here;
        here = swap;
    }
    free(above);
    free(here);
}

void erode_step(struct flow *flow, const struct erosion *e, double *height)
{
    flow_route(flow, height);
    cut_valleys(flow, e, height);
    creep_slopes(&flow->frame, e, height);
}
