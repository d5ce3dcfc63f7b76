#include "manifest/manifest.h"

#include "manifest/map_reader.h"
#include "manifest/ready.h"

#include <cpl_conv.h>
#include <cpl_error.h>
#include <cpl_string.h>
#include <cpl_vsi.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char file_name[] = "capacity.yaml";
enum { FILE_BYTES_MAX = 4 << 20, NAMES_SHOWN = 6, NAMES_LOOKED_AT = 1000, CLASSES_DEFAULT = 5 };

void manifest_faults_add(struct manifest_faults *faults, const char *text)
{
    if (!faults) return;
    char *copy = strdup(text);
    char **all = copy ? realloc(faults->text, (faults->count + 1) * sizeof *all) : NULL;
    if (!all) {
        free(copy);
        return;
    }
    faults->text = all;
    faults->text[faults->count++] = copy;
}

void manifest_faults_clear(struct manifest_faults *faults)
{
    for (size_t i = 0; i < faults->count; i++) free(faults->text[i]);
    free(faults->text);
    *faults = (struct manifest_faults){0};
}

const char *manifest_at(const struct manifest *m, int line, char *buf, size_t room)
{
    if (line > 0)
        snprintf(buf, room, "%s:%d: ", m->path, line);
    else
        snprintf(buf, room, "%s: ", m->path);
    return buf;
}

static void clear_factor(struct manifest_factor *f)
{
    free(f->id);
    free(f->unit_name);
    free(f->table.layer);
    free(f->table.where);
    method_args_clear(&f->score);
    fields_clear(AT_FACTOR, f);
}

static void clear_judgements(struct manifest_judgements *j)
{
    for (size_t i = 0; i < j->judges; i++) {
        free(j->matrix[i]);
        free(j->file[i]);
    }
    free(j->matrix);
    free(j->file);
    free(j->level);
}

void manifest_free(struct manifest *m)
{
    if (!m) return;
    if (m->class_name)
        for (size_t i = 0; i < m->class_count; i++) free(m->class_name[i]);
    free(m->class_name);
    for (size_t i = 0; i < m->factors; i++) clear_factor(&m->factor[i]);
    for (size_t i = 0; i < m->groups; i++) {
        free(m->group[i].id);
        fields_clear(AT_GROUP, &m->group[i]);
        fields_clear(AT_GROUP_OVERLAY, &m->group[i]);
    }
    for (size_t i = 0; i < m->judgements; i++) clear_judgements(&m->judgement[i]);
    free(m->judgement);
    clear_judgements(&m->industry.index.judgement);
    for (size_t i = 0; i < m->industry.index.indicators; i++) {
        free(m->industry.index.indicator[i].id);
        fields_clear(AT_INDICATOR, &m->industry.index.indicator[i]);
    }
    for (size_t i = 0; i < m->constraints; i++) fields_clear(AT_CONSTRAINT, &m->constraint[i]);
    free(m->constraint);
    for (int place = AT_TOP; place < AT_GROUP; place++) fields_clear((enum place)place, m);
    free(m->path);
    free(m->dir);
    free(m->yaml);
    free(m);
}

bool manifest_by_groups(const struct manifest *m)
{
    bool any = false;
    for (size_t g = 0; g < m->groups; g++) any |= m->group[g].has_overlay;
    return any;
}

size_t manifest_names(const struct manifest *m, const char **names)
{
    size_t n = 0;
    for (size_t f = 0; f < m->factors; f++) names[n++] = m->factor[f].id;
    for (size_t g = 0; g < m->groups; g++) names[n++] = m->group[g].id;
    for (size_t k = 0; k < m->constraints && n < MANIFEST_NAMES_MAX; k++)
        if (m->constraint[k].id) names[n++] = m->constraint[k].id;
    return n;
}

char *manifest_text(const struct manifest *m)
{
    return strdup(m->yaml);
}

