/* A matrix of judgements in a CSV file. */
#include "manifest/judgements.h"

#include <cpl_conv.h>
#include <cpl_string.h>
#include <cpl_vsi.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { FILE_BYTES_MAX = 1 << 20, ROWS_MAX = JUDGED_MAX + 32, NAME_ROOM = 300 };

/* The cells as written, and what of them heads rows and columns. */
struct sheet {
    const char *name; /* as the manifest has it */
    char **row[ROWS_MAX];
    size_t rows, columns;
    bool head_row, head_column;
};

static const char *cell(const struct sheet *s, size_t row, size_t column)
{
    int count = CSLCount(s->row[row]);
    return column < (size_t)count ? s->row[row][column] : "";
}

/* The text of the file, without a byte order mark. Caller frees; NULL: reported. */
static char *read_text(struct reader *r, const char *path, const struct node *value)
{
    char shown[NAME_ROOM];
    reader_quote(value->text, shown, sizeof shown);
    VSILFILE *file = VSIFOpenL(path, "rb");
    char *text = file ? reader_alloc(r, FILE_BYTES_MAX + 2, 1) : NULL;
    size_t got = text ? VSIFReadL(text, 1, FILE_BYTES_MAX + 1, file) : 0;
    if (file) VSIFCloseL(file);
    if (!file) {
        reader_fault(r, value, "found %s, which cannot be read, expected a CSV file", shown);
    } else if (text && (got > FILE_BYTES_MAX || strlen(text) != got)) {
        reader_fault(r, value, "found %s, which is no CSV file of judgements: it %s", shown,
                     got > FILE_BYTES_MAX ? "is larger than 1 MB" : "holds a NUL character");
        free(text);
        text = NULL;
    }
    if (text && strncmp(text, "\xEF\xBB\xBF", 3) == 0) memmove(text, text + 3, strlen(text + 3) + 1);
    return text;
}

static bool is_blank_line(const char *s)
{
    return strspn(s, " \t") == strlen(s);
}

/* Cut the text into cells. Spreadsheets separate them by commas, semicolons or tabs. False: too many rows. */
static bool cut(struct sheet *s, char *text)
{
    const char *between = NULL;
    char *next = NULL;
    for (char *line = strtok_r(text, "\r\n", &next); line; line = strtok_r(NULL, "\r\n", &next)) {
        if (is_blank_line(line)) continue;
        if (!between) between = strchr(line, '\t') ? "\t" : strchr(line, ';') ? ";" : ",";
        if (s->rows == ROWS_MAX) return false;
        char **cells = CSLTokenizeString2(line, between,
                                          CSLT_HONOURSTRINGS | CSLT_ALLOWEMPTYTOKENS | CSLT_STRIPLEADSPACES |
                                              CSLT_STRIPENDSPACES);
        s->row[s->rows++] = cells;
        size_t count = (size_t)CSLCount(cells);
        if (count > s->columns) s->columns = count;
    }
    return true;
}

/* Whether what is written in a row (or column) behind its first cell is something, and no judgement. */
static bool is_head(const struct sheet *s, bool row)
{
    bool any = false;
    for (size_t i = 1; i < (row ? s->columns : s->rows); i++) {
        const char *text = row ? cell(s, 0, i) : cell(s, i, 0);
        double number;
        if (!*text) continue;
        if (judgements_number(text, &number)) return false;
        any = true;
    }
    return any;
}

static bool is_blank(const struct sheet *s, bool row, size_t at)
{
    for (size_t i = 0; i < (row ? s->columns : s->rows); i++)
        if (*(row ? cell(s, at, i) : cell(s, i, at))) return false;
    return true;
}

