/* QGIS layer styles, so that QGIS shows the same colours and names. */
#ifndef CAPACITY_REPORT_QML_H
#define CAPACITY_REPORT_QML_H

#include "base/error.h"
#include "grid/output.h"

struct qml_stop {
    double value;
    const char *label;
    uint8_t rgb[3];
};

/* A style of named values. */
enum status qml_write_categories(const char *path, const struct output_category *category, size_t count,
                                 struct error *err);
/* A style of colours between stops of band 1. */
enum status qml_write_ramp(const char *path, const struct qml_stop *stop, size_t count, struct error *err);

#endif
