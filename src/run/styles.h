/* How QGIS shows the results: the colours and names that the maps have. */
#ifndef CAPACITY_RUN_STYLES_H
#define CAPACITY_RUN_STYLES_H

#include "report/qml.h"
#include "run/run.h"

enum { STYLE_STOPS = 11 };

/* A style with what it points to; not to be copied. */
struct style {
    struct qml_raster raster;
    struct output_category category[FACTORS_MAX + 1];
    struct qml_stop stop[STYLE_STOPS];
    char label[STYLE_STOPS][32];
};

/* The style of a band (from 1) of a raster of the run. */
void style_raster(const struct run *r, enum product p, int band, struct style *s);

/* The column with the zones' names in the language of the maps. */
const char *style_names(const struct run *r);

/* Zones by the class of their mean index, with their names. */
struct zone_style {
    struct qml_zones zones;
    struct qml_range range[CLASSES_MAX];
};
void style_zones(const struct run *r, struct zone_style *s);

/* A .qml beside every raster and the zones. */
enum status styles_write(struct run *r, struct error *err);

/* NAME.qgs: a project with all results as layers in groups; none where there is nothing to show. */
enum status project_write(struct run *r, struct error *err);

#endif
