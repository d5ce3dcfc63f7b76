/* YAML as a tree whose nodes remember where they were written. Aliases make it a graph: only readers that go
 * down a fixed number of levels may walk it. */
#ifndef CAPACITY_MANIFEST_TREE_H
#define CAPACITY_MANIFEST_TREE_H

#include "base/error.h"

#include <stdbool.h>
#include <stddef.h>

enum { TREE_DEPTH_MAX = 32 }; /* a manifest needs nine */

enum node_kind { NODE_SCALAR, NODE_LIST, NODE_MAP };

struct node {
    enum node_kind kind;
    int line;    /* in the file, from 1; 0: not from the file */
    int set;     /* number of the --set it came from, from 1; 0: from the file */
    bool quoted; /* scalar: written in quotes or as a block */
    bool flow;   /* list, mapping: written in brackets */
    char *text;  /* scalar; UTF-8 without NUL */
    size_t count;
    struct node **item; /* list: items; mapping: values */
    struct node **key;  /* mapping: keys */
    const char *beside; /* mapping that a --set made beside one of nearly its name: that name; else NULL */
};

/* Owns its nodes, so that one node may hang in several places. Zero-initialise; free with tree_clear. */
struct tree {
    struct node *root; /* NULL where the text held nothing */
    struct node **all;
    size_t count, room;
};

/* Parse one YAML document. Messages start with `who` and, for set 0, ":LINE:COLUMN". An empty text gives
 * *root NULL. */
enum status tree_parse(struct tree *t, const char *bytes, size_t size, int set, const char *who,
                       struct node **root, struct error *err);
void tree_clear(struct tree *t);

/* A new node of the tree, or NULL when memory is out. `text` is copied; NULL for lists and mappings. */
struct node *tree_node(struct tree *t, enum node_kind kind, const char *text, int line, int set);

/* Append to a list (key NULL) or a mapping; false when memory is out. */
bool tree_append(struct node *n, struct node *key, struct node *item);

/* A node with the same children, text and origin, to change without changing the original. NULL: memory is
 * out. */
struct node *tree_copy(struct tree *t, const struct node *n);

/* The value at a key of a mapping, or NULL; `key`, where not NULL, receives the key's node. A value written
 * null or ~ counts as not there. */
struct node *tree_get(const struct node *map, const char *name, struct node **key);

/* Written null or ~: as if it were not there. */
bool tree_is_null(const struct node *n);

/* Written as nothing at all ("weight:"). */
bool tree_is_empty(const struct node *n);

/* Set the node at the dotted path of "a.b.c=value" (value: YAML; "\." is a dot in a key), making mappings
 * that are missing. ST_USAGE for a malformed set, ST_INPUT where the path leads through a scalar or beyond a
 * list's end. */
enum status tree_set(struct tree *t, const char *set, int number, struct error *err);

/* The tree as YAML; only for trees known to be shallow. Caller frees; NULL when memory is out or it is deeper
 * than 32 levels. */
char *tree_emit(const struct node *root);

#endif
