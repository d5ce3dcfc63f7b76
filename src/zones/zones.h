/* Sums by zone, weighted by true cell area. All sums are whole numbers, so that neither the order of the
 * tiles nor the number of threads changes a bit of them. */
#ifndef CAPACITY_ZONES_H
#define CAPACITY_ZONES_H

#include "base/error.h"
#include "base/method.h"
#include "overlay/overlay.h"

#include <stddef.h>
#include <stdint.h>

__extension__ typedef __int128 wide_int;

enum { ZONE_BINS = 1024 }; /* of the histogram quartiles come from: they are right to half a bin, 0.0005 */

/* Fixed point: values 2^-30, areas 2^-24 of the grid's nominal cell. */
#define ZONE_VALUE_ONE 1073741824.0
#define ZONE_AREA_ONE  16777216.0

struct zone_mean {
    int64_t area; /* of the cells that have the value */
    wide_int sum; /* value x area */
};

/* How many figures of each kind the sums of a zone have room for. */
struct zone_room {
    size_t classes, factors, groups, raws;
    size_t bins; /* ZONE_BINS, or 0: no quartiles */
};

/* Part of a zone_array, which has its arrays. */
struct zone_sums {
    int64_t counted, valid, excluded; /* area: cells of the mask; with an index; excluded by a constraint */
    int64_t cells;                    /* cells of the mask, any part counts */
    wide_int index, index_squared;
    struct zone_mean without; /* index without some groups */
    float index_min, index_max;
    int64_t state_area[LOAD_STATES];
    int64_t tied_area; /* where the two lowest scores are equal */
    struct zone_mean pressure, support;
    struct zone_mean *group;
    struct zone_mean *raw; /* factors with limits; value in units of raw_unit */
    int64_t *class_area, *limiting_area;
    int64_t *bin; /* NULL: no room for them */
};

/* Sums of many zones. */
struct zone_array {
    struct zone_room room;
    size_t count;
    struct zone_sums *zone; /* [count] */
    void *block;            /* their arrays */
};
/* All sums 0. Free with zone_array_clear, which takes an empty one, too. */
enum status zone_array_make(const struct zone_room *room, size_t count, struct zone_array *out,
                            struct error *err);
void zone_array_clear(struct zone_array *a);

/* What the cells of one tile came to; pointers to w*h cells, NULL where the run has none. */
struct zone_cells {
    const float *index, *without, *gap, *pressure, *support;
    const uint8_t *class_code, *state, *limiting;
    size_t groups;
    const float *group[GROUPS_MAX];
    size_t raws;
    const float *raw[FACTORS_MAX]; /* by number of the factor among those with limits */
    double raw_unit[FACTORS_MAX];  /* raw values are summed in 2^-30 of this */
    const uint8_t *excluded;       /* 1 where a constraint excludes */
};

/* Add a value with its area; NaN is left out, what lies beyond 2^32 counts as that. */
void zone_mean_add(struct zone_mean *m, double value, int64_t area);
void zone_mean_merge(struct zone_mean *into, const struct zone_mean *from);

/* Begin anew. */
void zone_sums_reset(struct zone_sums *s, const struct zone_room *room);
/* Add cell number i with an area of `area` (2^-24 nominal cells). */
void zone_sums_add(struct zone_sums *s, const struct zone_cells *c, size_t i, int64_t area);
/* Add n cells from number `from` on; area[i] is that of cell i. The same sums as cell by cell. */
void zone_sums_add_run(struct zone_sums *s, const struct zone_cells *c, size_t from, size_t n,
                       const int64_t *area);
/* `room` is that of `from`; `into` has at least as much, but need not have bins. */
void zone_sums_merge(struct zone_sums *into, const struct zone_sums *from, const struct zone_room *room);

/* Area-weighted results; NaN where there is nothing to divide by. */
double zone_mean_value(const struct zone_mean *m);
double zone_index_mean(const struct zone_sums *s);
double zone_index_sd(const struct zone_sums *s);
/* The index below which share q of the valid area lies, linear inside a bin and kept within min and max. NaN
 * where there are no bins. */
double zone_index_quantile(const struct zone_sums *s, double q);
/* Ratio of the mean pressure to the mean support; NaN where either is missing or support < 0.01. */
double zone_load(const struct zone_sums *s);
/* The factor (number + 1) that limits most of the area, 0 if none; its share of the valid area. */
size_t zone_limiting(const struct zone_sums *s, size_t factors, double *share);

enum limit_state { LIMIT_NONE, LIMIT_WITHIN, LIMIT_NEAR, LIMIT_OVER };

/* Where a raw value stands against its limits; `over` below `near` means that low values are the bad ones. */
enum limit_state zone_limit_state(double value, double near, double over);
/* The limiting-factor rule of the 2016 monitoring rules: any factor over, or two near: LIMIT_OVER; exactly
 * one near: LIMIT_NEAR; none: LIMIT_WITHIN; no factor with limits and data: LIMIT_NONE. */
enum limit_state zone_verdict(const enum limit_state *state, size_t n);

#endif
