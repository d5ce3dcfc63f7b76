#include "grid/categories.h"
#include "grid/join.h"
#include "run/run.h"

#include <stdlib.h>

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

enum status run_check_factor(struct run *r, size_t f, struct error *err)
{
    struct manifest_factor *factor = &r->manifest->factor[f];
    if (factor->score.method->extra == EXTRA_CATEGORIES) return categories_resolve(r->manifest, factor, err);
    return factor->derive == DERIVE_JOIN && r->has_zones ? check_join(r, factor, err) : ST_OK;
}
