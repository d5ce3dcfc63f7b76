/* `weights.judgements`: for each level a matrix of comparisons by pairs, or several judges' matrices. */
#include "manifest/judgements.h"

#include "manifest/sections.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char top_level[] = "groups";

/* A number with blanks around it. */
static bool trimmed_number(const char *s, size_t n, double *out)
{
    char number[40];
    while (n && *s == ' ') s++, n--;
    while (n && s[n - 1] == ' ') n--;
    if (n >= sizeof number) return false;
    memcpy(number, s, n);
    number[n] = 0;
    return text_number(number, out);
}

bool judgements_number(const char *s, double *out)
{
    const char *slash = strchr(s, '/');
    double above, below;
    if (!slash) return trimmed_number(s, strlen(s), out);
    if (!trimmed_number(s, (size_t)(slash - s), &above) ||
        !trimmed_number(slash + 1, strlen(slash + 1), &below) || below == 0 || !isfinite(above / below))
        return false;
    *out = above / below;
    return true;
}

const char *judgements_members(const struct judged_level *level, char *buf, size_t room)
{
    int n = snprintf(buf, room, "the %s ", level->what);
    text_list(level->id, level->n, " and ", buf + n, room - (size_t)n);
    return buf;
}

/* One row as long as the matrix is wide, or cut short on its left: from the diagonal on, or behind it. */
static bool read_row(struct reader *r, size_t n, size_t row, const struct node *value, double *matrix)
{
    static const char expected[] = "a number > 0, such as 3 or 1/3";
    if (value->kind != NODE_LIST ||
        (value->count != n && value->count != n - row && value->count != n - row - 1)) {
        char shape[100];
        if (row == 0)
            snprintf(shape, sizeof shape, "a row of %zu judgements, or %zu behind the diagonal", n, n - 1);
        else
            snprintf(shape, sizeof shape,
                     "a row of %zu judgements, or %zu from the diagonal on, or %zu behind it", n, n - row,
                     n - row - 1);
        reader_wrong(r, value, shape, NULL, 0);
        return false;
    }
    bool ok = true;
    for (size_t k = 0; k < value->count; k++) {
        const struct node *cell = value->item[k];
        double *to = &matrix[row * n + n - value->count + k];
        if (tree_is_null(cell) || (cell->kind == NODE_SCALAR && !*cell->text)) continue;
        if (cell->kind == NODE_SCALAR && judgements_number(cell->text, to) && *to > 0) continue;
        size_t length = reader_enter_index(r, k);
        reader_wrong(r, cell, expected, NULL, 0);
        reader_leave(r, length);
        ok = false;
    }
    return ok;
}

static bool read_rows(struct reader *r, const struct judged_level *level, const struct node *value,
                      double *matrix)
{
    if (value->kind != NODE_LIST || value->count != level->n) {
        char members[1000], expected[1100];
        snprintf(expected, sizeof expected, "a list of %zu rows, or a CSV file: one row for each of %s",
                 level->n, judgements_members(level, members, sizeof members));
        reader_wrong(r, value, expected, NULL, 0);
        return false;
    }
    bool ok = true;
    for (size_t row = 0; row < level->n && !reader_full(r); row++) {
        size_t length = reader_enter_index(r, row);
        ok = read_row(r, level->n, row, value->item[row], matrix) && ok;
        reader_leave(r, length);
    }
    return ok;
}

/* The matrix of one judge, added to `j`. */
static void read_judge(struct reader *r, const struct judged_level *level, const struct node *key,
                       const struct node *value, struct manifest_judgements *j)
{
    double *matrix = reader_alloc(r, level->n * level->n, sizeof *matrix);
    if (!matrix) return;
    size_t judge = j->judges++;
    j->matrix[judge] = matrix;
    for (size_t k = 0; k < level->n * level->n; k++) matrix[k] = NAN;
    bool file = value->kind == NODE_SCALAR && *value->text && !tree_is_null(value);
    bool read = file ? judgements_file(r, level, key, value, &j->file[judge], matrix)
                     : read_rows(r, level, value, matrix);
    if (read) judgements_complete(r, level, value, matrix);
}

/* A list of matrices or files, and not the rows of one matrix. */
static bool is_several(const struct node *value)
{
    double number;
    for (size_t i = 0; value->kind == NODE_LIST && i < value->count; i++) {
        const struct node *item = value->item[i];
        if (item->kind == NODE_SCALAR && *item->text && !tree_is_null(item) &&
            !judgements_number(item->text, &number))
            return true;
        if (item->kind == NODE_LIST && item->count && item->item[0]->kind == NODE_LIST) return true;
    }
    return false;
}

