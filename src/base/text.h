/* Text: growing buffers, copies that report failure, and the nearest known name for a misspelt one. */
#ifndef CAPACITY_BASE_TEXT_H
#define CAPACITY_BASE_TEXT_H

#include <stdbool.h>
#include <stddef.h>

/* A growing, always terminated string. Zero-initialise; free with text_clear. Once memory runs out
 * `failed` is set, further additions do nothing, and the caller checks once at the end. */
struct text {
    char *s;
    size_t len, room;
    bool failed;
};

void text_add(struct text *t, const char *format, ...) __attribute__((format(printf, 2, 3)));
void text_add_bytes(struct text *t, const char *bytes, size_t n);
void text_clear(struct text *t);

/* malloc'ed "format ..." or NULL when memory is out. */
char *text_format(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* "a, b or c" from names, with `last` (" or ") before the last of them. Written to buf, which is returned. */
const char *text_list(const char *const *names, size_t count, const char *last, char *buf, size_t room);

/* The name of `names` (count entries) nearest to `word` by edits (a swap of neighbours is one), or NULL when
 * none is near enough to be what was meant: at most a third of the word's length, at least one edit. */
const char *text_nearest(const char *word, const char *const *names, size_t count);

/* Strict number: the whole string must be one finite number in the C locale's grammar. */
bool text_number(const char *s, double *value);

#endif
