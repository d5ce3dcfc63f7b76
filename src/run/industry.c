/* The published industrial table, joined to the zones through their parent. */
#include "base/text.h"
#include "grid/text_table.h"
#include "run/run.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static enum status read_table(struct run *r, struct error *err)
{
    const struct manifest *m = r->manifest;
    char at[256], who[512], row_who[1024];
    struct text_column columns[3] = {{"key", m->industry.key}};
    size_t n = 1, score = 0, tier = 0;
    if (m->industry.score) columns[score = n++] = (struct text_column){"score", m->industry.score};
    if (m->industry.tier) columns[tier = n++] = (struct text_column){"tier", m->industry.tier};
    snprintf(who, sizeof who, "%sindustry", manifest_at(m, m->industry.table.line, at, sizeof at));
    struct text_table t = {0};
    enum status st = text_table_read(&m->industry.table, who, columns, n, &t, err);
    if (st == ST_OK && t.rows == 0)
        st = error_set(err, ST_INPUT, "%s: %s has no rows, expected one for each %s", who,
                       m->industry.table.path, m->industry.key);
    for (size_t row = 0; st == ST_OK && row < t.rows; row++) {
        char *const *cell = t.cell + row * t.columns;
        snprintf(row_who, sizeof row_who, "%s: %s: row %zu", who, m->industry.table.path,
                 text_table_row(row));
        st = industry_add(&r->industry, row_who, cell[0], score ? cell[score] : NULL,
                          tier ? cell[tier] : NULL, err);
    }
    text_table_clear(&t);
    return st;
}

/* The city a zone belongs to: its parent where zones have one, else the zone itself. */
static const char *city_key(const struct zone_shape *z)
{
    return z->parent ? z->parent : z->id;
}

static bool is_used(const struct run *r, const struct industry_city *city)
{
    for (size_t z = 0; z < r->shapes.count; z++)
        if (r->city[z] == city) return true;
    return false;
}

/* Whether a zone before this one has the same city. */
static bool seen_before(const struct run *r, size_t z)
{
    for (size_t k = 0; k < z; k++)
        if (strcmp(city_key(&r->shapes.zone[k]), city_key(&r->shapes.zone[z])) == 0) return true;
    return false;
}

size_t run_rows_without_zone(const struct run *r, const char **name)
{
    size_t n = 0;
    for (size_t i = 0; i < r->industry.count; i++)
        if (!is_used(r, &r->industry.city[i])) name[n++] = r->industry.city[i].key;
    return n;
}

size_t run_zones_without_row(const struct run *r, const char **name)
{
    size_t n = 0;
    for (size_t z = 0; z < r->shapes.count; z++)
        if (!r->city[z] && !seen_before(r, z)) name[n++] = city_key(&r->shapes.zone[z]);
    return n;
}

/* "A", "B" */
static void add_names(struct text *list, const char *const *name, size_t n)
{
    for (size_t i = 0; i < n; i++) text_add(list, "%s\"%s\"", i ? ", " : "", name[i]);
}

/* A row that no zone belongs to may be a misspelt name; a zone without a row shows no score and no tier. */
void run_industry_tell(const struct run *r)
{
    if (!r->manifest->industry.table.path) return;
    const char *file = r->manifest->industry.table.path;
    struct text rows = {0}, zones = {0};
    const char **name = malloc((r->industry.count + r->shapes.count) * sizeof *name);
    if (!name) return;
    add_names(&rows, name, run_rows_without_zone(r, name));
    add_names(&zones, name, run_zones_without_row(r, name));
    free(name);
    if (rows.len) run_notice(r, "notice: industry: rows of %s that match no zone: %s", file, rows.s);
    if (zones.len)
        run_notice(r, "warning: industry: zones without a row in %s, shown without score and tier: %s", file,
                   zones.s);
    text_clear(&rows);
    text_clear(&zones);
}

static enum status none_matches(const struct run *r, struct error *err)
{
    const struct manifest *m = r->manifest;
    char at[256];
    return error_set(
        err, ST_INPUT,
        "%sindustry: %s: no value in column \"%s\" (such as \"%s\") is the %s of a zone (such as \"%s\")",
        manifest_at(m, m->industry.table.line, at, sizeof at), m->industry.table.path, m->industry.key,
        r->industry.city[0].key, m->zones.parent, city_key(&r->shapes.zone[0]));
}

enum status run_industry(struct run *r, struct error *err)
{
    if (!r->manifest->industry.table.path) return ST_OK;
    enum status st = read_table(r, err);
    if (st != ST_OK) return st;
    r->city = calloc(r->shapes.count + 1, sizeof *r->city);
    if (!r->city) return error_memory(err);
    size_t matched = 0;
    for (size_t z = 0; z < r->shapes.count; z++) {
        r->city[z] = industry_find(&r->industry, city_key(&r->shapes.zone[z]));
        matched += r->city[z] != NULL;
    }
    return matched ? ST_OK : none_matches(r, err);
}
