/* The industrial tables, joined to the zones through their parent. */
#include "run/industry.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const char *run_industry_who(const struct run *r, const struct manifest_source *s, const char *section,
                             char *buf, size_t room)
{
    char at[256] = "";
    if (!r->options->table) manifest_at(r->manifest, s->line, at, sizeof at);
    snprintf(buf, room, "%s%s", at, section);
    return buf;
}

const char *run_industry_key(const struct zone_shape *z)
{
    return z->parent ? z->parent : z->id;
}

/* Whether a zone before this one has the same city. */
static bool seen_before(const struct run *r, size_t z)
{
    for (size_t k = 0; k < z; k++)
        if (strcmp(run_industry_key(&r->shapes.zone[k]), run_industry_key(&r->shapes.zone[z])) == 0)
            return true;
    return false;
}

static bool is_used(const struct run *r, const char *city)
{
    for (size_t z = 0; z < r->shapes.count; z++)
        if (strcmp(run_industry_key(&r->shapes.zone[z]), city) == 0) return true;
    return false;
}

size_t run_rows_without_zone(const struct run *r, const struct industry_table *t, const char **name)
{
    size_t n = 0;
    for (size_t i = 0; i < t->count; i++)
        if (!is_used(r, t->city[i].key)) name[n++] = t->city[i].key;
    return n;
}

size_t run_zones_without_row(const struct run *r, const struct industry_table *t, const char **name)
{
    size_t n = 0;
    for (size_t z = 0; z < r->shapes.count; z++) {
        const char *key = run_industry_key(&r->shapes.zone[z]);
        if (!seen_before(r, z) && !industry_find(t, key)) name[n++] = key;
    }
    return n;
}

/* "A", "B" */
static void add_names(struct text *list, const char *const *name, size_t n)
{
    for (size_t i = 0; i < n; i++) text_add(list, "%s\"%s\"", i ? ", " : "", name[i]);
}

void run_tell_unmatched(const struct run *r, const char *section, const char *file, const char *const *row,
                        size_t rows, const char *const *zone, size_t zones)
{
    struct text row_names = {0}, zone_names = {0};
    add_names(&row_names, row, rows);
    add_names(&zone_names, zone, zones);
    if (rows) run_notice(r, "notice: %s: rows of %s that match no zone: %s", section, file, row_names.s);
    if (zones)
        run_notice(r, "warning: %s: zones without a row in %s, shown without score and tier: %s", section,
                   file, zone_names.s);
    text_clear(&row_names);
    text_clear(&zone_names);
}

static void tell_unmatched(const struct run *r, const struct industry_table *t, const char *section,
                           const char *file)
{
    const char **name = malloc((t->count + r->shapes.count) * sizeof *name);
    if (!name) return;
    size_t rows = run_rows_without_zone(r, t, name), zones = run_zones_without_row(r, t, name + rows);
    run_tell_unmatched(r, section, file, name, rows, name + rows, zones);
    free(name);
}

void run_industry_tell(const struct run *r)
{
    if (!r->figures) return;
    const struct manifest *m = r->manifest;
    if (r->has_zones && m->industry.table.path)
        tell_unmatched(r, &r->industry, "industry", m->industry.table.path);
    if (r->has_zones && m->industry.index.table.path)
        tell_unmatched(r, &r->figures->scored, "industry.index", m->industry.index.table.path);
    const char *line = r->figures->contradictions.s;
    for (const char *end; line && *line; line = end + 1) {
        end = strchr(line, '\n');
        run_notice(r, "warning: industry: %s: %.*s", m->industry.table.path, (int)(end - line), line);
    }
    run_industry_index_tell(r);
}

/* A table of which no row belongs to a zone is not the one that was meant. */
static enum status check_match(const struct run *r, const struct industry_table *t,
                               const struct manifest_source *s, const char *section, const char *key,
                               struct error *err)
{
    char who[512];
    if (!s->path) return ST_OK;
    for (size_t i = 0; i < t->count; i++)
        if (is_used(r, t->city[i].key)) return ST_OK;
    return error_set(
        err, ST_INPUT,
        "%s: %s: no value in column \"%s\" (such as \"%s\") is the %s of a zone (such as \"%s\")",
        run_industry_who(r, s, section, who, sizeof who), s->path, key, t->city[0].key,
        r->manifest->zones.parent, run_industry_key(&r->shapes.zone[0]));
}

const struct industry_table *run_industry_used(const struct run *r)
{
    return r->manifest->industry.use == USE_INDEX && r->figures ? &r->figures->scored : &r->industry;
}

bool run_industry_modelled(const struct run *r)
{
    const struct manifest *m = r->manifest;
    return m->modelled || (m->industry.use == USE_INDEX && m->industry.index.modelled);
}

static enum status join_zones(struct run *r, struct error *err)
{
    const struct manifest *m = r->manifest;
    enum status st = check_match(r, &r->industry, &m->industry.table, "industry", m->industry.key, err);
    if (st == ST_OK)
        st = check_match(r, &r->figures->scored, &m->industry.index.table, "industry.index",
                         m->industry.index.key, err);
    if (st == ST_OK && !(r->city = calloc(r->shapes.count + 1, sizeof *r->city))) st = error_memory(err);
    for (size_t z = 0; st == ST_OK && z < r->shapes.count; z++)
        r->city[z] = industry_find(run_industry_used(r), run_industry_key(&r->shapes.zone[z]));
    return st;
}

enum status run_industry(struct run *r, struct error *err)
{
    const struct manifest *m = r->manifest;
    if (!m->industry.table.path && !m->industry.index.table.path) return ST_OK;
    r->figures = calloc(1, sizeof *r->figures);
    if (!r->figures) return error_memory(err);
    enum status st = run_industry_published(r, err);
    if (st == ST_OK) st = run_industry_index(r, err);
    return st == ST_OK && r->has_zones ? join_zones(r, err) : st;
}

void run_industry_clear(struct run *r)
{
    industry_clear(&r->industry);
    free(r->city);
    if (!r->figures) return;
    struct industry_figures *f = r->figures;
    free(f->growth);
    text_clear(&f->contradictions);
    text_table_clear(&f->context);
    composite_clear(&f->index);
    industry_clear(&f->scored);
    free(f->robust);
    free(f);
}
