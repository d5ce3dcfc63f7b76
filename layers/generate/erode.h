/* Rivers against uplift: the stream power law, whose steady state has the branching valleys of real hill
 * country. */
#ifndef GENERATE_ERODE_H
#define GENERATE_ERODE_H

#include "flow.h"

struct erosion {
    const double *uplift_m_kyr; /* per cell */
    const double *bed_m;        /* per cell: height of a river or lake that is given, NaN elsewhere */
    double step_kyr;
    double strength; /* 1/kyr: rate = strength sqrt(area in m2) slope */
    double creep;    /* share of the difference to the neighbours' mean that one step evens out */
};

/* Moves the heights on by one step. */
void erode_step(struct flow *flow, const struct erosion *e, double *height);

#endif
