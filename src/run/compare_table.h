/* The tables of a comparison. */
#ifndef CAPACITY_RUN_COMPARE_TABLE_H
#define CAPACITY_RUN_COMPARE_TABLE_H

#include "report/table.h"
#include "run/compare.h"

/* Tiers of a zone's place: as published, and by the index that a run may work out. */
enum { TIER_KINDS = 2 };

/* Numbers of the columns of the table by zone. */
struct compare_columns {
    size_t tier[TIER_KINDS][2]; /* before, after; 0: neither run has such */
    size_t id, name, name_zh, parent, area, before, after, change, change_both, class_before, class_after, up,
        down, unchanged, class_up, class_down, class_same, now_excluded, freed, lost, found, data;
};

/* A row for each zone, the largest change of the mean index first, or one for the whole grid where there are
 * no zones; written as zones.csv and zones.gpkg. */
enum status compare_table_zones(struct compare *c, struct table *t, struct compare_columns *at,
                                struct error *err);
/* One more row, for all that counts. */
void compare_table_whole(const struct compare *c, struct table *t, const struct compare_columns *at);

/* Areas moved, in km2: a row for each state before, a column for each after, totals last. */
void compare_table_matrix(const struct compare *c, struct table *t);
enum { STATE_ID = 24 };
/* "1", "2", .. "excluded", "nodata". */
void compare_table_state(const struct compare *c, int side, size_t state, char id[STATE_ID]);

#endif