/* Drop what a spreadsheet leaves beyond the table, and compare its size with that of the level. */
static bool check_shape(struct reader *r, const struct judged_level *level, struct sheet *s,
                        const struct node *value)
{
    s->head_row = s->rows && is_head(s, true);
    s->head_column = s->rows && is_head(s, false);
    size_t rows = level->n + s->head_row, columns = level->n + s->head_column;
    while (s->rows > rows && is_blank(s, true, s->rows - 1)) CSLDestroy(s->row[--s->rows]);
    while (s->columns > columns && is_blank(s, false, s->columns - 1)) s->columns--;
    if (s->rows == rows && s->columns == columns) return true;
    char members[1000];
    reader_fault(r, value,
                 "%s: found %zu rows of %zu columns of judgements, expected %zu of each, for %s, with or "
                 "without a row and a column of ids",
                 s->name, s->rows - s->head_row, s->columns - s->head_column, level->n,
                 judgements_members(level, members, sizeof members));
    return false;
}

/* Which member each row (or column) of judgements is about; without ids: in order. */
static bool match_ids(struct reader *r, const struct judged_level *level, const struct sheet *s, bool columns,
                      const struct node *value, size_t *member)
{
    bool headed = columns ? s->head_row : s->head_column, taken[JUDGED_MAX] = {false};
    size_t behind = columns ? s->head_column : s->head_row;
    const char *kind = columns ? "column" : "row";
    for (size_t i = 0; i < level->n; i++) {
        member[i] = i;
        if (!headed) continue;
        const char *id = columns ? cell(s, 0, i + behind) : cell(s, i + behind, 0);
        size_t k = 0;
        while (k < level->n && strcmp(level->id[k], id) != 0) k++;
        char shown[NAME_ROOM], members[1000];
        reader_quote(id, shown, sizeof shown);
        if (k == level->n) {
            const char *near = *id ? text_nearest(id, level->id, level->n) : NULL;
            reader_fault(r, value, "%s: found %s as the id of %s %zu, expected those of %s%s%s%s", s->name,
                         *id ? shown : "nothing", kind, i + behind + 1,
                         judgements_members(level, members, sizeof members), near ? "; did you mean \"" : "",
                         near ? near : "", near ? "\"?" : "");
            return false;
        }
        if (taken[k]) {
            reader_fault(r, value, "%s: found %s as the id of two %ss, expected one of each", s->name, shown,
                         kind);
            return false;
        }
        taken[k] = true;
        member[i] = k;
    }
    return true;
}

/* With one row or column of ids, the other has the same order. */
static bool fill_in(struct reader *r, const struct judged_level *level, const struct sheet *s,
                    const struct node *value, double *matrix)
{
    size_t row[JUDGED_MAX], column[JUDGED_MAX];
    if (!match_ids(r, level, s, false, value, row) || !match_ids(r, level, s, true, value, column))
        return false;
    if (!s->head_row) memcpy(column, row, sizeof row);
    if (!s->head_column) memcpy(row, column, sizeof row);
    bool ok = true;
    for (size_t i = 0; i < level->n; i++)
        for (size_t k = 0; k < level->n; k++) {
            const char *text = cell(s, i + s->head_row, k + s->head_column);
            double *to = &matrix[row[i] * level->n + column[k]], number;
            if (!*text) continue;
            if (judgements_number(text, &number) && number > 0) {
                *to = number;
                continue;
            }
            char shown[NAME_ROOM];
            reader_fault(r, value,
                         "%s: row %zu, column %zu: found %s, expected a number > 0, such as 3 or 1/3",
                         s->name, i + s->head_row + 1, k + s->head_column + 1,
                         reader_quote(text, shown, sizeof shown));
            ok = false;
        }
    return ok;
}

bool judgements_file(struct reader *r, const struct judged_level *level, const struct node *key,
                     const struct node *value, char **path, double *matrix)
{
    struct manifest_source source = {0};
    struct sheet s = {.name = value->text};
    size_t before = r->faults;
    bool ok = false;
    reader_file(r, &source, key, value);
    char *text = source.path && r->faults == before ? read_text(r, source.path, value) : NULL;
    if (text && !cut(&s, text))
        reader_fault(r, value, "%s: found more than %d rows, expected at most %d and a row of ids", s.name,
                     ROWS_MAX, JUDGED_MAX);
    else if (text)
        ok = check_shape(r, level, &s, value) && fill_in(r, level, &s, value, matrix);
    for (size_t i = 0; i < s.rows; i++) CSLDestroy(s.row[i]);
    free(text);
    *path = source.path;
    return ok;
}
