/* A plan made from a manifest, for tests of plans. */
#ifndef CAPACITY_TESTS_PLANNED_H
#define CAPACITY_TESTS_PLANNED_H

#include "grid/plan.h"
#include "made.h"

static const char *const utm = "EPSG:32650";

static struct plan plan;

/* The whole plan is too large for a test's stack. */
static inline void make(const struct manifest *m)
{
    struct error err = {{0}};
    ck_assert_msg(plan_make(m, false, &plan, NULL, &err) == ST_OK, "%s", err.text);
}

static inline void done(struct manifest *m)
{
    plan_clear(&plan);
    free(m->constraint);
    free(m);
}

static inline void fails(const struct manifest *m, bool strict, const char *has, const char *has_too)
{
    struct error err = {{0}};
    plan = (struct plan){0};
    ck_assert_int_eq(plan_make(m, strict, &plan, NULL, &err), ST_INPUT);
    ck_assert_msg(strstr(err.text, has) != NULL, "\"%s\" is not in: %s", has, err.text);
    ck_assert_msg(strstr(err.text, has_too) != NULL, "\"%s\" is not in: %s", has_too, err.text);
    ck_assert_ptr_null(plan.grid.crs_wkt);
}

static inline struct manifest *on_grid(enum extent_rule extent, const char *crs, double cell)
{
    struct manifest *m = made_manifest();
    m->grid.extent = extent;
    m->grid.crs = (char *)crs;
    m->grid.cell_x = m->grid.cell_y = cell;
    return m;
}

/* A box of 100 x 100 km, 1 km cells. */
static inline struct manifest *on_box(void)
{
    struct manifest *m = on_grid(EXTENT_BOX, utm, 1000);
    memcpy(m->grid.box, (double[4]){350000, 2750000, 450000, 2850000}, sizeof m->grid.box);
    return m;
}

#endif
