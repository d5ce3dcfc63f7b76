#include "run/listed.h"

#include "base/text.h"

#include <stdlib.h>
#include <string.h>

/* "none" is nothing since nothing has that name. */
bool listed(const char *list, const char *name)
{
    if (!list || !name) return !list || strcmp(list, "none") != 0;
    size_t n = strlen(name);
    for (const char *at = list; *at; at += *at == ',') {
        size_t length = strcspn(at, ",");
        if (length == n && strncmp(at, name, n) == 0) return true;
        at += length;
    }
    return false;
}

static enum status unknown(const char *option, const char *word, const char *const *names, size_t count,
                           struct error *err)
{
    struct text list = {0};
    for (size_t k = 0; k < count; k++)
        text_add(&list, "%s%s", k == 0 ? "" : k + 1 == count ? " and " : ", ", names[k]);
    const char *near = text_nearest(word, names, count);
    error_set(err, ST_USAGE, "%s: found \"%s\", expected none, or a list of %s%s%s%s", option, word,
              list.s ? list.s : "", near ? "; did you mean \"" : "", near ? near : "", near ? "\"?" : "");
    text_clear(&list);
    return ST_USAGE;
}

enum status listed_check(const char *option, const char *list, const char *const *names, size_t count,
                         struct error *err)
{
    if (!list || !listed(list, NULL)) return ST_OK;
    char *copy = strdup(list), *rest = copy;
    enum status st = copy ? ST_OK : error_memory(err);
    for (char *word; st == ST_OK && (word = strsep(&rest, ","));) {
        size_t k = 0;
        while (k < count && strcmp(word, names[k]) != 0) k++;
        if (k == count) st = unknown(option, word, names, count, err);
    }
    free(copy);
    return st;
}
