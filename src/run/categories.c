#include "grid/categories.h"
#include "run/run.h"

enum status run_categories(struct run *r, struct error *err)
{
    enum status st = ST_OK;
    for (size_t f = 0; st == ST_OK && f < r->manifest->factors; f++) {
        struct manifest_factor *factor = &r->manifest->factor[f];
        if (factor->score.method->extra == EXTRA_CATEGORIES)
            st = categories_resolve(r->manifest, factor, err);
    }
    return st;
}
