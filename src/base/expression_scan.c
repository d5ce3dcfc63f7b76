#include "base/expression_scan.h"

#include "base/expression.h"

#include <stdlib.h>
#include <string.h>

static const char LETTERS[] = "_abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
static const char DIGITS[] = "0123456789";

/* In any version of muParser, and meaning the same in each: `log` does not. */
static const char *const FUNCTIONS[] = {"abs",   "acos", "acosh", "asin", "asinh", "atan", "atan2",
                                        "atanh", "avg",  "cos",   "cosh", "exp",   "if",   "ln",
                                        "log10", "log2", "max",   "min",  "rint",  "sign", "sin",
                                        "sinh",  "sqrt", "sum",   "tan",  "tanh"};
enum { FUNCTION_COUNT = sizeof FUNCTIONS / sizeof *FUNCTIONS, WORD_MAX = 63 };

const char *expression_functions(char *buf, size_t room)
{
    return text_list(FUNCTIONS, FUNCTION_COUNT, " and ", buf, room);
}

static bool is_one_of(char c, const char *set)
{
    return c && strchr(set, c) != NULL;
}

static bool begins_word(char c)
{
    return is_one_of(c, LETTERS) || (unsigned char)c >= 0x80;
}

static size_t word_length(const char *s)
{
    size_t n = 0;
    while (begins_word(s[n]) || is_one_of(s[n], DIGITS)) n++;
    return n;
}

/* "12", "0.5", ".5e-3": so that the e of an exponent is no name. */
static size_t number_length(const char *s)
{
    size_t n = strspn(s, "0123456789.");
    if (n == 0 || (s[n] != 'e' && s[n] != 'E')) return n;
    size_t sign = s[n + 1] == '+' || s[n + 1] == '-';
    size_t digits = strspn(s + n + 1 + sign, DIGITS);
    return digits > 0 ? n + 1 + sign + digits : n;
}

static bool same(const char *word, size_t n, const char *name)
{
    return strncmp(word, name, n) == 0 && name[n] == 0;
}

static size_t find(const char *word, size_t n, const char *const *names, size_t count)
{
    size_t i = 0;
    while (i < count && !same(word, n, names[i])) i++;
    return i;
}

size_t expression_character(const char *formula, size_t at)
{
    size_t character = 1;
    for (size_t i = 0; i < at && formula[i]; i++) character += ((unsigned char)formula[i + 1] & 0xC0) != 0x80;
    return character;
}

static enum status unknown(const char *formula, const char *word, size_t n, bool function,
                           const char *const *names, size_t count, struct error *err)
{
    char shown[WORD_MAX + 1];
    size_t length = n < sizeof shown ? n : sizeof shown - 1;
    memcpy(shown, word, length);
    shown[length] = 0;
    const char *near = text_nearest(shown, names, count);
    char all[400] = "";
    if (function && !near) expression_functions(all, sizeof all);
    return error_set(err, ST_INPUT, "formula \"%s\": unknown %s \"%s\" at character %zu%s%s%s", formula,
                     function ? "function" : "name", shown,
                     expression_character(formula, (size_t)(word - formula)),
                     near   ? "; did you mean \""
                     : *all ? ", expected one of "
                            : "",
                     near ? near : all, near ? "\"?" : "");
}

/* Add bytes that stand at `at`; each of them comes from there, or from the first alone where it was
 * rewritten. */
static void add(struct scanned *out, const char *bytes, size_t n, size_t at, bool rewritten)
{
    size_t from = out->text.len;
    text_add_bytes(&out->text, bytes, n);
    if (out->text.failed) return;
    for (size_t i = 0; i < n; i++) out->origin[from + i] = rewritten ? at : at + i;
}

/* A word: a name, a constant, or a function, which a parenthesis follows. */
static enum status take_word(const char *formula, size_t at, size_t n, const char *const *names, size_t count,
                             struct scanned *out, struct error *err)
{
    const char *word = formula + at, *next = word + n + strspn(word + n, " \t\r\n");
    size_t i = find(word, n, names, count);
    bool calls = *next == '(';
    if (calls && find(word, n, FUNCTIONS, FUNCTION_COUNT) < FUNCTION_COUNT) {
        add(out, word, n, at, false);
    } else if (i < count) {
        char name[24] = "v";
        size_t length = 1;
        size_t power = 1;
        while (i / power >= 10) power *= 10;
        for (; power > 0; power /= 10) name[length++] = (char)('0' + i / power % 10);
        add(out, name, length, at, true);
        out->uses[i] = true;
    } else if (!calls && (same(word, n, "_pi") || same(word, n, "_e"))) {
        add(out, word, n, at, false);
    } else {
        return calls ? unknown(formula, word, n, true, FUNCTIONS, FUNCTION_COUNT, err)
                     : unknown(formula, word, n, false, names, count, err);
    }
    return ST_OK;
}

/* One of = that is not part of ==, <=, >=, != would write into the layers. */
static bool assigns(const char *formula, size_t at)
{
    return formula[at] == '=' && formula[at + 1] != '=' && !(at > 0 && is_one_of(formula[at - 1], "=<>!"));
}

static enum status scan(const char *formula, const char *const *names, size_t count, struct scanned *out,
                        struct error *err)
{
    for (size_t at = 0, n; formula[at]; at += n) {
        const char *s = formula + at;
        n = number_length(s);
        if (n == 0 && begins_word(*s)) {
            n = word_length(s);
            enum status st = take_word(formula, at, n, names, count, out, err);
            if (st != ST_OK) return st;
            continue;
        }
        if (n == 0) n = 1;
        if (assigns(formula, at))
            return error_set(err, ST_INPUT,
                             "formula \"%s\": an assignment at character %zu, expected == to compare",
                             formula, expression_character(formula, at));
        if (*s == '"')
            return error_set(err, ST_INPUT,
                             "formula \"%s\": a text at character %zu, expected numbers and names", formula,
                             expression_character(formula, at));
        /* A line break in the manifest is a blank. */
        add(out, is_one_of(*s, "\t\r\n") ? " " : s, n, at, false);
    }
    if (out->text.failed) return error_memory(err);
    out->origin[out->text.len] = strlen(formula);
    for (size_t i = 0; i < count; i++) out->used += out->uses[i];
    if (out->used == 0)
        return error_set(err, ST_INPUT, "formula \"%s\": uses no name, expected at least one", formula);
    return ST_OK;
}

enum status expression_scan(const char *formula, const char *const *names, size_t count,
                            struct scanned *scanned, struct error *err)
{
    /* A name of one letter may become one of a few digits. */
    enum { GROWTH = 24 };
    *scanned = (struct scanned){.origin = malloc((strlen(formula) * GROWTH + 1) * sizeof(size_t)),
                                .uses = calloc(count + 1, sizeof(bool))};
    enum status st =
        scanned->origin && scanned->uses ? scan(formula, names, count, scanned, err) : error_memory(err);
    if (st != ST_OK) expression_scan_clear(scanned);
    return st;
}

void expression_scan_clear(struct scanned *scanned)
{
    text_clear(&scanned->text);
    free(scanned->origin);
    free(scanned->uses);
    *scanned = (struct scanned){0};
}

double expression_if(double condition, double yes, double no)
{
    return condition != 0 ? yes : no;
}
