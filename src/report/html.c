#include "report/html.h"

#include <cpl_string.h>
#include <limits.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The five characters that mean something to HTML; control characters, which HTML does not allow, are left
 * out. */
static void add_escaped(struct text *t, const char *s)
{
    for (; s && *s; s++) {
        switch (*s) {
        case '&':
            text_add(t, "&amp;");
            break;
        case '<':
            text_add(t, "&lt;");
            break;
        case '>':
            text_add(t, "&gt;");
            break;
        case '"':
            text_add(t, "&quot;");
            break;
        case '\'':
            text_add(t, "&#39;");
            break;
        default:
            if ((unsigned char)*s >= ' ' || *s == '\n' || *s == '\t') text_add_bytes(t, s, 1);
        }
    }
}

/* One conversion, "%-8.3f" and the like, which ends before `end`. */
static void add_value(struct text *t, const char *from, const char *end, va_list *args)
{
    char spec[24];
    snprintf(spec, sizeof spec, "%.*s", (int)(end - from), from);
    if (end[-1] == 's')
        add_escaped(t, va_arg(*args, const char *));
    else if (end[-1] == 'd')
        text_add(t, spec, va_arg(*args, int));
    else if (end[-1] == 'u')
        text_add(t, spec, va_arg(*args, size_t));
    else if (end[-1] == 'f' || end[-1] == 'g')
        text_add(t, spec, va_arg(*args, double));
    else
        text_add_bytes(t, "%", 1);
}

void html_add(struct html *h, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    while (*format) {
        size_t plain = strcspn(format, "%");
        text_add_bytes(&h->out, format, plain);
        format += plain;
        if (!*format) break;
        const char *end = format + 1 + strcspn(format + 1, "sdufg%");
        end += *end != 0;
        add_value(&h->out, format, end, &args);
        format = end;
    }
    va_end(args);
}

const char *html_word(const struct html *h, const char *en, const char *zh)
{
    return h->chinese ? zh : en;
}

const char *html_number(char buf[HTML_NUMBER], double value, int decimals)
{
    char plain[HTML_NUMBER];
    if (!isfinite(value) || fabs(value) >= 1e15) {
        snprintf(buf, HTML_NUMBER, isfinite(value) ? "%.6g" : "\u2013", value);
        return buf;
    }
    int n = snprintf(plain, sizeof plain, "%.*f", decimals, fabs(value));
    int whole = decimals > 0 ? n - decimals - 1 : n;
    char *to = buf;
    if (value < 0 && strspn(plain, "0.") != (size_t)n) *to++ = '-';
    for (int i = 0; i < n; i++) {
        if (i > 0 && i < whole && (whole - i) % 3 == 0) *to++ = ',';
        *to++ = plain[i];
    }
    *to = 0;
    return buf;
}

void html_json(struct html *h, const json_t *value)
{
    char *s = json_dumps(value, JSON_COMPACT | JSON_ENCODE_ANY | JSON_REAL_PRECISION(17));
    if (!s) {
        h->out.failed = true;
        return;
    }
    for (const char *at = s; *at; at++) {
        if (*at == '<') /* only strings have it */
            text_add(&h->out, "\\u003c");
        else
            text_add_bytes(&h->out, at, 1);
    }
    free(s);
}

void html_base64(struct html *h, const unsigned char *bytes, size_t n)
{
    enum { STEP = 3 << 20 }; /* whole triples, so that no padding stands in the middle */
    for (size_t at = 0; at < n; at += STEP) {
        char *s = CPLBase64Encode((int)(n - at < STEP ? n - at : STEP), bytes + at);
        if (s)
            text_add_bytes(&h->out, s, strlen(s));
        else
            h->out.failed = true;
        CPLFree(s);
    }
}
