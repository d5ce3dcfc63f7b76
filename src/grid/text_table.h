/* A table of any OGR source (CSV, XLSX, dBase, GeoPackage ...) as text, the columns asked for only. */
#ifndef CAPACITY_GRID_TEXT_TABLE_H
#define CAPACITY_GRID_TEXT_TABLE_H

#include "base/error.h"
#include "manifest/manifest.h"

#include <stddef.h>

struct text_table {
    size_t rows, columns;
    char **cell; /* [rows][columns], never NULL; an empty cell is "" */
};

/* Read the columns named, in that order. CSV cells are taken as written, so that "007" stays "007". `who`
 * starts every message. A column that is not there is ST_INPUT with the nearest name and the names there are.
 * The first row of data is row 2 in messages, as a spreadsheet shows it. */
enum status text_table_read(const struct manifest_source *s, const char *who, const char *const *names,
                            size_t count, struct text_table *out, struct error *err);
void text_table_clear(struct text_table *t);

#endif
