/* The keys of a mapping, and the ids among them. */
#include "manifest/reader.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

enum { ID_LENGTH_MAX = 63 };

static int compare_keys(const void *a, const void *b)
{
    const struct node *const *x = *(const struct node *const *const *)a;
    const struct node *const *y = *(const struct node *const *const *)b;
    int order = strcmp((*x)->text, (*y)->text);
    return order ? order : x < y ? -1 : x > y;
}

/* libyaml takes a repeated key in silence, and so would the first or the last value win unseen. */
static void find_repeated(struct reader *r, const struct node *map)
{
    struct node ***slot = reader_alloc(r, map->count, sizeof *slot);
    if (!slot) return;
    size_t n = 0;
    for (size_t i = 0; i < map->count; i++)
        if (map->key[i]->kind == NODE_SCALAR) slot[n++] = &map->key[i];
    qsort(slot, n, sizeof *slot, compare_keys);
    size_t first = 0;
    for (size_t i = 1; i < n && !reader_full(r); i++) {
        if (strcmp((*slot[i])->text, (*slot[first])->text) != 0) {
            first = i;
            continue;
        }
        char place[512];
        size_t length = reader_enter(r, (*slot[i])->text);
        reader_fault(r, *slot[i], "the key stands twice, first in %s",
                     reader_place(r, *slot[first], place, sizeof place));
        reader_leave(r, length);
    }
    free(slot);
}

bool reader_keys(struct reader *r, const struct node *map, const char *expected)
{
    if (map->kind != NODE_MAP) {
        reader_wrong(r, map, expected, NULL, 0);
        return false;
    }
    for (size_t i = 0; i < map->count && !reader_full(r); i++) {
        const struct node *key = map->key[i];
        char found[300];
        if (key->kind != NODE_SCALAR || (!*key->text && !key->quoted))
            reader_fault(r, key, "found %s as a key, expected text", reader_found(key, found, sizeof found));
        else if (strcmp(key->text, "<<") == 0 && !key->quoted)
            reader_fault(r, key,
                         "merge keys (<<) are not supported; write the keys out, or use an alias as a value");
    }
    if (map->count > 1) find_repeated(r, map);
    return true;
}

bool reader_is_key(const struct node *map, size_t i)
{
    const struct node *key = map->key[i];
    if (key->kind != NODE_SCALAR || (!*key->text && !key->quoted) || tree_is_null(map->item[i])) return false;
    return strcmp(key->text, "<<") != 0 || key->quoted;
}

bool reader_is_first(const struct node *map, size_t i)
{
    if (!reader_is_key(map, i)) return false;
    for (size_t k = 0; k < i; k++)
        if (map->key[k]->kind == NODE_SCALAR && strcmp(map->key[k]->text, map->key[i]->text) == 0)
            return false;
    return true;
}

static bool is_id(const char *s)
{
    if (!isalpha((unsigned char)*s) && *s != '_') return false;
    size_t n = 0;
    for (; s[n]; n++)
        if (!isalnum((unsigned char)s[n]) && s[n] != '_') return false;
    return n <= ID_LENGTH_MAX;
}

bool reader_is_id(struct reader *r, const struct node *key)
{
    char text[512];
    if (is_id(key->text)) return true;
    reader_fault(r, key, "found %s as an id, expected up to %d of a-z, A-Z, 0-9 and _, no digit first",
                 reader_quote(key->text, text, sizeof text), ID_LENGTH_MAX);
    return false;
}

bool reader_id(struct reader *r, const struct node *key)
{
    char text[512];
    if (!reader_is_id(r, key)) return false;
    for (size_t i = 0; i < r->ids; i++) {
        if (strcmp(r->id[i]->text, key->text) != 0) continue;
        reader_fault(r, key,
                     "the id is taken in %s already, expected ids unique over all groups, factors "
                     "and constraints",
                     reader_place(r, r->id[i], text, sizeof text));
        return true;
    }
    if (r->ids == r->id_room) {
        size_t room = r->id_room ? 2 * r->id_room : 64;
        const struct node **id = realloc(r->id, room * sizeof *id);
        if (!id) {
            r->failed = true;
            return true;
        }
        r->id = id;
        r->id_room = room;
    }
    r->id[r->ids++] = key;
    return true;
}
