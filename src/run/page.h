/* report.html of a run. */
#ifndef CAPACITY_RUN_PAGE_H
#define CAPACITY_RUN_PAGE_H

#include "run/run.h"

#include <jansson.h>

/* Writes report.html from what run.json will say (`root`, borrowed) and the pictures. */
enum status run_page(struct run *r, const json_t *root, struct error *err);

#endif
