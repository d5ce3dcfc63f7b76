/* A QGIS project that shows results with their styles, from the folder they stand in. */
#ifndef CAPACITY_REPORT_QGS_H
#define CAPACITY_REPORT_QGS_H

#include "report/qml.h"

#include <stdbool.h>

/* One layer: a band of a raster, or the zones of a GeoPackage (its layer "zones"). */
struct qgs_layer {
    const char *title, *about;       /* as the layer tree shows it; a sentence for its metadata */
    const char *file;                /* beside the project: "class.tif" */
    bool shown;                      /* drawn when the project opens */
    const struct qml_raster *raster; /* NULL: zones */
    const struct qml_zones *zones;
};

struct qgs_group {
    const char *title;
    bool open; /* its layers are listed when the project opens */
    size_t layers;
    const struct qgs_layer *layer; /* the uppermost first */
};

struct qgs_project {
    const char *title, *about;
    const char *crs_wkt;
    double bounds[4]; /* xmin, ymin, xmax, ymax to show */
    size_t groups;
    const struct qgs_group *group; /* the uppermost first */
};

/* Any text may stand in titles and names. All files are named relative to the project, so that the folder may
 * be moved. Readable by QGIS 3.22 and later. */
enum status qgs_write(const char *path, const struct qgs_project *p, struct error *err);

#endif
