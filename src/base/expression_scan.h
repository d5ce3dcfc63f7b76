/* The words of a formula, before muParser sees it. */
#ifndef CAPACITY_BASE_EXPRESSION_SCAN_H
#define CAPACITY_BASE_EXPRESSION_SCAN_H

#include "base/text.h"

#include "base/error.h"

/* A formula whose names are written v0, v1, ... by their numbers: muParser takes no letters beyond ASCII, and
 * a name may be that of a function. `origin` holds, for each byte, where it stands in the formula, and one
 * more for the end. */
struct scanned {
    struct text text;
    size_t *origin;
    bool *uses;  /* [count] */
    size_t used; /* how many names are, at least 1 */
};

/* Look every word up. Result as expression_open; cleared on failure. */
enum status expression_scan(const char *formula, const char *const *names, size_t count,
                            struct scanned *scanned, struct error *err);
void expression_scan_clear(struct scanned *scanned);

/* The character (from 1) that byte `at` of the formula belongs to. */
size_t expression_character(const char *formula, size_t at);

/* "if": what muParser lacks. */
double expression_if(double condition, double yes, double no);

#endif
