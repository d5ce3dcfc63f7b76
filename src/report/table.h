/* A table of results: built once, written as CSV, GeoPackage, JSON or text. */
#ifndef CAPACITY_REPORT_TABLE_H
#define CAPACITY_REPORT_TABLE_H

#include "base/error.h"

#include <jansson.h>
#include <ogr_api.h>
#include <stdbool.h>
#include <stddef.h>

enum table_type { TABLE_TEXT, TABLE_REAL, TABLE_INT };

struct table_column {
    char name[64];
    enum table_type type;
    int decimals;
};

/* By the type of its column. */
union table_cell {
    char *text;    /* TABLE_TEXT; NULL: empty */
    double number; /* else; NaN: empty */
};

struct table {
    size_t columns, rows, row_room;
    struct table_column *column;
    union table_cell *cell; /* [rows][columns] */
    bool failed;            /* memory ran out on the way: writing it says so */
};

/* Columns first, then rows; cells are set by the number of the column. */
size_t table_add_column(struct table *t, enum table_type type, int decimals, const char *name, ...)
    __attribute__((format(printf, 4, 5)));
size_t table_add_row(struct table *t);
void table_set_text(struct table *t, size_t row, size_t column, const char *text);
void table_set_number(struct table *t, size_t row, size_t column, double number);
void table_clear(struct table *t);

/* CSV (UTF-8, comma) by OGR. */
enum status table_write_csv(const struct table *t, const char *path, struct error *err);
/* GeoPackage layer `layer` with a geometry for each row. */
enum status table_write_gpkg(const struct table *t, const OGRGeometryH *geometry, const char *crs_wkt,
                             const char *layer, const char *path, struct error *err);
/* A new array of objects; empty cells are null. NULL when memory is out. */
json_t *table_json(const struct table *t);

/* Some columns (by number) as aligned text under the headings given. Caller frees. */
char *table_text(const struct table *t, const size_t *columns, const char *const *headings, size_t count);

#endif
