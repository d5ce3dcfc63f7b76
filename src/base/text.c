#include "base/text.h"

#include <errno.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static bool reserve(struct text *t, size_t more)
{
    if (t->failed) return false;
    if (t->len + more + 1 <= t->room) return true;
    size_t room = t->room ? t->room : 128;
    while (room < t->len + more + 1) room *= 2;
    char *s = realloc(t->s, room);
    if (!s) {
        t->failed = true;
        return false;
    }
    t->s = s;
    t->room = room;
    return true;
}

void text_add_bytes(struct text *t, const char *bytes, size_t n)
{
    if (!reserve(t, n)) return;
    memcpy(t->s + t->len, bytes, n);
    t->len += n;
    t->s[t->len] = 0;
}

static void add_formatted(struct text *t, const char *format, va_list args)
{
    va_list again;
    va_copy(again, args);
    int n = vsnprintf(NULL, 0, format, args);
    if (n >= 0 && reserve(t, (size_t)n)) {
        vsnprintf(t->s + t->len, (size_t)n + 1, format, again);
        t->len += (size_t)n;
    }
    va_end(again);
}

void text_add(struct text *t, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    add_formatted(t, format, args);
    va_end(args);
}

void text_clear(struct text *t)
{
    free(t->s);
    *t = (struct text){0};
}

char *text_format(const char *format, ...)
{
    struct text t = {0};
    va_list args;
    va_start(args, format);
    add_formatted(&t, format, args);
    va_end(args);
    return t.s;
}

const char *text_list(const char *const *names, size_t count, const char *last, char *buf, size_t room)
{
    size_t out = 0;
    buf[0] = 0;
    for (size_t i = 0; i < count && out < room; i++) {
        const char *between = i == 0 ? "" : i + 1 == count ? last : ", ";
        int n = snprintf(buf + out, room - out, "%s%s", between, names[i]);
        if (n < 0) break;
        out += (size_t)n;
    }
    return buf;
}

enum { NAME_MAX_LENGTH = 63 };

/* Optimal string alignment distance of two short words. */
static size_t edits(const char *a, const char *b)
{
    size_t la = strlen(a), lb = strlen(b);
    if (la > NAME_MAX_LENGTH || lb > NAME_MAX_LENGTH) return (size_t)-1;
    size_t d[3][NAME_MAX_LENGTH + 1];
    for (size_t j = 0; j <= lb; j++) d[0][j] = j;
    for (size_t i = 1; i <= la; i++) {
        size_t *now = d[i % 3], *before = d[(i + 2) % 3], *two_before = d[(i + 1) % 3];
        now[0] = i;
        for (size_t j = 1; j <= lb; j++) {
            size_t best = before[j - 1] + (a[i - 1] != b[j - 1]);
            if (before[j] + 1 < best) best = before[j] + 1;
            if (now[j - 1] + 1 < best) best = now[j - 1] + 1;
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] &&
                two_before[j - 2] + 1 < best)
                best = two_before[j - 2] + 1;
            now[j] = best;
        }
    }
    return d[la % 3][lb];
}

const char *text_nearest(const char *word, const char *const *names, size_t count)
{
    size_t limit = strlen(word) / 3;
    if (limit < 1) limit = 1;
    const char *best = NULL;
    for (size_t i = 0; i < count; i++) {
        size_t d = edits(word, names[i]);
        if (d <= limit) {
            best = names[i];
            if (d == 0) break;
            limit = d - 1;
        }
    }
    return best;
}

bool text_number(const char *s, double *value)
{
    if (!s || !*s) return false;
    /* strtod also takes hexadecimal, "inf" and "nan": none of them is a number an analyst means. */
    if (strspn(s, "0123456789+-.eE") != strlen(s)) return false;
    char *end;
    errno = 0;
    double v = strtod(s, &end);
    if (*end || end == s || !isfinite(v)) return false;
    *value = v;
    return true;
}
