/* The keys of `classes`: breaks, count, names, colours. */
#include "manifest/sections.h"

#include <ctype.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static bool takes_breaks(const struct manifest *m)
{
    return m->classes.method && m->classes.method->extra == EXTRA_BREAKS;
}

void section_breaks(struct reader *r, void *base, const struct node *key, const struct node *value)
{
    (void)key;
    struct manifest *m = base;
    m->class_count = 0; /* not known until the breaks are found good */
    if (value->kind != NODE_LIST || value->count < 1 || value->count >= CLASSES_MAX) {
        char expected[60];
        snprintf(expected, sizeof expected, "a list of 1 to %d numbers", CLASSES_MAX - 1);
        reader_wrong(r, value, expected, NULL, 0);
        return;
    }
    double *x = reader_alloc(r, value->count, sizeof *x);
    if (!x) return;
    bool ok = true;
    for (size_t i = 0; i < value->count && !reader_full(r); i++) {
        size_t length = reader_enter_index(r, i);
        ok = reader_number(r, value->item[i], "a number between 0 and 1", &x[i]) && ok;
        reader_leave(r, length);
    }
    m->classes.x = x;
    m->classes.count = value->count;
    struct error err;
    if (!ok || !m->classes.method) return;
    if (m->classes.method->check && m->classes.method->check(&m->classes, &err) != ST_OK)
        reader_fault(r, value, "found %s", err.text);
    else
        m->class_count = value->count + 1;
}

void section_count(struct reader *r, void *base, const struct node *key, const struct node *value)
{
    (void)key;
    struct manifest *m = base;
    const struct range_info *range = fields_range(RANGE_CLASSES);
    char expected[100];
    double count;
    snprintf(expected, sizeof expected, "a whole number%s", range->words);
    if (!reader_number(r, value, expected, &count)) return;
    if (count < range->min || count > range->max || count != floor(count)) {
        reader_wrong(r, value, expected, NULL, 0);
    } else if (!takes_breaks(m)) {
        m->class_count = (size_t)count;
    } else if (m->classes.x && m->class_count && m->class_count != (size_t)count) {
        snprintf(expected, sizeof expected, "%zu, one more than the breaks", m->class_count);
        reader_wrong(r, value, expected, NULL, 0);
    }
}

/* A list with one item for each class. The number of classes is not judged while it is not known. */
static bool is_for_each_class(struct reader *r, const struct node *value, const char *what)
{
    const struct manifest *m = r->m;
    char expected[100];
    if (value->kind == NODE_LIST && value->count == m->class_count) return true;
    if (m->class_count)
        snprintf(expected, sizeof expected, "a list of %zu %s, one for each class", m->class_count, what);
    else
        snprintf(expected, sizeof expected, "a list of %s, one for each class", what);
    if (value->kind != NODE_LIST || m->class_count) reader_wrong(r, value, expected, NULL, 0);
    return false;
}

void section_class_names(struct reader *r, void *base, const struct node *key, const struct node *value)
{
    (void)key;
    struct manifest *m = base;
    if (!is_for_each_class(r, value, "names")) return;
    m->class_name = reader_alloc(r, m->class_count, sizeof *m->class_name);
    for (size_t i = 0; m->class_name && i < m->class_count; i++) {
        if (tree_is_null(value->item[i])) continue;
        size_t length = reader_enter_index(r, i);
        const char *name = reader_text(r, value->item[i]);
        if (name) m->class_name[i] = reader_copy(r, name);
        reader_leave(r, length);
    }
}

static bool parse_color(const char *s, unsigned char rgb[3])
{
    if (strlen(s) != 7 || *s != '#' || strspn(s + 1, "0123456789abcdefABCDEF") != 6) return false;
    unsigned long color = strtoul(s + 1, NULL, 16);
    for (int i = 0; i < 3; i++) rgb[i] = (unsigned char)(color >> (16 - 8 * i) & 0xFF);
    return true;
}

void section_colors(struct reader *r, void *base, const struct node *key, const struct node *value)
{
    (void)key;
    struct manifest *m = base;
    if (!is_for_each_class(r, value, "colours")) return;
    m->has_colors = true;
    for (size_t i = 0; i < m->class_count; i++) {
        const struct node *item = value->item[i];
        size_t length = reader_enter_index(r, i);
        /* An unquoted # begins a comment: nothing is left of the colour. */
        if (tree_is_empty(item) || tree_is_null(item))
            reader_wrong(r, item, "a colour \"#rrggbb\" in quotes", NULL, 0);
        else if (item->kind != NODE_SCALAR || !parse_color(item->text, m->class_rgb[i]))
            reader_wrong(r, item, "a colour \"#rrggbb\"", NULL, 0);
        reader_leave(r, length);
    }
}
