#include "map/svg.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

enum { IDS_MAX = 4096 };

/* Numbers met in ids so far; the place in the list is the new number. */
struct ids {
    size_t count;
    long met[IDS_MAX];
};

static size_t renumber(struct ids *ids, long number)
{
    for (size_t i = 0; i < ids->count; i++)
        if (ids->met[i] == number) return i;
    if (ids->count < IDS_MAX) ids->met[ids->count++] = number;
    return ids->count - 1;
}

/* Where an id begins that is defined or referred to at `p`, or NULL. Pictures are base64, which has none of
 * these characters. */
static const char *id_at(const char *p)
{
    static const char *const before[] = {"id=\"", "(#", "\"#"};
    for (size_t i = 0; i < sizeof before / sizeof *before; i++) {
        size_t n = strlen(before[i]);
        if (strncmp(p, before[i], n) == 0) return p + n;
    }
    return NULL;
}

/* Copies what stands at *p, which moves on. Glyphs are numbered within the document already. */
static void copy_id(const char **p, const char *id, struct ids *ids, struct text *out)
{
    const char *digits = id + strcspn(id, "0123456789\")");
    char *end = (char *)digits;
    text_add_bytes(out, *p, (size_t)(digits - *p));
    if (isdigit((unsigned char)*digits) && strncmp(id, "glyph", 5) != 0)
        text_add(out, "%zu", renumber(ids, strtol(digits, &end, 10)));
    *p = end;
}

static void add_escaped(struct text *out, const char *tag, const char *s)
{
    if (!s || !*s) return;
    text_add(out, "<%s>", tag);
    for (; *s; s++) {
        if (*s == '&')
            text_add(out, "&amp;");
        else if (*s == '<')
            text_add(out, "&lt;");
        else if (*s == '>')
            text_add(out, "&gt;");
        else
            text_add_bytes(out, s, 1);
    }
    text_add(out, "</%s>\n", tag);
}

void svg_settle(const struct text *svg, const char *language, const char *title, const char *description,
                struct text *out)
{
    struct ids *ids = calloc(1, sizeof *ids);
    const char *p = svg->s ? svg->s : "", *copied = p, *root = strstr(p, "<svg ");
    out->failed |= !ids || svg->failed;
    for (; ids && *p; p++) {
        const char *id = id_at(p);
        if (p == root) {
            text_add_bytes(out, copied, (size_t)(p + 5 - copied));
            /* Before 1.18 cairo states the rule where a clip is used, but readers look where it is defined.
             * All clips of ours are plain boxes or meant so. */
            text_add(out, "clip-rule=\"evenodd\" ");
            if (language) text_add(out, "lang=\"%s\" ", language);
            copied = strchr(p, '>') ? strchr(p, '>') + 1 : p + 5;
            text_add_bytes(out, p + 5, (size_t)(copied - p - 5));
            text_add(out, "\n");
            add_escaped(out, "title", title);
            add_escaped(out, "desc", description);
            p = copied - 1;
        } else if (id) {
            text_add_bytes(out, copied, (size_t)(p - copied));
            copied = p;
            copy_id(&copied, id, ids, out);
            p = copied - 1;
        }
    }
    text_add(out, "%s", copied);
    free(ids);
}
