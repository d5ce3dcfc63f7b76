/* What the report's what-if map is made from. */
#ifndef CAPACITY_RUN_WHATIF_H
#define CAPACITY_RUN_WHATIF_H

#include "report/page.h"
#include "run/run.h"

enum { WHATIF_PLANES = FACTORS_MAX + 5 };

struct whatif {
    struct page_whatif page;
    struct page_plane plane[WHATIF_PLANES];
    json_t *setup;
    char *picture, *borders;
    uint8_t *area; /* the areas of the cells in 256 steps */
};

/* After the classes are known. Clear it whatever comes back; it borrows from `r`. */
enum status whatif_make(const struct run *r, struct whatif *w, struct error *err);
void whatif_clear(struct whatif *w);

#endif
