#include "run/rasters.h"

#include "run/listed.h"

enum status rasters_check(const struct capacity_options *o, struct error *err)
{
    const char *names[PRODUCTS];
    for (int p = 0; p < PRODUCTS; p++) names[p] = run_product_name((enum product)p);
    return listed_check("--rasters", o->rasters, names, PRODUCTS, err);
}

void rasters_choose(struct run *r)
{
    const struct capacity_options *o = r->options;
    for (int p = 0; p < PRODUCTS; p++) {
        r->wanted[p] = listed(o->rasters, run_product_name((enum product)p));
        r->passing[p] = false;
    }
    r->wanted[PRODUCT_SCORES] = o->keep_scores || (o->rasters && r->wanted[PRODUCT_SCORES]);
    r->wanted[PRODUCT_VALID] &= r->any_skip;
    if (r->breaks_known) return;
    r->passing[PRODUCT_CAPACITY] = !r->wanted[PRODUCT_CAPACITY];
    r->passing[PRODUCT_LIMITING] = r->wanted[PRODUCT_CLASS] && !r->wanted[PRODUCT_LIMITING];
}

enum product rasters_with_excluded(const struct run *r)
{
    return r->wanted[PRODUCT_STATE]      ? PRODUCT_STATE
           : r->wanted[PRODUCT_CLASS]    ? PRODUCT_CLASS
           : r->wanted[PRODUCT_LIMITING] ? PRODUCT_LIMITING
                                         : PRODUCTS;
}
