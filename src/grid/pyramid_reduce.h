/* From cells of one level to those of the next. Private to the pyramid. */
#ifndef CAPACITY_GRID_PYRAMID_REDUCE_H
#define CAPACITY_GRID_PYRAMID_REDUCE_H

#include "grid/output.h"

#include <stdbool.h>
#include <stddef.h>

/* The cells of the level below that one column (or row) takes in: from `first` on, `count` (1 to 3) of them;
 * the first and last may lie in it only in part. */
struct pyramid_span {
    int first, count;
    double first_share, last_share;
};

/* The spans of columns from .. from + n of a level whose lower neighbour is `below` columns wide. An even
 * side is halved. Of an odd side each cell takes in a little less than two, as GDAL has it: sides of 1025 and
 * 513 have a ratio of 1025 / 513. */
void pyramid_spans(int below, int from, int n, struct pyramid_span *out);

/* What is reduced: cells of the level below with `stride` cells from row to row, the spans (counted from the
 * first of these cells) of `width` columns and `height` rows, and where they go. */
struct pyramid_part {
    const void *from;
    size_t stride;
    const struct pyramid_span *column, *row;
    int width, height;
    void *to;
    size_t to_stride;
};

/* `halves`: every span is two whole cells, one after another from the first on, which goes faster. Numbers:
 * the mean of the cells with data, in double, by the share of each. Codes: the one of which there are most,
 * no data aside, each cell counting 1; of several the one that first had as many, row by row. */
void pyramid_reduce(enum output_cells cells, bool halves, const struct pyramid_part *p);

#endif
