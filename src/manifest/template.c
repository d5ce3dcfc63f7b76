/* The manifest with its weights and its overlay left open, for whoever tries others. */
#include "base/text.h"
#include "manifest/manifest.h"
#include "manifest/tree.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Set one "path=value" (owned). */
static enum status set(struct tree *t, char *path, struct error *err)
{
    enum status st = path ? tree_set(t, path, 0, err) : error_memory(err);
    free(path);
    return st;
}

static enum status mark_group(struct tree *t, const struct manifest *m, size_t g, const char *mark,
                              struct error *err)
{
    const struct manifest_group *group = &m->group[g];
    enum status st = set(t, text_format("groups.%s.weight=%sg%zu", group->id, mark, g), err);
    if (st == ST_OK && group->has_overlay) st = set(t, text_format("groups.%s.overlay=~", group->id), err);
    for (size_t f = group->first; st == ST_OK && f < group->first + group->count; f++)
        st = set(t, text_format("groups.%s.factors.%s.weight=%sf%zu", group->id, m->factor[f].id, mark, f),
                 err);
    return st;
}

enum status manifest_template(const struct manifest *m, const char *mark, char **yaml, struct error *err)
{
    struct tree t = {0};
    enum status st = tree_parse(&t, m->yaml, strlen(m->yaml), 0, m->path, &t.root, err);
    for (size_t g = 0; st == ST_OK && g < m->groups; g++) st = mark_group(&t, m, g, mark, err);
    if (st == ST_OK && (strcmp(m->weights.method->id, "given") != 0 || !isnan(m->weight_sum)))
        st = set(&t, text_format("weights={method: given}"), err);
    if (st == ST_OK) st = set(&t, text_format("overlay=%so", mark), err);
    *yaml = st == ST_OK ? tree_emit(t.root) : NULL;
    if (st == ST_OK && !*yaml) st = error_memory(err);
    tree_clear(&t);
    return st;
}