static int compare_names(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

/* Why there is nothing to read in a folder: it is not there, it is empty, or the file has another name. */
static enum status report_no_file(const char *dir, struct error *err)
{
    VSIStatBufL info;
    if (VSIStatL(dir, &info) != 0) return error_set(err, ST_INPUT, "%s: there is no such folder", dir);
    if (!VSI_ISDIR(info.st_mode))
        return error_set(err, ST_INPUT, "%s: not a folder, expected the folder that holds %s", dir,
                         file_name);
    char **names = VSIReadDirEx(dir, NAMES_LOOKED_AT);
    int count = 0, listed = CSLCount(names);
    for (int i = 0; i < listed; i++) {
        if (strcmp(names[i], ".") == 0 || strcmp(names[i], "..") == 0)
            CPLFree(names[i]);
        else
            names[count++] = names[i];
    }
    if (names) names[count] = NULL;
    if (count) qsort(names, (size_t)count, sizeof *names, compare_names);

    struct text said = {0};
    for (int i = 0; i < count && i < NAMES_SHOWN; i++) text_add(&said, "%s%s", i ? ", " : "", names[i]);
    if (count > NAMES_SHOWN) text_add(&said, ", ...");
    const char *near = text_nearest(file_name, (const char *const *)names, (size_t)count);
    if (!count)
        error_set(err, ST_INPUT, "%s: the folder is empty, expected layers and a file %s in it", dir,
                  file_name);
    else if (near && strcmp(near, file_name) == 0)
        error_set(err, ST_INPUT, "%s/%s: cannot be read, expected a file", dir, file_name);
    else if (near)
        error_set(err, ST_INPUT, "%s: there is no %s in the folder; rename %s if that is it", dir, file_name,
                  near);
    else
        error_set(err, ST_INPUT, "%s: there is no %s in the folder, which holds %s", dir, file_name,
                  said.failed ? "" : said.s);
    text_clear(&said);
    CSLDestroy(names);
    return ST_INPUT;
}

/* The bytes of the file. Caller frees with free. */
static enum status read_bytes(const struct manifest *m, char **bytes, size_t *size, struct error *err)
{
    VSIStatBufL info;
    VSILFILE *file =
        VSIStatL(m->path, &info) == 0 && VSI_ISDIR(info.st_mode) ? NULL : VSIFOpenL(m->path, "rb");
    if (!file) return report_no_file(m->dir, err);
    char *buffer = malloc(FILE_BYTES_MAX + 1);
    size_t got = buffer ? VSIFReadL(buffer, 1, FILE_BYTES_MAX + 1, file) : 0;
    VSIFCloseL(file);
    if (!buffer) return error_memory(err);
    if (got > FILE_BYTES_MAX) {
        free(buffer);
        return error_set(err, ST_INPUT, "%s: larger than %d MB, expected a manifest", m->path,
                         FILE_BYTES_MAX >> 20);
    }
    *bytes = buffer;
    *size = got;
    return ST_OK;
}

/* A text that no analyst wrote: its lines would tell nothing. */
static enum status parse_text(const struct manifest *m, const char *text, struct tree *tree,
                              struct error *err)
{
    enum status status = tree_parse(tree, text, strlen(text), 0, m->path, &tree->root, err);
    for (size_t i = 0; i < tree->count; i++) tree->all[i]->line = 0;
    return status;
}

static enum status parse_file(const struct manifest *m, struct tree *tree, struct error *err)
{
    char *bytes = NULL;
    size_t size = 0;
    enum status status = read_bytes(m, &bytes, &size, err);
    if (status != ST_OK) return status;
    struct node *root = NULL;
    status = tree_parse(tree, bytes, size, 0, m->path, &root, err);
    if (status == ST_OK && (!root || tree_is_empty(root) || tree_is_null(root)))
        status =
            error_set(err, ST_INPUT, "%s: the file says nothing, expected at least grid and groups", m->path);
    if (status == ST_OK) tree->root = root;
    free(bytes);
    return status;
}

/* A set that cannot be read at all ends it; one that leads nowhere is a fault among others. */
static enum status apply_sets(struct reader *r, struct tree *tree, size_t count, struct error *err)
{
    static const char section[] = "industry.";
    for (size_t i = 0; i < count; i++) {
        struct error fault;
        bool prefix = r->alone && strncmp(r->sets[i], section, sizeof section - 1) != 0;
        char *set = text_format("%s%s", prefix ? section : "", r->sets[i]);
        if (!set) return error_memory(err);
        enum status status = tree_set(tree, set, (int)i + 1, &fault);
        free(set);
        if (status == ST_INPUT)
            reader_add(r, (int)i + 1, 0, fault.text);
        else if (status != ST_OK)
            return error_set(err, status, "%s", fault.text);
    }
    return ST_OK;
}

/* Defaults that depend on what else is there. */
static void set_defaults(struct reader *r)
{
    struct manifest *m = r->m;
    for (int place = AT_TOP; place < AT_GROUP; place++) fields_defaults((enum place)place, m);
    struct node *key = NULL;
    r->has_zones = tree_get(r->root, "zones", NULL) != NULL;
    m->grid.extent = r->has_zones ? EXTENT_ZONES : EXTENT_INTERSECTION;
    m->grid.mask = r->has_zones ? MASK_ZONES : MASK_NONE;
    m->grid.cell_x = m->grid.cell_y = NAN;
    if (tree_get(r->root, "grid", &key)) m->grid.line = key->line;
    m->zones.source.band = 1;
    m->zones.source.missing = m->industry.table.missing = m->industry.index.table.missing =
        m->industry.context.missing = NAN;
    m->class_count = CLASSES_DEFAULT;
    const struct node *classes = tree_get(r->root, "classes", NULL);
    bool breaks = classes && tree_get(classes, "breaks", NULL);
    r->equal_steps = !breaks && !(classes && tree_get(classes, "method", NULL));
    m->classes.method = method_find(METHOD_CLASSES, breaks ? "fixed" : "equal");
}

/* Classes nobody described are equal steps of 0 to 1, so that two runs can be compared. */
static void make_equal_steps(struct reader *r)
{
    struct manifest *m = r->m;
    double *x = reader_alloc(r, m->class_count, sizeof *x);
    if (!x) return;
    m->classes.method = method_find(METHOD_CLASSES, "fixed");
    m->classes.count = m->class_count - 1;
    m->classes.x = x;
    for (size_t k = 1; k < m->class_count; k++) x[k - 1] = (double)k / (double)m->class_count;
}

static void finish(struct reader *r)
{
    struct manifest *m = r->m;
    if (r->equal_steps) make_equal_steps(r);
    if (!m->class_name) m->class_name = reader_alloc(r, m->class_count, sizeof *m->class_name);
    m->yaml = tree_emit(r->root);
    if (!m->yaml) r->failed = true;
}

static enum status set_paths(struct manifest *m, const char *dir, struct error *err)
{
    size_t n = strlen(dir);
    while (n > 1 && dir[n - 1] == '/') n--;
    m->dir = n ? strndup(dir, n) : strdup(".");
    m->path = m->dir ? text_format("%s%s%s", m->dir, strcmp(m->dir, "/") == 0 ? "" : "/", file_name) : NULL;
    return m->path ? ST_OK : error_memory(err);
}

static enum status set_table_path(struct manifest *m, const char *table, struct error *err)
{
    m->path = strdup(table);
    return m->path ? ST_OK : error_memory(err);
}

/* The section industry, where there is nothing else. */
static void read_alone(struct reader *r)
{
    struct node *key = NULL;
    const struct node *value = tree_get(r->root, "industry", &key);
    size_t length = reader_enter(r, "industry");
    if (value) map_read(r, AT_INDUSTRY, r->m, key, value);
    reader_leave(r, length);
}

/* `where`: the folder, or with `text` the table that text is about. */
static enum status read_manifest(const char *where, const char *text, const char *const *sets,
                                 size_t set_count, struct manifest **out, struct manifest_faults *faults,
                                 struct error *err)
{
    *out = NULL;
    struct error first = {0};
    struct tree tree = {0};
    struct reader r = {.sets = sets, .m = calloc(1, sizeof *r.m), .alone = text};
    enum status status = !r.m   ? error_memory(&first)
                         : text ? set_table_path(r.m, where, &first)
                                : set_paths(r.m, where, &first);
    if (status == ST_OK)
        status = text ? parse_text(r.m, text, &tree, &first) : parse_file(r.m, &tree, &first);
    if (status == ST_OK) status = apply_sets(&r, &tree, set_count, &first);
    if (status == ST_OK) status = ready_write_out(&tree, &first);
    if (status != ST_OK) {
        manifest_faults_add(faults, first.text);
        goto done;
    }
    r.root = tree.root;
    set_defaults(&r);
    if (text)
        read_alone(&r);
    else
        map_read(&r, AT_TOP, r.m, r.root, r.root);
    if (!r.faults && !r.failed) finish(&r);
    if (r.failed)
        status = error_memory(&first);
    else if (r.faults)
        status = ST_INPUT;
done:
    reader_finish(&r, status == ST_INPUT && r.faults ? faults : NULL, &first);
    text_clear(&r.path);
    free(r.id);
    tree_clear(&tree);
    if (status != ST_OK) {
        manifest_free(r.m);
        return error_set(err, status, "%s", first.text);
    }
    *out = r.m;
    return ST_OK;
}

enum status manifest_read(const char *dir, const char *const *sets, size_t set_count, struct manifest **out,
                          struct manifest_faults *faults, struct error *err)
{
    return read_manifest(dir, NULL, sets, set_count, out, faults, err);
}

enum status manifest_read_industry(const char *table, const char *text, const char *const *sets,
                                   size_t set_count, struct manifest **out, struct manifest_faults *faults,
                                   struct error *err)
{
    return read_manifest(table, text, sets, set_count, out, faults, err);
}
