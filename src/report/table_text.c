/* A table for the terminal. */
#include "base/text.h"
#include "report/table.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Columns a UTF-8 string takes on a terminal: wide for Chinese, Japanese and Korean, else one a character. */
static int columns_of(const char *s)
{
    int n = 0;
    for (const unsigned char *c = (const unsigned char *)s; *c; c++)
        if ((*c & 0xC0) != 0x80) n += *c >= 0xE3 && *c <= 0xED ? 2 : 1;
    return n;
}

static void format_cell(const struct table *t, size_t row, size_t column, char *out, size_t room)
{
    const union table_cell *cell = &t->cell[row * t->columns + column];
    if (t->column[column].type == TABLE_TEXT)
        snprintf(out, room, "%s", cell->text ? cell->text : "-");
    else if (cell->number != cell->number)
        snprintf(out, room, "-");
    else
        snprintf(out, room, "%.*f", t->column[column].decimals, cell->number);
    /* Less than the digits show is no negative nothing. */
    if (*out == '-' && out[1] && out[strspn(out, "-0.")] == 0) memmove(out, out + 1, strlen(out));
}

static void add_padded(struct text *out, const char *s, int width, bool right, bool last)
{
    int pad = width - columns_of(s);
    if (right) text_add(out, "%*s", pad, "");
    text_add(out, "%s", s);
    if (!right && !last) text_add(out, "%*s", pad, "");
    text_add(out, last ? "\n" : "  ");
}

char *table_text(const struct table *t, const size_t *columns, const char *const *headings, size_t count)
{
    struct text out = {0};
    int *width = calloc(count + 1, sizeof *width);
    char cell[256];
    for (size_t c = 0; width && c < count; c++) {
        width[c] = columns_of(headings[c]);
        for (size_t r = 0; r < t->rows; r++) {
            format_cell(t, r, columns[c], cell, sizeof cell);
            if (columns_of(cell) > width[c]) width[c] = columns_of(cell);
        }
    }
    for (size_t c = 0; width && c < count; c++)
        add_padded(&out, headings[c], width[c], t->column[columns[c]].type != TABLE_TEXT, c + 1 == count);
    for (size_t r = 0; width && r < t->rows; r++) {
        for (size_t c = 0; c < count; c++) {
            format_cell(t, r, columns[c], cell, sizeof cell);
            add_padded(&out, cell, width[c], t->column[columns[c]].type != TABLE_TEXT, c + 1 == count);
        }
    }
    if (!width) out.failed = true;
    free(width);
    if (out.failed) text_clear(&out);
    return out.s;
}
