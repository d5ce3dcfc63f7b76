/* SVG as cairo writes it, made the same for the same drawing. */
#ifndef CAPACITY_MAP_SVG_H
#define CAPACITY_MAP_SVG_H

#include "base/text.h"

/* Copy a document to `out` with its ids renumbered in the order they are met, since cairo counts them through
 * the whole process, and with language, title and description (any may be NULL) for readers of screens. Out
 * of memory shows in out->failed. */
void svg_settle(const struct text *svg, const char *language, const char *title, const char *description,
                struct text *out);

#endif
