/* The cross-check of capacity and industry as a table to act on, as JSON and as text. */
#ifndef CAPACITY_REPORT_CROSSCHECK_REPORT_H
#define CAPACITY_REPORT_CROSSCHECK_REPORT_H

#include "industry/crosscheck.h"
#include "report/table.h"

struct crosscheck_names {
    size_t count;
    const char *const *name;
};

struct crosscheck_report {
    const struct crosscheck *check;
    const char *without; /* what the second view is of: "without society"; NULL: there is none */
    const char *data;    /* "observed", "modelled demonstration data"; NULL: not known */
    struct crosscheck_names zones_only,
        rows_only; /* places without a row in the industry table, rows without a zone */
};

/* One row a place, in the order to act on: what crosscheck.csv holds. */
enum status crosscheck_report_table(const struct crosscheck_report *r, struct table *t, struct error *err);

/* All figures and how they came about, with the table where `rows` (a new reference, given away) is not NULL.
 * NULL when memory is out. */
json_t *crosscheck_report_json(const struct crosscheck_report *r, json_t *rows);

/* The figures, and the places by what holds them. Caller frees; NULL when memory is out. */
char *crosscheck_report_text(const struct crosscheck_report *r);

#endif
