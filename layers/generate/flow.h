/* Where the water goes: every cell drains to one neighbour, pits are filled on the way. */
#ifndef GENERATE_FLOW_H
#define GENERATE_FLOW_H

#include "frame.h"

struct flow {
    struct frame frame;
    int32_t *order;              /* cells from the outlets (the edge of the frame) upstream */
    int32_t *down;               /* the neighbour a cell drains to; an outlet drains to itself */
    double *area_km2;            /* upstream, the cell included */
    float *level;                /* the surface with its pits filled */
    int32_t *next, *head, *tail; /* work space of the queue */
};

void flow_open(struct flow *flow, const struct frame *frame);
void flow_close(struct flow *flow);

/* Routes over the heights in metres (-100 to 3996) and sums the areas. */
void flow_route(struct flow *flow, const double *height);

/* Length in metres of the step from a cell to the one it drains to. */
double flow_step_m(const struct flow *flow, int32_t cell);

#endif
