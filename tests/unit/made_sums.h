/* Sums of zones with room for everything, for tests. */
#ifndef CAPACITY_TEST_MADE_SUMS_H
#define CAPACITY_TEST_MADE_SUMS_H

#include "zones/zones.h"

#include <check.h>
#include <stddef.h>

static const struct zone_room all_room = {CLASSES_MAX, FACTORS_MAX, GROUPS_MAX, FACTORS_MAX, ZONE_BINS};

static inline struct zone_array made_sums(size_t count)
{
    struct zone_array a;
    ck_assert_int_eq(zone_array_make(&all_room, count, &a, NULL), ST_OK);
    return a;
}

/* Bit by bit. */
static inline void assert_same_sums(const struct zone_sums *a, const struct zone_sums *b)
{
    ck_assert_mem_eq(a, b, offsetof(struct zone_sums, group));
    ck_assert_mem_eq(a->group, b->group, GROUPS_MAX * sizeof *a->group);
    ck_assert_mem_eq(a->raw, b->raw, FACTORS_MAX * sizeof *a->raw);
    ck_assert_mem_eq(a->class_area, b->class_area, CLASSES_MAX * sizeof *a->class_area);
    ck_assert_mem_eq(a->limiting_area, b->limiting_area, FACTORS_MAX * sizeof *a->limiting_area);
    ck_assert_mem_eq(a->bin, b->bin, ZONE_BINS * sizeof *a->bin);
}

#endif
