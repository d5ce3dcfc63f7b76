#include "report/table.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

size_t table_add_column(struct table *t, enum table_type type, int decimals, const char *name, ...)
{
    struct table_column *grown = realloc(t->column, (t->columns + 1) * sizeof *grown);
    if (!grown) {
        t->failed = true;
        return 0;
    }
    t->column = grown;
    struct table_column *c = &t->column[t->columns];
    *c = (struct table_column){.type = type, .decimals = decimals};
    va_list args;
    va_start(args, name);
    vsnprintf(c->name, sizeof c->name, name, args);
    va_end(args);
    return t->columns++;
}

size_t table_add_row(struct table *t)
{
    if (t->rows == t->row_room) {
        size_t room = t->row_room ? 2 * t->row_room : 32;
        union table_cell *grown = realloc(t->cell, room * t->columns * sizeof *grown);
        if (!grown) {
            t->failed = true;
            return 0;
        }
        t->cell = grown;
        t->row_room = room;
    }
    union table_cell *row = t->cell + t->rows * t->columns;
    for (size_t c = 0; c < t->columns; c++) {
        if (t->column[c].type == TABLE_TEXT)
            row[c].text = NULL;
        else
            row[c].number = NAN;
    }
    return t->rows++;
}

void table_set_text(struct table *t, size_t row, size_t column, const char *text)
{
    if (t->failed || !text) return;
    char *copy = strdup(text);
    if (!copy) t->failed = true;
    t->cell[row * t->columns + column].text = copy;
}

void table_set_number(struct table *t, size_t row, size_t column, double number)
{
    if (!t->failed) t->cell[row * t->columns + column].number = number;
}

void table_clear(struct table *t)
{
    for (size_t r = 0; r < t->rows; r++)
        for (size_t c = 0; c < t->columns; c++)
            if (t->column[c].type == TABLE_TEXT) free(t->cell[r * t->columns + c].text);
    free(t->cell);
    free(t->column);
    *t = (struct table){0};
}

json_t *table_json(const struct table *t)
{
    json_t *rows = t->failed ? NULL : json_array();
    for (size_t r = 0; rows && r < t->rows; r++) {
        json_t *row = json_object();
        for (size_t c = 0; c < t->columns; c++) {
            const union table_cell *cell = &t->cell[r * t->columns + c];
            json_t *value = t->column[c].type == TABLE_TEXT
                                ? (cell->text ? json_string(cell->text) : json_null())
                            : cell->number != cell->number   ? json_null()
                            : t->column[c].type == TABLE_INT ? json_integer((json_int_t)cell->number)
                                                             : json_real(cell->number);
            json_object_set_new(row, t->column[c].name, value);
        }
        json_array_append_new(rows, row);
    }
    return rows;
}
