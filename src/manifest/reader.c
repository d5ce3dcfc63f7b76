#include "manifest/reader.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Nobody reads more; the sizes of all messages together stay small whatever the file holds. */
enum { FAULTS_SHOWN = 1000, SHOWN_BYTES = 60 };

void *reader_alloc(struct reader *r, size_t count, size_t size)
{
    void *p = calloc(count ? count : 1, size);
    if (!p) r->failed = true;
    return p;
}

char *reader_copy(struct reader *r, const char *s)
{
    char *copy = strdup(s);
    if (!copy) r->failed = true;
    return copy;
}

bool reader_full(const struct reader *r)
{
    return r->faults >= FAULTS_SHOWN;
}

void reader_add(struct reader *r, int set, int line, const char *text)
{
    if (reader_full(r)) return;
    if (r->faults == r->fault_room) {
        size_t room = r->fault_room ? 2 * r->fault_room : 16;
        struct fault *fault = realloc(r->fault, room * sizeof *fault);
        if (!fault) {
            r->failed = true;
            return;
        }
        r->fault = fault;
        r->fault_room = room;
    }
    bool last = r->faults + 1 == FAULTS_SHOWN;
    char *copy = text_format("%s%s", text, last ? " (later faults are not listed)" : "");
    if (!copy) {
        r->failed = true;
        return;
    }
    r->fault[r->faults] = (struct fault){set, line, r->faults, copy};
    r->faults++;
}

void reader_fault(struct reader *r, const struct node *where, const char *format, ...)
{
    if (reader_full(r)) return;
    struct text t = {0};
    if (where && where->set)
        text_add(&t, "--set %s: ", r->sets[where->set - 1]);
    else if (where && where->line)
        text_add(&t, "%s:%d: ", r->m->path, where->line);
    else
        text_add(&t, "%s: ", r->m->path);
    if (r->path.len) text_add(&t, "%s: ", r->path.s);
    va_list args;
    va_start(args, format);
    char message[4096];
    vsnprintf(message, sizeof message, format, args);
    va_end(args);
    text_add(&t, "%s", message);
    if (t.failed)
        r->failed = true;
    else
        reader_add(r, where ? where->set : 0, where ? where->line : 0, t.s);
    text_clear(&t);
}

static int compare_faults(const void *a, const void *b)
{
    const struct fault *x = a, *y = b;
    if (x->set != y->set) return x->set < y->set ? -1 : 1;
    if (x->line != y->line) return x->line < y->line ? -1 : 1;
    return x->number < y->number ? -1 : x->number > y->number;
}

void reader_finish(struct reader *r, struct manifest_faults *faults, struct error *err)
{
    if (r->faults) {
        qsort(r->fault, r->faults, sizeof *r->fault, compare_faults);
        error_set(err, ST_INPUT, "%s", r->fault[0].text);
    }
    for (size_t i = 0; i < r->faults; i++) {
        manifest_faults_add(faults, r->fault[i].text);
        free(r->fault[i].text);
    }
    free(r->fault);
    r->fault = NULL;
    r->faults = r->fault_room = 0;
}

size_t reader_enter(struct reader *r, const char *key)
{
    size_t length = r->path.len;
    char shown[SHOWN_BYTES * 4 + 8];
    reader_quote(key, shown, sizeof shown);
    shown[strlen(shown) - 1] = 0;
    text_add(&r->path, "%s%s", length ? "." : "", shown + 1);
    if (r->path.failed) r->failed = true;
    return length;
}

size_t reader_enter_index(struct reader *r, size_t index)
{
    char key[24];
    snprintf(key, sizeof key, "%zu", index);
    return reader_enter(r, key);
}

void reader_leave(struct reader *r, size_t length)
{
    if (!r->path.s) return;
    r->path.len = length;
    r->path.s[length] = 0;
}

const char *reader_quote(const char *s, char *buf, size_t room)
{
    size_t n = strlen(s), out = 0;
    bool cut = n > SHOWN_BYTES;
    if (cut) {
        n = SHOWN_BYTES;
        while (n > 0 && ((unsigned char)s[n] & 0xC0) == 0x80) n--; /* never inside a UTF-8 character */
    }
    buf[out++] = '"';
    for (size_t i = 0; i < n && out + 10 < room; i++) {
        unsigned char c = (unsigned char)s[i];
        if (c == '\n')
            out += (size_t)snprintf(buf + out, room - out, "\\n");
        else if (c < 0x20 || c == 0x7F)
            out += (size_t)snprintf(buf + out, room - out, "\\x%02x", c);
        else
            buf[out++] = s[i];
    }
    snprintf(buf + out, room - out, "%s\"", cut ? "..." : "");
    return buf;
}

const char *reader_found(const struct node *n, char *buf, size_t room)
{
    if (n->kind == NODE_SCALAR) {
        if (tree_is_empty(n) || tree_is_null(n))
            snprintf(buf, room, "nothing");
        else
            reader_quote(n->text, buf, room);
    } else if (n->kind == NODE_LIST) {
        snprintf(buf, room, n->count ? "a list of %zu" : "an empty list", n->count);
    } else {
        snprintf(buf, room, n->count ? "a mapping" : "an empty mapping");
    }
    return buf;
}

const char *reader_place(const struct reader *r, const struct node *n, char *buf, size_t room)
{
    if (n->set)
        snprintf(buf, room, "--set %s", r->sets[n->set - 1]);
    else
        snprintf(buf, room, "line %d", n->line);
    return buf;
}

void reader_wrong(struct reader *r, const struct node *value, const char *expected, const char *const *names,
                  size_t count)
{
    char found[SHOWN_BYTES * 4 + 8];
    reader_found(value, found, sizeof found);
    const char *near =
        value->kind == NODE_SCALAR && *value->text ? text_nearest(value->text, names, count) : NULL;
    if (near)
        reader_fault(r, value, "found %s, expected %s; did you mean \"%s\"?", found, expected, near);
    else
        reader_fault(r, value, "found %s, expected %s", found, expected);
}

void reader_unknown(struct reader *r, const struct node *key, const char *const *names, size_t count)
{
    char known[2048];
    text_list(names, count, ", ", known, sizeof known);
    const char *near = text_nearest(key->text, names, count);
    size_t length = reader_enter(r, key->text);
    if (near)
        reader_fault(r, key, "unknown key; did you mean \"%s\"? (known: %s)", near, known);
    else if (count)
        reader_fault(r, key, "unknown key (known: %s)", known);
    else
        reader_fault(r, key, "unknown key; none is known here");
    reader_leave(r, length);
}

bool reader_number(struct reader *r, const struct node *value, const char *expected, double *out)
{
    if (value->kind == NODE_SCALAR && text_number(value->text, out)) return true;
    reader_wrong(r, value, expected, NULL, 0);
    return false;
}

const char *reader_text(struct reader *r, const struct node *value)
{
    if (value->kind == NODE_SCALAR && *value->text && !tree_is_null(value)) return value->text;
    reader_wrong(r, value, "text", NULL, 0);
    return NULL;
}
