#include "grid/join.h"

#include "grid/text_table.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { KEY, VALUE, COLUMNS };

struct joining {
    const struct manifest_factor *factor;
    const struct zone_shapes *zones;
    const char *who;
    struct text_table table;
    const struct zone_shape **by_id; /* sorted by id */
    size_t *row_of;                  /* row that gave each zone its value; 0: none yet */
    double *result;
};

static int compare_ids(const void *a, const void *b)
{
    const struct zone_shape *const *x = a, *const *y = b;
    return strcmp((*x)->id, (*y)->id);
}

static int compare_key(const void *key, const void *entry)
{
    const struct zone_shape *const *z = entry;
    return strcmp(key, (*z)->id);
}

static enum status number_at(const struct joining *k, const char *s, size_t row, double *v, struct error *err)
{
    *v = NAN;
    if (!*s || text_number(s, v)) return ST_OK;
    return error_set(err, ST_INPUT, "%s: %s: row %zu, column \"%s\": found \"%s\", expected a number%s",
                     k->who, k->factor->table.path, row, k->factor->value, s,
                     strchr(s, ',') ? " without thousands separators, with a decimal point" : " or nothing");
}

static enum status take(struct joining *k, size_t i, struct error *err)
{
    char *const *cell = k->table.cell + i * COLUMNS;
    const char *key = cell[KEY];
    size_t row = text_table_row(i);
    if (!*key) return ST_OK;
    const struct zone_shape **found = bsearch(key, k->by_id, k->zones->count, sizeof *k->by_id, compare_key);
    if (!found) return ST_OK; /* a table may cover more than the zones */
    size_t zone = (size_t)(*found - k->zones->zone);
    if (k->row_of[zone])
        return error_set(
            err, ST_INPUT,
            "%s: %s: row %zu, column \"%s\": \"%s\" stands in row %zu already, expected each key once",
            k->who, k->factor->table.path, row, k->factor->key, key, k->row_of[zone]);
    k->row_of[zone] = row;
    double v;
    enum status st = number_at(k, cell[VALUE], row, &v, err);
    if (st != ST_OK) return st;
    k->result[zone] = k->factor->per_km2 ? v / (*found)->area_km2 : v;
    return ST_OK;
}

static enum status sort_ids(struct joining *k, struct error *err)
{
    size_t n = k->zones->count;
    k->by_id = calloc(n + 1, sizeof *k->by_id);
    k->row_of = calloc(n + 1, sizeof *k->row_of);
    if (!k->by_id || !k->row_of) return error_memory(err);
    for (size_t i = 0; i < n; i++) {
        k->by_id[i] = &k->zones->zone[i];
        k->result[i] = NAN;
    }
    qsort(k->by_id, n, sizeof *k->by_id, compare_ids);
    return ST_OK;
}

static enum status none_matches(const struct joining *k, struct error *err)
{
    const char *path = k->factor->table.path, *some_key = "";
    for (size_t i = 0; i < k->table.rows && !*some_key; i++) some_key = k->table.cell[i * COLUMNS + KEY];
    if (!*some_key)
        return error_set(err, ST_INPUT, "%s: %s has no row with a key in column \"%s\"", k->who, path,
                         k->factor->key);
    return error_set(
        err, ST_INPUT,
        "%s: %s: no key in column \"%s\" (such as \"%.60s\") is the id of a zone (such as \"%s\")", k->who,
        path, k->factor->key, some_key, k->zones->zone[0].id);
}

static enum status report(const struct joining *k, size_t *missing, struct text *without, struct error *err)
{
    bool any = false;
    *missing = 0;
    for (size_t i = 0; i < k->zones->count; i++) {
        any |= k->row_of[i] != 0;
        if (isnan(k->result[i])) text_add(without, "%s%s", (*missing)++ ? ", " : "", k->zones->zone[i].id);
    }
    return any || k->zones->count == 0 ? ST_OK : none_matches(k, err);
}

enum status join_values(const struct manifest_factor *f, const struct zone_shapes *zones, const char *who,
                        double *value, size_t *missing, struct text *without, struct error *err)
{
    struct joining k = {.factor = f, .zones = zones, .who = who, .result = value};
    const struct text_column columns[COLUMNS] = {{"key", f->key}, {"value", f->value}};
    enum status st = text_table_read(&f->table, who, columns, COLUMNS, &k.table, err);
    if (st == ST_OK) st = sort_ids(&k, err);
    for (size_t i = 0; st == ST_OK && i < k.table.rows; i++) st = take(&k, i, err);
    if (st == ST_OK) st = report(&k, missing, without, err);
    free(k.by_id);
    free(k.row_of);
    text_table_clear(&k.table);
    return st;
}
