#include "industry/composite.h"

#include "base/text.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { YEAR_MAX = 9999 };

void composite_clear(struct composite *c)
{
    for (size_t i = 0; i < c->rows; i++) free(c->row[i].city);
    free(c->row);
    free(c->value);
    free(c->scaled);
    free(c->index);
    *c = (struct composite){0};
}

static enum status parse_year(const char *who, const char *city, const char *text, int *year,
                              struct error *err)
{
    double number;
    if (!text_number(text, &number) || number < 1 || number > YEAR_MAX || number != floor(number))
        return error_set(err, ST_INPUT, "%s (%s): year \"%s\", expected a whole number such as 2016", who,
                         city, text);
    *year = (int)number;
    return ST_OK;
}

static enum status check_unique(const struct composite *c, const char *who, const struct composite_row *row,
                                struct error *err)
{
    for (size_t i = 0; i < c->rows; i++) {
        if (c->row[i].year != row->year || strcmp(c->row[i].city, row->city) != 0) continue;
        if (row->year)
            return error_set(err, ST_INPUT, "%s: \"%s\" stands in the table twice for %d, expected once", who,
                             row->city, row->year);
        return error_set(err, ST_INPUT, "%s: \"%s\" stands in the table twice, expected once", who,
                         row->city);
    }
    return ST_OK;
}

static enum status grow(struct composite *c, struct error *err)
{
    if (c->rows < c->room) return ST_OK;
    const size_t room = c->room ? 2 * c->room : 16;
    struct composite_row *row = realloc(c->row, room * sizeof *row);
    if (row) c->row = row;
    double *value = realloc(c->value, room * c->n * sizeof *value);
    if (value) c->value = value;
    if (!row || !value) return error_memory(err);
    c->room = room;
    return ST_OK;
}

static enum status parse_values(const struct composite *c, const char *who, struct composite_row *row,
                                char *const *cell, double *value, struct error *err)
{
    for (size_t k = 0; k < c->n; k++) {
        value[k] = NAN;
        if (!*cell[k])
            row->missing++;
        else if (!text_number(cell[k], &value[k]))
            return error_set(err, ST_INPUT, "%s (%s): %s \"%s\", expected a number or nothing", who,
                             row->city, c->indicator[k].id, cell[k]);
    }
    return ST_OK;
}

enum status composite_add(struct composite *c, const char *who, const char *city, const char *year,
                          char *const *cell, struct error *err)
{
    struct composite_row row = {0};
    if (!*city) return error_set(err, ST_INPUT, "%s: the key is empty, expected a city", who);
    enum status st = year ? parse_year(who, city, year, &row.year, err) : ST_OK;
    if (st == ST_OK) st = grow(c, err);
    if (st != ST_OK) return st;
    row.city = strdup(city);
    if (!row.city) return error_memory(err);
    st = check_unique(c, who, &row, err);
    if (st == ST_OK) st = parse_values(c, who, &row, cell, c->value + c->rows * c->n, err);
    if (st == ST_OK)
        c->row[c->rows++] = row;
    else
        free(row.city);
    return st;
}

/* By insertion: stable, and the tables are short. */
void composite_sort(struct composite *c)
{
    double value[INDICATORS_MAX];
    const size_t size = c->n * sizeof *value;
    for (size_t i = 1; i < c->rows; i++) {
        size_t to = i;
        while (to > 0 && c->row[to - 1].year > c->row[i].year) to--;
        if (to == i) continue;
        const struct composite_row row = c->row[i];
        memcpy(value, c->value + i * c->n, size);
        memmove(c->row + to + 1, c->row + to, (i - to) * sizeof row);
        memmove(c->value + (to + 1) * c->n, c->value + to * c->n, (i - to) * size);
        c->row[to] = row;
        memcpy(c->value + to * c->n, value, size);
    }
}

size_t composite_year_end(const struct composite *c, size_t first)
{
    size_t end = first;
    while (end < c->rows && c->row[end].year == c->row[first].year) end++;
    return end;
}

static enum status scale_indicator(struct composite *c, size_t k, const struct method_args *outliers,
                                   const struct method_args *normalise, double *x, double *out,
                                   struct error *err)
{
    struct indicator *indicator = &c->indicator[k];
    for (size_t i = 0; i < c->rows; i++) x[i] = c->value[i * c->n + k];
    const struct method *step = outliers->method;
    enum status st = step->fn.outliers(outliers, indicator, x, c->rows, &c->changed[k], err);
    if (st == ST_OK) {
        step = normalise->method;
        st = step->fn.normalise(normalise, indicator, x, out, c->rows, err);
    }
    if (st != ST_OK) error_prefix(err, "%s: %s", step->id, indicator->id);
    for (size_t i = 0; st == ST_OK && i < c->rows; i++) {
        c->scaled[i * c->n + k] = out[i];
        c->counted[i * c->n + k] = c->row[i].missing > c->may_lack ? (double)NAN : out[i];
    }
    return st;
}

enum status composite_scale(struct composite *c, const struct method_args *outliers,
                            const struct method_args *normalise, struct error *err)
{
    const size_t cells = c->rows * c->n;
    double *column = malloc((2 * c->rows + 1) * sizeof *column);
    c->scaled = malloc((2 * cells + 1) * sizeof *c->scaled);
    c->index = malloc((c->rows + 1) * sizeof *c->index);
    enum status st = column && c->scaled && c->index ? ST_OK : error_memory(err);
    if (st == ST_OK) c->counted = c->scaled + cells;
    for (size_t k = 0; st == ST_OK && k < c->n; k++)
        st = scale_indicator(c, k, outliers, normalise, column, column + c->rows, err);
    free(column);
    return st;
}

enum status composite_aggregate(const struct composite *c, const struct method_args *aggregate,
                                const double *weight, size_t first, size_t count, double *index,
                                size_t *floored, struct error *err)
{
    const struct aggregate_input in = {
        .rows = count, .n = c->n, .score = c->counted + first * c->n, .weight = weight, .floored = floored};
    enum status st = aggregate->method->fn.aggregate(aggregate, &in, index, err);
    for (size_t i = 0; st == ST_OK && i < count; i++) index[i] *= 10;
    return st;
}

enum status composite_score(struct composite *c, const struct method_args *aggregate, struct error *err)
{
    enum status st = ST_OK;
    for (size_t first = 0, end; st == ST_OK && first < c->rows; first = end) {
        end = composite_year_end(c, first);
        st = composite_aggregate(c, aggregate, c->weight, first, end - first, c->index + first, &c->floored,
                                 err);
        if (st != ST_OK && c->row[first].year) error_prefix(err, "%d", c->row[first].year);
    }
    return st;
}

size_t composite_lowest(const struct composite *c, size_t row)
{
    const double *score = c->scaled + row * c->n;
    size_t lowest = c->n;
    for (size_t k = 0; k < c->n; k++)
        if (c->weight[k] > 0 && !isnan(score[k]) && (lowest == c->n || score[k] < score[lowest])) lowest = k;
    return lowest;
}
