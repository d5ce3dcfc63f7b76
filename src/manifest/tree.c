#include "manifest/tree.h"

#include <stdlib.h>
#include <string.h>
#include <yaml.h>

struct node *tree_node(struct tree *t, enum node_kind kind, const char *text, int line, int set)
{
    if (t->count == t->room) {
        size_t room = t->room ? 2 * t->room : 64;
        struct node **all = realloc(t->all, room * sizeof *all);
        if (!all) return NULL;
        t->all = all;
        t->room = room;
    }
    struct node *n = calloc(1, sizeof *n);
    if (!n) return NULL;
    if (text && !(n->text = strdup(text))) {
        free(n);
        return NULL;
    }
    n->kind = kind;
    n->line = line;
    n->set = set;
    t->all[t->count++] = n;
    return n;
}

void tree_clear(struct tree *t)
{
    for (size_t i = 0; i < t->count; i++) {
        free(t->all[i]->text);
        free(t->all[i]->item);
        free(t->all[i]->key);
        free(t->all[i]);
    }
    free(t->all);
    *t = (struct tree){0};
}

/* Whether a list of `count` has to grow before one more goes in: at 0, 4, 8, 16, ... */
static bool is_full(size_t count)
{
    return count == 0 || (count >= 4 && (count & (count - 1)) == 0);
}

bool tree_append(struct node *n, struct node *key, struct node *item)
{
    if (is_full(n->count)) {
        size_t room = n->count ? 2 * n->count : 4;
        struct node **items = realloc(n->item, room * sizeof(struct node *));
        if (!items) return false;
        n->item = items;
        if (n->kind == NODE_MAP) {
            struct node **keys = realloc(n->key, room * sizeof(struct node *));
            if (!keys) return false;
            n->key = keys;
        }
    }
    if (n->kind == NODE_MAP) n->key[n->count] = key;
    n->item[n->count++] = item;
    return true;
}

struct node *tree_copy(struct tree *t, const struct node *n)
{
    struct node *copy = tree_node(t, n->kind, n->text, n->line, n->set);
    if (!copy) return NULL;
    copy->quoted = n->quoted;
    copy->flow = n->flow;
    copy->beside = n->beside;
    for (size_t i = 0; i < n->count; i++)
        if (!tree_append(copy, n->key ? n->key[i] : NULL, n->item[i])) return NULL;
    return copy;
}

bool tree_is_null(const struct node *n)
{
    return n->kind == NODE_SCALAR && !n->quoted &&
           (strcmp(n->text, "~") == 0 || strcmp(n->text, "null") == 0);
}

bool tree_is_empty(const struct node *n)
{
    return n->kind == NODE_SCALAR && !n->quoted && !*n->text;
}

struct node *tree_get(const struct node *map, const char *name, struct node **key)
{
    if (map->kind != NODE_MAP) return NULL;
    for (size_t i = 0; i < map->count; i++) {
        const struct node *k = map->key[i];
        if (k->kind != NODE_SCALAR || strcmp(k->text, name) != 0) continue;
        if (tree_is_null(map->item[i])) return NULL;
        if (key) *key = map->key[i];
        return map->item[i];
    }
    return NULL;
}

/* libyaml tells the byte of a fault in the encoding, but not its line. */
static size_t line_at(const char *bytes, size_t size, size_t offset)
{
    size_t line = 1;
    for (size_t i = 0; i < size && i < offset; i++) line += bytes[i] == '\n';
    return line;
}

static enum status syntax_error(const yaml_parser_t *p, const char *bytes, size_t size, int set,
                                const char *who, struct error *err)
{
    const char *problem = p->problem ? p->problem : "not YAML";
    if (p->error == YAML_MEMORY_ERROR) return error_memory(err);
    if (p->error == YAML_READER_ERROR) {
        if (set) return error_set(err, ST_USAGE, "%s: the value is not YAML: %s", who, problem);
        return error_set(err, ST_INPUT, "%s:%zu: not YAML text in UTF-8: %s (byte %zu of the file)", who,
                         line_at(bytes, size, p->problem_offset), problem, p->problem_offset + 1);
    }
    size_t line = p->problem_mark.line + 1, column = p->problem_mark.column + 1;
    const char *context = p->context ? p->context : "", *space = p->context ? ", " : "";
    if (set)
        return error_set(err, ST_USAGE, "%s: the value is not YAML: %s%s%s", who, problem, space, context);
    if (p->context && p->context_mark.line + 1 != line)
        return error_set(err, ST_INPUT, "%s:%zu:%zu: not YAML: %s, %s that began in line %zu", who, line,
                         column, problem, context, p->context_mark.line + 1);
    return error_set(err, ST_INPUT, "%s:%zu:%zu: not YAML: %s%s%s", who, line, column, problem, space,
                     context);
}

/* Children of libyaml node y become children of n; nodes[i] stands for libyaml's node i + 1. */
static bool hang_children(struct node *n, const yaml_node_t *y, struct node **nodes)
{
    if (y->type == YAML_SEQUENCE_NODE)
        for (const yaml_node_item_t *i = y->data.sequence.items.start; i < y->data.sequence.items.top; i++)
            if (!tree_append(n, NULL, nodes[*i - 1])) return false;
    if (y->type == YAML_MAPPING_NODE)
        for (const yaml_node_pair_t *i = y->data.mapping.pairs.start; i < y->data.mapping.pairs.top; i++)
            if (!tree_append(n, nodes[i->key - 1], nodes[i->value - 1])) return false;
    return true;
}

