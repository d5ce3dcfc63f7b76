/* Map algebra: a formula over names, compiled once, evaluated for many cells at a time.
 *
 * The grammar is muParser's, in any locale: numbers with a point, arguments after a comma; + - * / ^,
 * comparisons (1 or 0), && ||, `condition ? a : b`; functions (expression_functions), among them
 * if(condition, a, b); the constants _pi and _e. A name is letters, digits, _ and any letter beyond ASCII, no
 * digit first; it may be that of a function, and hides a constant. */
#ifndef CAPACITY_BASE_EXPRESSION_H
#define CAPACITY_BASE_EXPRESSION_H

#include "base/error.h"

#include <stdbool.h>
#include <stddef.h>

struct expression; /* one thread at a time */

/* Compile `formula` over `names` (count of them). Every name is looked up, so that a misspelt one is found
 * before a cell is read. ST_INPUT with the character (counted from 1) where the fault stands: an unknown name
 * or function (with the nearest known one), a syntax error, an assignment, more than one value, no name at
 * all. */
enum status expression_open(const char *formula, const char *const *names, size_t count,
                            struct expression **expression, struct error *err);

/* "abs, acos, ... and tanh". Written to buf, which is returned. */
const char *expression_functions(char *buf, size_t room);

/* Whether name number i is used. */
bool expression_uses(const struct expression *e, size_t i);

/* Evaluate for `cells` cells; columns[i] holds the values of name i (those not used may be NULL). NaN where a
 * name that is used is NaN, whatever the formula would make of it; NaN too, and `invalid` (may be NULL)
 * raised by one, where the result is no finite number: a division by zero, the logarithm of a negative
 * number. Values are not brought to 0..1. */
void expression_eval(struct expression *e, const float *const *columns, size_t cells, float *out,
                     size_t *invalid);

/* NULL is fine. */
void expression_close(struct expression *e);

#endif
