/* Features of a vector source, brought to a frame's CRS and kept in memory, and burning shapes into a raster.
 */
#ifndef CAPACITY_GRID_FEATURES_H
#define CAPACITY_GRID_FEATURES_H

#include "base/progress.h"
#include "grid/grid.h"
#include "manifest/manifest.h"

#include <gdal.h>
#include <ogr_api.h>

struct features {
    size_t count;
    OGRGeometryH *geometry; /* in the frame's CRS, without curves */
    double *value;          /* of the attribute; 1 where none was asked for */
};

/* Read what lies in or near the frame, in the order of the source; `where` and `layer` are honoured.
 * attribute NULL: none; else a number field (or text that is a number); features without a value are left
 * out. ST_INPUT: a field, layer or filter that does not work, text where a number is needed, a feature that
 * cannot be transformed. */
enum status features_read(const struct manifest_source *s, const char *crs_wkt, const char *attribute,
                          const struct grid *frame, const char *who, const struct progress *progress,
                          struct features *out, struct error *err);
void features_clear(struct features *f);

/* Cells of a shape take its value, those of a later shape over those of an earlier; the others the
 * background. */
struct burn {
    const struct grid *frame;
    GDALDataType type;
    double background;
    bool all_touched; /* every cell a shape touches, else those whose centre it holds (as gdal_rasterize
                         without -at) */
    size_t count;
    const OGRGeometryH *geometry; /* NULL entries are passed over */
    const double *value;
    const struct progress *progress;
};
enum status burn_write(const struct burn *b, GDALDatasetH out, struct error *err);

#endif
