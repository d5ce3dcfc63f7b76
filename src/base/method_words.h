/* The table of methods in words, for messages and documents. */
#ifndef CAPACITY_BASE_METHOD_WORDS_H
#define CAPACITY_BASE_METHOD_WORDS_H

#include "base/method.h"

/* What a parameter takes: "a number from 0 to 1", "rising or falling". Written to buf, which is returned. */
const char *method_param_takes(const struct method_param *p, char *buf, size_t room);

/* Its default: "0.5", "rising", "none" where it may be left out; NULL where it has to be given. Written to
 * buf. */
const char *method_param_default(const struct method_param *p, char *buf, size_t room);

/* The key of the manifest under which a method takes what it takes beside numbers, and what that is. NULL for
 * EXTRA_NONE; `words` alone is never NULL otherwise. */
struct method_extra_words {
    const char *key, *words;
};
struct method_extra_words method_extra_words(enum method_extra extra);

/* Law number i (from 0) of enum method_law: its bit, its short name and what it says; bit 0: there is no such
 * law. */
struct method_law_words {
    unsigned bit;
    const char *name, *words;
};
struct method_law_words method_law_words(size_t i);

#endif