static enum status add_node(struct tree *t, const yaml_node_t *y, int set, const char *who, struct error *err)
{
    int line = set ? 0 : (int)y->start_mark.line + 1;
    enum node_kind kind = y->type == YAML_MAPPING_NODE    ? NODE_MAP
                          : y->type == YAML_SEQUENCE_NODE ? NODE_LIST
                                                          : NODE_SCALAR;
    const char *text = NULL;
    if (kind == NODE_SCALAR) {
        text = (const char *)y->data.scalar.value;
        if (strlen(text) != y->data.scalar.length)
            return set ? error_set(err, ST_USAGE, "%s: the value holds a NUL character", who)
                       : error_set(err, ST_INPUT, "%s:%d: a text holds a NUL character", who, line);
    }
    struct node *n = tree_node(t, kind, text, line, set);
    if (!n) return error_memory(err);
    n->quoted = kind == NODE_SCALAR && y->data.scalar.style != YAML_PLAIN_SCALAR_STYLE;
    n->flow = (kind == NODE_MAP && y->data.mapping.style == YAML_FLOW_MAPPING_STYLE) ||
              (kind == NODE_LIST && y->data.sequence.style == YAML_FLOW_SEQUENCE_STYLE);
    return ST_OK;
}

static enum status convert(struct tree *t, yaml_document_t *doc, int set, const char *who, struct node **root,
                           struct error *err)
{
    size_t first = t->count;
    for (const yaml_node_t *y = doc->nodes.start; y < doc->nodes.top; y++) {
        enum status status = add_node(t, y, set, who, err);
        if (status != ST_OK) return status;
    }
    size_t i = first;
    for (const yaml_node_t *y = doc->nodes.start; y < doc->nodes.top; y++, i++)
        if (!hang_children(t->all[i], y, t->all + first)) return error_memory(err);
    *root = t->count > first ? t->all[first] : NULL;
    return ST_OK;
}

/* A second document would be passed over in silence. */
static enum status expect_end(yaml_parser_t *p, const char *bytes, size_t size, int set, const char *who,
                              struct error *err)
{
    yaml_document_t more;
    if (!yaml_parser_load(p, &more)) return syntax_error(p, bytes, size, set, who, err);
    enum status status = ST_OK;
    if (yaml_document_get_root_node(&more))
        status =
            set ? error_set(err, ST_USAGE, "%s: the value holds several YAML documents, expected one", who)
                : error_set(err, ST_INPUT, "%s:%zu: a second YAML document begins here, expected one", who,
                            more.start_mark.line + 1);
    yaml_document_delete(&more);
    return status;
}

/* libyaml takes a time that grows with the square of the depth, and has no limit in every version. Events
 * come as they are read, so too deep a text is left before it costs anything. What is no YAML is left to the
 * parser proper to say. */
static enum status check_depth(const char *bytes, size_t size, int set, const char *who, struct error *err)
{
    yaml_parser_t parser;
    yaml_event_t event;
    int depth = 0;
    bool more = true;
    enum status status = ST_OK;
    if (!yaml_parser_initialize(&parser)) return error_memory(err);
    yaml_parser_set_input_string(&parser, (const unsigned char *)bytes, size);
    while (more && status == ST_OK && yaml_parser_parse(&parser, &event)) {
        depth += event.type == YAML_SEQUENCE_START_EVENT || event.type == YAML_MAPPING_START_EVENT;
        depth -= event.type == YAML_SEQUENCE_END_EVENT || event.type == YAML_MAPPING_END_EVENT;
        more = event.type != YAML_STREAM_END_EVENT;
        if (depth > TREE_DEPTH_MAX && set)
            status = error_set(err, ST_USAGE, "%s: the value is nested deeper than %d levels", who,
                               TREE_DEPTH_MAX);
        else if (depth > TREE_DEPTH_MAX)
            status = error_set(err, ST_INPUT, "%s:%zu: nested deeper than %d levels, expected a manifest",
                               who, event.start_mark.line + 1, TREE_DEPTH_MAX);
        yaml_event_delete(&event);
    }
    yaml_parser_delete(&parser);
    return status;
}

enum status tree_parse(struct tree *t, const char *bytes, size_t size, int set, const char *who,
                       struct node **root, struct error *err)
{
    yaml_parser_t parser;
    yaml_document_t doc;
    enum status status = check_depth(bytes, size, set, who, err);
    if (status != ST_OK) return status;
    if (!yaml_parser_initialize(&parser)) return error_memory(err);
    yaml_parser_set_input_string(&parser, (const unsigned char *)bytes, size);
    if (!yaml_parser_load(&parser, &doc)) {
        status = syntax_error(&parser, bytes, size, set, who, err);
        goto done;
    }
    *root = NULL;
    bool empty = !yaml_document_get_root_node(&doc);
    if (!empty) status = convert(t, &doc, set, who, root, err);
    yaml_document_delete(&doc);
    if (status == ST_OK && !empty) status = expect_end(&parser, bytes, size, set, who, err);
done:
    yaml_parser_delete(&parser);
    return status;
}
