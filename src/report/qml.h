/* QGIS styles, so that QGIS shows the same colours and names: as files beside the data (.qml), and as parts
 * of a project. */
#ifndef CAPACITY_REPORT_QML_H
#define CAPACITY_REPORT_QML_H

#include "base/error.h"
#include "base/text.h"
#include "grid/output.h"

struct qml_stop {
    double value;
    const char *label;
    uint8_t rgb[3];
};

/* A raster: named values, or colours between stops. */
struct qml_raster {
    int band;
    size_t categories, stops; /* one of them 0 */
    const struct output_category *category;
    const struct qml_stop *stop;
};

/* A class of polygons: from < value <= to, the first closed. */
struct qml_range {
    double from, to;
    const char *label;
    uint8_t rgb[3];
};

/* Polygons filled by the classes of a field; without ranges their borders alone. */
struct qml_zones {
    const char *field;
    size_t ranges;
    const struct qml_range *range;
    const char *names; /* field whose text is written on them; NULL: none */
};

enum status qml_write_raster(const char *path, const struct qml_raster *style, struct error *err);
enum status qml_write_zones(const char *path, const struct qml_zones *style, struct error *err);

/* The elements of a layer that hold the style. */
void qml_add_raster(struct text *t, const struct qml_raster *style);
void qml_add_zones(struct text *t, const struct qml_zones *style);

/* Any text as it has to stand in XML, in an element or an attribute. */
void qml_add_escaped(struct text *t, const char *s);

#endif
