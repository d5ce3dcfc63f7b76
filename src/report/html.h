/* Writing HTML. Whatever is not a literal of the program is escaped. */
#ifndef CAPACITY_REPORT_HTML_H
#define CAPACITY_REPORT_HTML_H

#include "base/text.h"

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

/* Zero-initialise; out.failed says that memory ran out on the way; free out with text_clear. */
struct html {
    struct text out;
    bool chinese;
};

/* Markup with values, as printf has it: %s (escaped, for text and for attributes in double quotes alike; NULL
 * is empty), %d, %zu, %f and %g with flags, width and precision, %%. */
void html_add(struct html *h, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* The text in the language of the page. */
const char *html_word(const struct html *h, const char *en, const char *zh);

/* A number for reading, "39,355.2", or "–" for NaN. Written to buf, which is returned. */
enum { HTML_NUMBER = 48 };
const char *html_number(char buf[HTML_NUMBER], double value, int decimals);

/* A value as JSON inside a script element: no text in it can end the element. */
void html_json(struct html *h, const json_t *value);

/* Bytes in base64. */
void html_base64(struct html *h, const unsigned char *bytes, size_t n);

#endif
