/* A grid for a test. */
#ifndef CAPACITY_TESTS_MADE_GRID_H
#define CAPACITY_TESTS_MADE_GRID_H

#include "grid/grid.h"

#include <check.h>

/* x0, y0: its north-west corner. The caller clears it. */
static inline struct grid made_grid(const char *crs, double x0, double y0, double cell_x, double cell_y,
                                    int width, int height)
{
    struct grid g = {0};
    struct error err = {{0}};
    ck_assert_msg(grid_set_crs(&g, crs, "test", &err) == ST_OK, "%s", err.text);
    g.x0 = x0;
    g.y0 = y0;
    g.cell_x = cell_x;
    g.cell_y = cell_y;
    g.width = width;
    g.height = height;
    return g;
}

#endif
