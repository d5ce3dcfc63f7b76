/* What a run wrote, read back from its folder: run.json, and the rasters it vouches for. */
#ifndef CAPACITY_RUN_RESULT_H
#define CAPACITY_RUN_RESULT_H

#include "base/error.h"
#include "base/method.h"
#include "grid/grid.h"

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

/* Texts belong to the journal; those marked may be NULL. */
struct result {
    char *dir; /* as given, without a slash at its end */
    json_t *journal;
    struct grid grid;
    const char *name, *title, *layers, *finished, *manifest; /* the last as used, overrides applied */
    const char *title_zh, *credit, *credit_zh, *language;    /* may be NULL */
    bool modelled;
    bool masked;           /* only cells in a zone count */
    bool zoned, by_shares; /* has zones; cells are shared out among them */
    size_t classes;
    const char *class_name[CLASSES_MAX];
    double breaks[CLASSES_MAX]; /* [classes - 1] */
};

/* Faults are ST_INPUT: a folder that is not there or holds no run.json, a run.json that cannot be read or
 * says too little, a capacity.tif or class.tif that is missing, broken or of another size than run.json says.
 */
enum status result_open(const char *dir, struct result *out, struct error *err);
void result_clear(struct result *r);

/* Path of a file in the folder. Caller frees; NULL when memory is out. */
char *result_path(const struct result *r, const char *file);

/* ST_INPUT, naming both grids and what differs (CRS, cell, size, corner), unless the two are the same. */
enum status result_same_grid(const struct result *a, const struct result *b, struct error *err);

/* Whether classes have the same names and breaks. */
bool result_same_classes(const struct result *a, const struct result *b);

#endif
