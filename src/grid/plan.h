/* The plan of a run: the grid, and how each layer will come to it. No pixel is read. */
#ifndef CAPACITY_GRID_PLAN_H
#define CAPACITY_GRID_PLAN_H

#include "grid/grid.h"
#include "grid/source.h"

/* One line of the alignment report. */
struct plan_layer {
    char *id;                /* of the factor, or "zones", "constraint 1" */
    const char *derive;      /* "slope", ... or "" */
    struct source_info info; /* of its source; crs_wkt NULL for a join, whose table has no place of its own */
    double cell_x, cell_y;   /* of the source, in units of its CRS; NaN for a vector */
    bool same_crs;
    double shift_x, shift_y; /* offset of its cells against the grid's, in cells, -0.5..0.5; NaN where CRS or
                                cell differ */
    bool in_place;           /* on the grid already, not derived: read as it is */
    enum resample_rule resample; /* never RESAMPLE_BY_KIND here; of no meaning for in_place */
    double covered; /* share of the grid's rectangle that the source's extent covers, 0..1; a join: that the
                       zones' does */
    bool resampled; /* what --strict refuses: a raster, derived from or not, whose own cells are not the
                       grid's */
};

struct plan {
    struct grid grid;
    size_t factors, constraints;
    struct plan_layer factor[FACTORS_MAX];
    struct plan_layer zones; /* info.crs_wkt NULL where the manifest has no zones */
    struct plan_layer *constraint;
};

/* A raster lies on the grid when it has its CRS, is north-up, and none of its cells under the grid is off by
 * more than 1/1000 of a cell at either end: origins and cells are often written with few digits, and no
 * resampling but "nearest" could tell. A zone extent is that of every vertex of the zones, edges densified;
 * union and intersection are over the rasters and rasterised polygons of the factors, and over the features
 * of distances and densities only when there is no other source. The extent is snapped outward to whole
 * multiples of the cell, as `gdalwarp -tap` does; a layer's own extent with its own CRS and cell is kept to
 * the cell.
 *
 * Look at every source and fix the grid. Faults are collected (where `faults` is not NULL) and the first
 * stands in err: missing, truncated or foreign files, no CRS, no overlap (prints both extents in the grid's
 * CRS), a CRS that cannot be transformed, more than 2^40 cells. strict: any layer that would be resampled is
 * a fault. */
enum status plan_make(const struct manifest *m, bool strict, struct plan *out, struct manifest_faults *faults,
                      struct error *err);
void plan_clear(struct plan *plan);

/* The alignment report as aligned text. Caller frees. */
char *plan_report(const struct plan *plan);

const char *resample_name(enum resample_rule r);

#endif
