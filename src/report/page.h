/* report.html: what a run was asked and what came of it, in one file that needs nothing else. */
#ifndef CAPACITY_REPORT_PAGE_H
#define CAPACITY_REPORT_PAGE_H

#include "base/error.h"

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

/* A map for the page. */
struct page_picture {
    const char *path;  /* of the PNG */
    const char *title; /* caption */
    const char *alt;   /* what it shows, for whoever does not see it */
    bool of_industry;  /* belongs to the cross-check with industry */
};

/* Whole numbers that a script of the page works on. */
struct page_plane {
    const char *name; /* "" for the factors, in their order; see web/whatif.js for the others */
    const void *value;
    size_t size, n; /* bytes of a value, 1 or 2, and how many values */
};

/* The what-if map: scores of the cells, to be weighed and overlaid again in the page. */
struct page_whatif {
    const json_t *setup; /* for the script, see web/whatif.js; also what the controls are made from */
    const char *picture; /* path of the PNG of classes, one pixel a cell: what there is without a script */
    const char *borders; /* of the zones, as SVG path data in half pixels of the picture */
    size_t planes;
    const struct page_plane *plane;
};

struct page {
    const json_t *run;        /* what run.json says */
    const json_t *crosscheck; /* what crosscheck.json says, or NULL */
    const char *origin;       /* text on where the layers come from, or NULL */
    size_t pictures;
    const struct page_picture *picture;
    const struct page_whatif *whatif; /* or NULL */
    int threads;                      /* to pack its planes with */
};

/* Write the page, in the language that the run's maps are in. All strings of `run` may hold any text. */
enum status page_write(const struct page *page, const char *path, struct error *err);

/* The page of a comparison of two runs. */
struct page_compare {
    const json_t *compare; /* what compare.json says */
    const json_t *run[2];  /* what run.json of each says, before and after */
    size_t pictures;
    const struct page_picture *picture;
};

/* The same, in the language of the maps of the first run. */
enum status page_compare_write(const struct page_compare *page, const char *path, struct error *err);

#endif
