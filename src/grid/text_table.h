/* A table of any OGR source (CSV, XLSX, dBase, GeoPackage ...) as text, the columns asked for only. */
#ifndef CAPACITY_GRID_TEXT_TABLE_H
#define CAPACITY_GRID_TEXT_TABLE_H

#include "base/error.h"
#include "manifest/manifest.h"

#include <stddef.h>

struct text_column {
    const char *key;  /* the manifest's word for it ("key", "value"), for messages */
    const char *name; /* its name in the table */
};

struct text_table {
    size_t rows, columns;
    char **name; /* [columns] */
    char **cell; /* [rows][columns], never NULL; an empty cell is "" */
};

/* Read the columns named, in that order. CSV cells are taken as written, so that "007" stays
 * "007", and the first line of a CSV is always its heading. Numbers of other formats are written with as many
 * digits as they need. `who` starts every message. A column that is not there is ST_INPUT with the nearest
 * name and the names there are. */
enum status text_table_read(const struct manifest_source *s, const char *who,
                            const struct text_column *columns, size_t count, struct text_table *out,
                            struct error *err);
/* The same with every column there is, as they stand. */
enum status text_table_read_all(const struct manifest_source *s, const char *who, struct text_table *out,
                                struct error *err);
/* The number of a column; `columns` where there is none of that name. */
size_t text_table_column(const struct text_table *t, const char *name);
void text_table_clear(struct text_table *t);

/* The row of a spreadsheet that row i of the table stands in: its heading is row 1. */
size_t text_table_row(size_t i);

#endif
