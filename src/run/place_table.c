#include "run/place_table.h"

#include "base/text.h"

#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A zone table on its way in. A column it has not is as one without a value. */
struct reading {
    const char *path;
    struct place_table *out;
    size_t zone, parent, name, name_zh, area, limiting, data; /* numbers of columns */
    size_t index[CROSSCHECK_VIEWS], class[CROSSCHECK_VIEWS];
};

static const char *cell(const struct reading *d, size_t row, size_t column)
{
    const struct text_table *t = &d->out->text;
    return column < t->columns ? t->cell[row * t->columns + column] : "";
}

static enum status find_columns(struct reading *d, struct error *err)
{
    const struct text_table *t = &d->out->text;
    const struct {
        const char *name;
        size_t *column;
        bool needed;
    } all[] = {{"zone", &d->zone, true},
               {"parent", &d->parent, true},
               {"valid_km2", &d->area, true},
               {"index_mean", &d->index[CROSSCHECK_ALL], true},
               {"class", &d->class[CROSSCHECK_ALL], true},
               {"index_without", &d->index[CROSSCHECK_WITHOUT], false},
               {"class_without", &d->class[CROSSCHECK_WITHOUT], false},
               {"name", &d->name, false},
               {"name_zh", &d->name_zh, false},
               {"limiting_factor", &d->limiting, false},
               {"data", &d->data, false}};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        *all[i].column = text_table_column(t, all[i].name);
        if (all[i].needed && *all[i].column == t->columns)
            return error_set(
                err, ST_INPUT,
                "%s: there is no column \"%s\", expected a zone table as a run writes it (zones.csv)",
                d->path, all[i].name);
    }
    d->out->has_without = d->index[CROSSCHECK_WITHOUT] < t->columns;
    for (size_t k = 1; k <= CLASSES_MAX; k++) {
        char name[32];
        snprintf(name, sizeof name, "class_%zu_km2", k);
        if (text_table_column(t, name) < t->columns) d->out->classes = k;
    }
    return ST_OK;
}

/* A number of a row from 0 to `most`; NaN where the cell is empty. */
static enum status read_number(const struct reading *d, size_t row, size_t column, double most, double *out,
                               struct error *err)
{
    const char *s = cell(d, row, column);
    *out = NAN;
    if (!*s) return ST_OK;
    if (text_number(s, out) && *out >= 0 && *out <= most) return ST_OK;
    return error_set(err, ST_INPUT, "%s: row %zu (%s): %s \"%s\", expected a number%s or nothing", d->path,
                     text_table_row(row), cell(d, row, d->zone), d->out->text.name[column], s,
                     most > 1 ? " >= 0" : " from 0 to 1");
}

static enum status read_class(const struct reading *d, size_t row, size_t column, int *out, struct error *err)
{
    double number;
    enum status st = read_number(d, row, column, HUGE_VAL, &number, err);
    if (st != ST_OK) return st;
    *out = isnan(number) ? 0 : (int)fmin(number, INT16_MAX);
    if (isnan(number) || (number >= 1 && number <= CLASSES_MAX && number == floor(number))) return ST_OK;
    return error_set(err, ST_INPUT,
                     "%s: row %zu (%s): %s \"%s\", expected a whole number from 1 to %d or nothing", d->path,
                     text_table_row(row), cell(d, row, d->zone), d->out->text.name[column],
                     cell(d, row, column), CLASSES_MAX);
}

/* Whether there is a text, and it is this one. */
static bool is_text(const char *a, const char *text)
{
    return a && strcmp(a, text) == 0;
}

static struct place_row *place_of(struct place_table *t, const char *key)
{
    for (size_t i = 0; i < t->count; i++)
        if (is_text(t->place[i].key, key)) return &t->place[i];
    t->place[t->count] = (struct place_row){.key = key};
    return &t->place[t->count++];
}

/* Names and limiting factor: those of one zone, or what all zones share. A factor that limits most of every
 * zone limits most of them together. */
