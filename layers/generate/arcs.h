/* The lines between the zones: each border once, so that both its zones keep the same one when it is
 * simplified. */
#ifndef GENERATE_ARCS_H
#define GENERATE_ARCS_H

#include "labels.h"
#include "path.h"

struct arcs {
    struct path *path; /* in degrees */
    size_t count;
};

/* From node to node, simplified by `tolerance` steps of the lattice. */
void arcs_open(struct arcs *arcs, const struct labels *labels, double tolerance);
void arcs_close(struct arcs *arcs);

#endif
