#include "grid/categories.h"
#include "grid/join.h"
#include "run/run.h"

#include <stdlib.h>
#include <string.h>

/* Reads the table to find its faults; the values are read again when they are burnt. */
static enum status check_join(const struct run *r, const struct manifest_factor *f, struct error *err)
{
    char who[512];
    size_t missing;
    struct text without = {0};
    double *value = calloc(r->shapes.count + 1, sizeof *value);
    enum status st = value ? join_values(f, &r->shapes, source_who(r->manifest, f, who, sizeof who), value,
                                         &missing, &without, err)
                           : error_memory(err);
    text_clear(&without);
    free(value);
    return st;
}

/* Light falls on heights: codes with colours or names of their own have none. */
static enum status check_heights(const struct run *r, size_t f, struct error *err)
{
    const struct manifest *m = r->manifest;
    char at[256];
    if (!m->map.hillshade || strcmp(m->map.hillshade, m->factor[f].id) != 0) return ST_OK;
    if (!r->plan.factor[f].info.categorical) return ST_OK;
    return error_set(
        err, ST_INPUT,
        "%smap.hillshade: found \"%s\", whose raster %s holds categories (it has a table of colours, "
        "names or attributes), expected a factor whose raster is heights",
        manifest_at(m, m->map.hillshade_line, at, sizeof at), m->map.hillshade, m->factor[f].source.path);
}

enum status run_check_factor(struct run *r, size_t f, struct error *err)
{
    struct manifest_factor *factor = &r->manifest->factor[f];
    enum status st = check_heights(r, f, err);
    if (st != ST_OK) return st;
    if (factor->score.method->extra == EXTRA_CATEGORIES) return categories_resolve(r->manifest, factor, err);
    return factor->derive == DERIVE_JOIN && r->has_zones ? check_join(r, factor, err) : ST_OK;
}