static void add_words(const struct reading *d, size_t row, struct place_row *p)
{
    const char *name = cell(d, row, d->name), *zh = cell(d, row, d->name_zh),
               *limiting = cell(d, row, d->limiting);
    if (p->zones == 0) {
        p->name = *name ? name : p->key;
        p->name_zh = *zh ? zh : NULL;
        p->limiting = *limiting ? limiting : NULL;
        return;
    }
    p->name = p->key;
    p->name_zh = NULL;
    if (!is_text(p->limiting, limiting)) p->limiting = NULL;
}

static enum status add_view(const struct reading *d, size_t row, struct place_row *p, int view,
                            struct error *err)
{
    double area = NAN, index = NAN;
    int class = 0;
    enum status st = read_number(d, row, d->area, HUGE_VAL, &area, err);
    if (st == ST_OK) st = read_number(d, row, d->index[view], 1, &index, err);
    if (st == ST_OK) st = read_class(d, row, d->class[view], &class, err);
    if (st != ST_OK || isnan(index) || !(area > 0)) return st;
    if (!(p->area[view] > 0))
        p->class[view] = class;
    else if (p->class[view] != class)
        p->class[view] = 0;
    p->area[view] += area;
    p->sum[view] += area * index;
    return ST_OK;
}

static enum status add_row(struct reading *d, size_t row, struct error *err)
{
    struct place_table *t = d->out;
    const char *zone = cell(d, row, d->zone), *parent = cell(d, row, d->parent),
               *data = cell(d, row, d->data);
    for (size_t k = 0; k < row; k++)
        if (strcmp(cell(d, k, d->zone), zone) == 0)
            return error_set(err, ST_INPUT,
                             "%s: row %zu: zone \"%s\" stands in the table twice, expected once", d->path,
                             text_table_row(row), zone);
    struct place_row *p = place_of(t, *parent ? parent : zone);
    add_words(d, row, p);
    enum status st = add_view(d, row, p, CROSSCHECK_ALL, err);
    if (st == ST_OK && t->has_without) st = add_view(d, row, p, CROSSCHECK_WITHOUT, err);
    p->zones++;
    if (row == 0) t->data = *data ? data : NULL;
    if (!is_text(t->data, data)) t->data = NULL;
    return st;
}

/* A table that does not say how many classes there are has as many as its zones show. */
static void count_classes(struct place_table *t)
{
    for (size_t i = 0; i < t->count; i++) {
        for (int v = 0; v < CROSSCHECK_VIEWS; v++) {
            const size_t class = (size_t)t->place[i].class[v];
            if (class > t->classes) t->classes = class;
        }
    }
}

enum status place_table_read(const char *path, struct place_table *out, struct error *err)
{
    struct text_table text = {0};
    struct manifest_source source = {.path = strdup(path), .band = 1, .missing = NAN};
    enum status st = source.path ? text_table_read_all(&source, "zones", &text, err) : error_memory(err);
    free(source.path);
    *out = (struct place_table){.text = text};
    struct reading d = {.path = path, .out = out};
    if (st == ST_OK && text.rows == 0)
        st = error_set(err, ST_INPUT, "%s has no rows, expected one for each zone", path);
    if (st == ST_OK) st = find_columns(&d, err);
    if (st == ST_OK && !(out->place = calloc(text.rows + 1, sizeof *out->place))) st = error_memory(err);
    for (size_t row = 0; st == ST_OK && row < text.rows; row++) st = add_row(&d, row, err);
    if (st == ST_OK) count_classes(out);
    if (st != ST_OK) place_table_clear(out);
    return st;
}

void place_table_clear(struct place_table *t)
{
    free(t->place);
    text_table_clear(&t->text);
    *t = (struct place_table){0};
}

double place_mean(const struct place_row *p, enum crosscheck_view view)
{
    return p->area[view] > 0 ? p->sum[view] / p->area[view] : (double)NAN;
}
