#include "manifest/ready.h"

#include <string.h>

/* Where a key stands in a mapping, null or not; its count: nowhere. */
static size_t find(const struct node *map, const char *name)
{
    size_t i = 0;
    while (i < map->count && (map->key[i]->kind != NODE_SCALAR || strcmp(map->key[i]->text, name) != 0)) i++;
    return i;
}

/* Lay what the manifest says over what a group stands for. The factors are laid over one by one, and of each
 * its keys; whatever stands deeper is replaced. */
static bool lay_over(struct node *ready, const struct node *own, bool factors)
{
    for (size_t i = 0; i < own->count; i++) {
        /* A key that stands twice in the manifest stands twice still: the reader has a word for it. */
        bool fits = own->key[i]->kind == NODE_SCALAR && find(own, own->key[i]->text) == i;
        size_t at = fits ? find(ready, own->key[i]->text) : ready->count;
        bool deeper = at < ready->count && own->item[i]->kind == NODE_MAP &&
                      (factors || strcmp(own->key[i]->text, "factors") == 0);
        if (at == ready->count) {
            if (!tree_append(ready, own->key[i], own->item[i])) return false;
        } else if (deeper && ready->item[at]->kind == NODE_MAP) {
            if (!lay_over(ready->item[at], own->item[i], !factors)) return false;
        } else {
            ready->key[at] = own->key[i];
            ready->item[at] = own->item[i];
        }
    }
    return true;
}

/* Every factor gets what the group was given for all. */
static bool hand_down(struct node *ready, const struct node *group, const struct ready_group *g)
{
    const struct node *factors = tree_get(ready, "factors", NULL);
    for (size_t k = 0; g->given[k]; k++) {
        struct node *key = NULL, *value = tree_get(group, g->given[k], &key);
        for (size_t f = 0; f < factors->count; f++)
            if (!tree_append(factors->item[f], key, value)) return false;
    }
    return true;
}

static const struct ready_group *group_of(const struct node *group, struct node **key, struct node **value)
{
    *value = group->kind == NODE_MAP ? tree_get(group, "ready", key) : NULL;
    for (size_t i = 0; *value && i < ready_count; i++) {
        const struct ready_group *g = &ready_groups[i];
        if ((*value)->kind != NODE_SCALAR || strcmp((*value)->text, g->id) != 0) continue;
        for (size_t k = 0; g->given[k]; k++)
            if (!tree_get(group, g->given[k], NULL)) return NULL;
        return g;
    }
    return NULL;
}

static enum status write_out(struct tree *t, struct node **slot, struct error *err)
{
    struct node *key = NULL, *value = NULL, *ready = NULL, *group = *slot;
    const struct ready_group *g = group_of(group, &key, &value);
    if (!g) return ST_OK;
    size_t first = t->count;
    enum status st = tree_parse(t, g->yaml, strlen(g->yaml), 0, g->id, &ready, err);
    if (st != ST_OK) return st;
    for (size_t i = first; i < t->count; i++) {
        t->all[i]->line = key->line;
        t->all[i]->set = value->set;
    }
    struct node *all = tree_node(t, NODE_MAP, NULL, group->line, group->set);
    if (!all || !tree_append(all, key, value)) return error_memory(err);
    bool ok = hand_down(ready, group, g) && lay_over(all, ready, false) && lay_over(all, group, false);
    if (!ok) return error_memory(err);
    *slot = all;
    return ST_OK;
}

enum status ready_write_out(struct tree *t, struct error *err)
{
    struct node *key = NULL, *groups = t->root->kind == NODE_MAP ? tree_get(t->root, "groups", &key) : NULL;
    enum status st = ST_OK;
    for (size_t i = 0; groups && groups->kind == NODE_MAP && st == ST_OK && i < groups->count; i++)
        st = write_out(t, &groups->item[i], err);
    return st;
}
