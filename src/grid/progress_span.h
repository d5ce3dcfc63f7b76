/* A part of a longer stage, told to whoever listens to the whole; and GDAL's way of asking. */
#ifndef CAPACITY_GRID_PROGRESS_SPAN_H
#define CAPACITY_GRID_PROGRESS_SPAN_H

#include "base/progress.h"

/* Shares 0..1 of the part become from..to of the whole. */
struct progress_span {
    const struct progress *whole;
    double from, to;
};

static inline bool progress_span_tell(double share, void *user)
{
    const struct progress_span *s = user;
    return progress_tell(s->whole, s->from + (s->to - s->from) * share);
}

/* A listener for the part; the span must outlive it. */
static inline struct progress progress_span_listen(struct progress_span *s)
{
    return (struct progress){progress_span_tell, s};
}

/* A GDALProgressFunc over a `const struct progress *`. */
int progress_gdal(double share, const char *message, void *user);

#endif
