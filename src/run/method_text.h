/* What a method was given, in words. */
#ifndef CAPACITY_RUN_METHOD_TEXT_H
#define CAPACITY_RUN_METHOD_TEXT_H

#include "base/method.h"

/* "worst 1200, best 100"; "0 → 0, 10 → 0.5"; "[20,30) → 0.7, other values → 0"; with cap and floor where
 * they are set. Empty for a method that takes nothing. Caller frees; NULL: memory is out. */
char *method_text(const struct method_args *args);

#endif
