/* The table by zone: capacity and industry side by side. */
#ifndef CAPACITY_RUN_ZONE_TABLE_H
#define CAPACITY_RUN_ZONE_TABLE_H

#include "report/table.h"
#include "run/run.h"

/* Numbers of the columns; 0 for one that this run has not (the first is the id). */
struct zone_columns {
    size_t id, name, name_zh, parent, area, valid, excluded, missing, mean, min, max, sd, q1, median, q3,
        class, class_name, without, class_without, load, state, limiting, limiting_share, verdict, score,
        tier, low, high, index, index_tier, coordination, coordination_class, quadrant, data;
    size_t class_area, state_area, group; /* the first of several */
};

/* One row a zone, in the order of the zones; a row for the whole grid where there are no zones. */
enum status zone_table_make(const struct run *r, struct table *t, struct zone_columns *columns,
                            struct error *err);

/* The same columns with a row for all that counts, and no other. */
enum status zone_table_region(const struct run *r, struct table *t, struct zone_columns *columns,
                              struct error *err);

/* One more row, for all that counts. */
void zone_table_add_region(const struct run *r, struct table *t, const struct zone_columns *columns);

const char *zone_table_state_name(int state);
const char *zone_table_verdict_name(enum limit_state v);

/* Verdict of a zone by the limiting-factor rule over the factors that state limits. */
enum limit_state zone_table_verdict(const struct run *r, const struct zone_sums *s);

#endif
