#include "manifest/difference.h"

#include "base/text.h"
#include "manifest/tree.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A text may hold aliases, so that there are more ways through it than it has nodes, or a way without end. */
enum { VISITS_MAX = 100000, VALUE_BYTES = 300 };

struct walk {
    struct manifest_differences *out;
    size_t visits;
    bool failed; /* memory ran out */
};

/* ---- a value on one line ---- */

static bool is_full(const struct text *t)
{
    return t->failed || t->len > VALUE_BYTES;
}

static void add_scalar(struct text *t, const struct node *n)
{
    if (n->quoted) text_add(t, "\"");
    for (const char *s = n->text; *s && !is_full(t); s++)
        text_add_bytes(t, (unsigned char)*s < ' ' ? " " : s, 1); /* lines of a block */
    if (n->quoted) text_add(t, "\"");
}

static void add_value(struct text *t, const struct node *n, int depth)
{
    if (is_full(t)) return;
    if (n->kind == NODE_SCALAR) {
        add_scalar(t, n);
        return;
    }
    bool map = n->kind == NODE_MAP;
    text_add(t, map ? "{" : "[");
    for (size_t i = 0; i < n->count && depth < TREE_DEPTH_MAX && !is_full(t); i++) {
        if (i > 0) text_add(t, ", ");
        if (map) add_value(t, n->key[i], depth + 1);
        if (map) text_add(t, ": ");
        add_value(t, n->item[i], depth + 1);
    }
    text_add(t, map ? "}" : "]");
}

/* Caller frees; NULL for no value, and when memory is out. */
static char *value_text(struct walk *w, const struct node *n)
{
    struct text t = {0};
    if (!n) return NULL;
    add_value(&t, n, 0);
    if (!t.failed && t.len > VALUE_BYTES) {
        size_t end = VALUE_BYTES;
        while (end > 0 && ((unsigned char)t.s[end] & 0xC0) == 0x80) end--; /* whole characters */
        t.len = end;
        text_add(&t, "\u2026");
    }
    if (t.failed) text_clear(&t);
    w->failed |= !t.s;
    return t.s;
}

/* ---- the walk ---- */

static void add(struct walk *w, const char *key, const struct node *a, const struct node *b)
{
    struct manifest_differences *d = w->out;
    if (d->count == DIFFERENCES_MAX) {
        d->more = true;
        return;
    }
    struct manifest_difference *grown = realloc(d->item, (d->count + 1) * sizeof *grown);
    w->failed |= !grown;
    if (!grown) return;
    d->item = grown;
    d->item[d->count] = (struct manifest_difference){strdup(key), value_text(w, a), value_text(w, b)};
    w->failed |= !d->item[d->count++].key;
}

static bool same_scalar(const struct node *a, const struct node *b)
{
    double x, y;
    if (strcmp(a->text, b->text) == 0) return true;
    return !a->quoted && !b->quoted && text_number(a->text, &x) && text_number(b->text, &y) && x == y;
}

/* A list of values, such as breaks. */
static bool is_plain_list(const struct node *n)
{
    bool plain = n->kind == NODE_LIST;
    for (size_t i = 0; plain && i < n->count; i++) plain = n->item[i]->kind == NODE_SCALAR;
    return plain;
}

static bool same_plain_list(const struct node *a, const struct node *b)
{
    bool same = a->count == b->count;
    for (size_t i = 0; same && i < a->count; i++) same = same_scalar(a->item[i], b->item[i]);
    return same;
}

static void differ(struct walk *w, const char *key, const struct node *a, const struct node *b, int depth);

/* "a.b" from "a" and "b"; a dot in a key is written "\.", as --set takes it. Caller frees. */
static char *key_below(struct walk *w, const char *key, const char *name)
{
    struct text t = {0};
    text_add(&t, "%s%s", key, *key ? "." : "");
    for (const char *s = name; *s; s++) {
        if (*s == '.') text_add(&t, "\\");
        text_add_bytes(&t, s, 1);
    }
    if (t.failed) text_clear(&t);
    w->failed |= !t.s;
    return t.s;
}

static void differ_below(struct walk *w, const char *key, const char *name, const struct node *a,
                         const struct node *b, int depth)
{
    char *below = key_below(w, key, name);
    if (below) differ(w, below, a, b, depth + 1);
    free(below);
}

static void differ_maps(struct walk *w, const char *key, const struct node *a, const struct node *b,
                        int depth)
{
    for (size_t i = 0; i < a->count; i++)
        if (a->key[i]->kind == NODE_SCALAR)
            differ_below(w, key, a->key[i]->text, a->item[i], tree_get(b, a->key[i]->text, NULL), depth);
    for (size_t i = 0; i < b->count; i++)
        if (b->key[i]->kind == NODE_SCALAR && !tree_get(a, b->key[i]->text, NULL))
            differ_below(w, key, b->key[i]->text, NULL, b->item[i], depth);
}

static void differ_lists(struct walk *w, const char *key, const struct node *a, const struct node *b,
                         int depth)
{
    size_t n = a->count > b->count ? a->count : b->count;
    for (size_t i = 0; i < n; i++) {
        char name[24];
        snprintf(name, sizeof name, "%zu", i);
        differ_below(w, key, name, i < a->count ? a->item[i] : NULL, i < b->count ? b->item[i] : NULL, depth);
    }
}

static void differ(struct walk *w, const char *key, const struct node *a, const struct node *b, int depth)
{
    if (w->failed || w->out->more) return;
    if (++w->visits > VISITS_MAX || depth > TREE_DEPTH_MAX) {
        w->out->more = true;
        return;
    }
    if (a && tree_is_null(a)) a = NULL;
    if (b && tree_is_null(b)) b = NULL;
    if (!a && !b) return;
    bool alike = a && b && a->kind == b->kind;
    if (alike && a->kind == NODE_MAP)
        differ_maps(w, key, a, b, depth);
    else if (alike && a->kind == NODE_LIST && !(is_plain_list(a) && is_plain_list(b)))
        differ_lists(w, key, a, b, depth);
    else if (!alike || !(a->kind == NODE_SCALAR ? same_scalar(a, b) : same_plain_list(a, b)))
        add(w, key, a, b);
}

enum status manifest_differ(const char *before, const char *after, const char *const who[2],
                            struct manifest_differences *out, struct error *err)
{
    struct tree a = {0}, b = {0};
    struct node *from = NULL, *to = NULL;
    struct walk w = {.out = out};
    *out = (struct manifest_differences){0};
    enum status st = tree_parse(&a, before, strlen(before), 0, who[0], &from, err);
    if (st == ST_OK) st = tree_parse(&b, after, strlen(after), 0, who[1], &to, err);
    if (st == ST_OK) differ(&w, "", from, to, 0);
    if (st == ST_OK && w.failed) st = error_memory(err);
    tree_clear(&a);
    tree_clear(&b);
    return st;
}

void manifest_differences_clear(struct manifest_differences *d)
{
    for (size_t i = 0; i < d->count; i++) {
        free(d->item[i].key);
        free(d->item[i].before);
        free(d->item[i].after);
    }
    free(d->item);
    *d = (struct manifest_differences){0};
}
