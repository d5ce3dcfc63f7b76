#include "base/text.h"
#include "manifest/fields.h"
#include "manifest/tree.h"

#include <cpl_string.h>
#include <stdlib.h>
#include <string.h>

/* One step of a --set on its way down. */
struct step {
    struct tree *tree;
    const char *set; /* as given */
    int number;
    struct text at; /* the path so far */
};

static enum status usage(const char *set, struct error *err)
{
    return error_set(err, ST_USAGE, "--set %s: expected KEY=VALUE, such as groups.terrain.weight=0.3", set);
}

/* The next segment of a dotted path, unescaped, into `out`; returns what follows it or NULL at the end. */
static const char *next_segment(const char *path, const char *end, struct text *out)
{
    out->len = 0;
    text_add_bytes(out, "", 0);
    while (path < end && *path != '.') {
        if (*path == '\\' && path + 1 < end && path[1] == '.') path++;
        text_add_bytes(out, path++, 1);
    }
    return path < end ? path + 1 : NULL;
}

static bool is_index(const char *s, size_t *index)
{
    if (!*s || strlen(s) > 6 || strspn(s, "0123456789") != strlen(s)) return false;
    *index = (size_t)strtoul(s, NULL, 10);
    return true;
}

/* What to make where nothing stands yet: a list only for a key that takes one, when an index follows. */
static struct node *make_container(struct step *s, const char *key, const char *rest, const char *end)
{
    struct text next = {0};
    size_t index;
    next_segment(rest, end, &next);
    enum node_kind kind = next.s && is_index(next.s, &index) && fields_takes_list(key) ? NODE_LIST : NODE_MAP;
    text_clear(&next);
    return tree_node(s->tree, kind, NULL, 0, s->number);
}

/* The key of `parent` that may have been meant by its last one, or NULL. A name of a letter or two is near to
 * any other such. */
static const char *nearest_key(const struct node *parent)
{
    enum { LENGTH_MIN = 3 };
    if (parent->kind != NODE_MAP || parent->count < 2) return NULL;
    const char *made = parent->key[parent->count - 1]->text;
    const char **names = strlen(made) < LENGTH_MIN ? NULL : calloc(parent->count, sizeof *names);
    size_t count = 0;
    for (size_t i = 0; names && i + 1 < parent->count; i++)
        if (parent->key[i]->kind == NODE_SCALAR) names[count++] = parent->key[i]->text;
    const char *near = names ? text_nearest(made, names, count) : NULL;
    free(names);
    return near;
}

/* Where in `parent` the segment's value stands; a missing key gets a slot that holds NULL. */
static enum status find_slot(struct step *s, struct node *parent, const char *segment, struct node ***slot,
                             struct error *err)
{
    const char *at = s->at.len ? s->at.s : "the manifest";
    if (parent->kind == NODE_SCALAR)
        return error_set(err, ST_INPUT, "--set %s: %s: found \"%s\", expected a mapping to set \"%s\" in",
                         s->set, at, parent->text, segment);
    if (parent->kind == NODE_LIST) {
        size_t index;
        if (!is_index(segment, &index) || index > parent->count)
            return error_set(err, ST_INPUT,
                             "--set %s: %s: found \"%s\", expected an index from 0 to %zu of this list",
                             s->set, at, segment, parent->count);
        if (index == parent->count && !tree_append(parent, NULL, NULL)) return error_memory(err);
        *slot = &parent->item[index];
        return ST_OK;
    }
    for (size_t i = 0; i < parent->count; i++) {
        if (parent->key[i]->kind != NODE_SCALAR || strcmp(parent->key[i]->text, segment) != 0) continue;
        *slot = &parent->item[i];
        return ST_OK;
    }
    struct node *key = tree_node(s->tree, NODE_SCALAR, segment, 0, s->number);
    if (!key || !tree_append(parent, key, NULL)) return error_memory(err);
    *slot = &parent->item[parent->count - 1];
    return ST_OK;
}

/* Walk down and hang `value` at the end. Every node on the way is copied first: an alias may share it with
 * another place, which the path does not name. */
static enum status hang(struct step *s, const char *path, const char *end, struct node *value,
                        struct error *err)
{
    struct text segment = {0};
    struct node **slot = &s->tree->root;
    enum status status = ST_OK;
    while (path) {
        struct node *parent = tree_copy(s->tree, *slot);
        if (!parent) {
            status = error_memory(err);
            break;
        }
        *slot = parent;
        path = next_segment(path, end, &segment);
        if (segment.failed || s->at.failed) status = error_memory(err);
        if (status == ST_OK) status = find_slot(s, parent, segment.s, &slot, err);
        if (status != ST_OK) break;
        bool made = !*slot;
        if (path && (!*slot || tree_is_null(*slot) || tree_is_empty(*slot)) &&
            !(*slot = make_container(s, segment.s, path, end))) {
            status = error_memory(err);
            break;
        }
        if (path && made) (*slot)->beside = nearest_key(parent);
        text_add(&s->at, "%s%s", s->at.len ? "." : "", segment.s);
    }
    if (status == ST_OK) *slot = value;
    text_clear(&segment);
    return status;
}

enum status tree_set(struct tree *t, const char *set, int number, struct error *err)
{
    const char *equals = strchr(set, '=');
    if (!equals || equals == set || *set == '.' || equals[-1] == '.') return usage(set, err);
    for (const char *p = set; p < equals; p++)
        if (p[0] == '.' && p[1] == '.') return usage(set, err);
    if (!CPLIsUTF8(set, -1)) return error_set(err, ST_USAGE, "--set %s: not UTF-8", set);

    struct step step = {.tree = t, .set = set, .number = number};
    struct node *value = NULL;
    char *who = text_format("--set %s", set);
    if (!who) return error_memory(err);
    enum status status = tree_parse(t, equals + 1, strlen(equals + 1), number, who, &value, err);
    if (status == ST_OK && !value && !(value = tree_node(t, NODE_SCALAR, "", 0, number)))
        status = error_memory(err);
    if (status == ST_OK && !t->root && !(t->root = tree_node(t, NODE_MAP, NULL, 0, number)))
        status = error_memory(err);
    if (status == ST_OK) status = hang(&step, set, equals, value, err);
    text_clear(&step.at);
    free(who);
    return status;
}
