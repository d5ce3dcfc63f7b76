/* Rows of a chart: which are shown, where each and each track stands. */
#ifndef CAPACITY_MAP_CHART_ROWS_H
#define CAPACITY_MAP_CHART_ROWS_H

#include "map/chart_scale.h"
#include "map/chart_sheet.h"

enum { ROWS_GAP = -1 };

struct rows_track {
    struct rect plot;
    struct chart_scale scale[2]; /* of the first two series */
};

struct rows {
    const struct chart_rows *r;
    struct chart c;
    size_t shown, left_out;
    long *row; /* [shown]: the row's number; ROWS_GAP where some are left out */
    double row_h, names_w, key_h, head_h;
    struct rows_track *track; /* [r->tracks] */
};

/* Middle of the i-th shown row. */
double chart_rows_middle(const struct rows *q, size_t i);

/* Draw a track's part of the i-th shown row. */
void chart_rows_draw_cell(struct rows *q, size_t track, size_t i);

#endif