static void read_judges(struct reader *r, const struct judged_level *level, const struct node *key,
                        const struct node *value, struct manifest_judgements *j)
{
    bool several = is_several(value);
    if (several && value->count > JUDGES_MAX) {
        char expected[60];
        snprintf(expected, sizeof expected, "at most %d judges", JUDGES_MAX);
        reader_wrong(r, value, expected, NULL, 0);
        return;
    }
    j->matrix = reader_alloc(r, several ? value->count : 1, sizeof *j->matrix);
    j->file = reader_alloc(r, several ? value->count : 1, sizeof *j->file);
    if (!j->matrix || !j->file) return;
    if (!several) read_judge(r, level, key, value, j);
    for (size_t i = 0; several && i < value->count && !reader_full(r); i++) {
        size_t length = reader_enter_index(r, i);
        read_judge(r, level, key, value->item[i], j);
        reader_leave(r, length);
    }
}

void judgements_read(struct reader *r, const struct judged_level *level, const struct node *key,
                     const struct node *value, struct manifest_judgements *j)
{
    if (level->n > JUDGED_MAX)
        reader_fault(r, key, "found a level of %zu %s, expected at most %d to compare by pairs", level->n,
                     level->what, JUDGED_MAX);
    if (level->n < 1 || level->n > JUDGED_MAX) return;
    j->n = level->n;
    j->line = value->set ? 0 : key->line;
    read_judges(r, level, key, value, j);
}

static struct judged_level level_of_groups(const struct manifest *m)
{
    struct judged_level level = {.what = top_level, .n = m->groups};
    for (size_t g = 0; g < m->groups; g++) level.id[g] = m->group[g].id;
    return level;
}

static struct judged_level level_of_factors(const struct manifest *m, const struct manifest_group *group)
{
    struct judged_level level = {.what = "factors", .n = group->count};
    for (size_t k = 0; k < group->count; k++) level.id[k] = m->factor[group->first + k].id;
    return level;
}

/* The level a key names; false: reported, or none of its members could be read. */
static bool find_level(struct reader *r, const struct node *key, struct judged_level *level)
{
    const struct manifest *m = r->m;
    const char *names[GROUPS_MAX + 1] = {top_level};
    size_t count = 1;
    *level = (struct judged_level){0};
    for (size_t g = 0; g < m->groups; g++) {
        const char *id = m->group[g].id;
        if (strcmp(id, key->text) == 0) *level = level_of_factors(m, &m->group[g]);
        if (strcmp(id, top_level) != 0) names[count++] = id;
    }
    if (strcmp(key->text, top_level) == 0) {
        if (level->what) {
            reader_fault(r, key,
                         "found as the level of all groups and as the id of one, expected the group under "
                         "another id");
            return false;
        }
        *level = level_of_groups(m);
    }
    if (!level->what) {
        char list[1200], expected[1300], found[300];
        const char *near = text_nearest(key->text, names, count);
        snprintf(expected, sizeof expected, "groups or the id of a group: %s",
                 text_list(names, count, " or ", list, sizeof list));
        reader_fault(r, key, "found %s, expected %s%s%s%s", reader_quote(key->text, found, sizeof found),
                     expected, near ? "; did you mean \"" : "", near ? near : "", near ? "\"?" : "");
        return false;
    }
    return true;
}

void section_judgements(struct reader *r, void *base, const struct node *key, const struct node *value)
{
    (void)key;
    struct manifest *m = base;
    if (!reader_keys(r, value, "a mapping of levels") || r->failed) return;
    m->judgement = reader_alloc(r, value->count, sizeof *m->judgement);
    for (size_t i = 0; m->judgement && i < value->count && !r->failed && !reader_full(r); i++) {
        if (!reader_is_first(value, i)) continue;
        struct judged_level level;
        size_t length = reader_enter(r, value->key[i]->text);
        if (find_level(r, value->key[i], &level)) {
            struct manifest_judgements *j = &m->judgement[m->judgements++];
            j->level = reader_copy(r, value->key[i]->text);
            judgements_read(r, &level, value->key[i], value->item[i], j);
        }
        reader_leave(r, length);
    }
}
