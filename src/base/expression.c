#include "base/expression.h"
#include "base/expression_scan.h"

#include <dlfcn.h>
#include <float.h>
#include <math.h>
#include <muParserDLL.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

enum { CHUNK = 1024 }; /* cells evaluated at a time, so that columns stay in the nearest cache */

/* muParser keeps its texts (mupGetErrorMsg, mupGetExprVar) and its decimal separator in statics that threads
 * would share, so none of them is asked for: positions and codes suffice, and the separator is a point unless
 * somebody sets another. */

struct expression {
    muParserHandle_t parser;
    size_t used;    /* how many names */
    size_t *number; /* [used] of each name that is used */
    size_t count;
    bool *uses;     /* [count] */
    double *values; /* [used][CHUNK], which the parser reads */
    /* Where muParser is built with OpenMP it would evaluate each block with a team of threads beside the
     * caller's own. NULL where it is not. */
    void (*set_threads)(int);
};

/* The codes of muParser's EErrorCodes, whose header is C++. */
static const char *reason(int code)
{
    switch (code) {
    case 0:
        return "an operator cannot stand here";
    case 2:
        return "something is missing";
    case 3:
    case 4:
        return "a comma cannot stand here";
    case 5:
    case 6:
    case 12:
        return "an operator is missing before this";
    case 7:
        return "a parenthesis cannot stand here";
    case 11:
        return "a closing parenthesis is missing";
    case 14:
        return "the function has too many arguments";
    case 15:
        return "the function has too few arguments";
    case 32:
    case 33:
    case 34:
        return "\"?\" and \":\" do not match";
    case 37:
        return "the formula is too long";
    default:
        return "this cannot be read";
    }
}

enum { SHOWN_MAX = 40 };

static enum status syntax(const char *formula, const struct scanned *s, muParserHandle_t parser,
                          struct error *err)
{
    int position = mupGetErrorPos(parser);
    size_t at = position > 0 ? (size_t)position : 0;
    if (position < 0 || at > s->text.len) at = s->text.len;
    size_t from = s->origin[at];
    char place[96] = "the end";
    int shown = 0; /* bytes, whole letters */
    while (shown < SHOWN_MAX && formula[from + (size_t)shown]) shown++;
    while (shown > 0 && ((unsigned char)formula[from + (size_t)shown] & 0xC0) == 0x80) shown--;
    if (formula[from])
        snprintf(place, sizeof place, "character %zu, \"%.*s\"", expression_character(formula, from), shown,
                 formula + from);
    return error_set(err, ST_INPUT, "formula \"%s\": syntax error at %s: %s", formula, place,
                     reason(mupGetErrorCode(parser)));
}

/* Let the parser see the formula once, with 0 for every name: it compiles at the first evaluation. */
static enum status compile(struct expression *e, const char *formula, const struct scanned *s,
                           struct error *err)
{
    mupDefineFun3(e->parser, "if", expression_if, 1);
    for (size_t k = 0; k < e->used; k++) {
        char name[32];
        snprintf(name, sizeof name, "v%zu", e->number[k]);
        mupDefineBulkVar(e->parser, name, e->values + k * CHUNK);
    }
    mupSetExpr(e->parser, s->text.s);
    int results = 0;
    if (!mupError(e->parser)) mupEvalMulti(e->parser, &results);
    if (mupError(e->parser)) return syntax(formula, s, e->parser, err);
    if (results != 1)
        return error_set(err, ST_INPUT, "formula \"%s\": gives %d values, expected one", formula, results);
    return ST_OK;
}

enum status expression_open(const char *formula, const char *const *names, size_t count,
                            struct expression **expression, struct error *err)
{
    struct scanned s;
    enum status st = expression_scan(formula, names, count, &s, err);
    if (st != ST_OK) return st;
    struct expression *e = calloc(1, sizeof *e);
    if (!e) {
        st = error_memory(err);
        goto done;
    }
    e->count = count;
    e->used = s.used;
    e->uses = s.uses;
    s.uses = NULL;
    e->number = calloc(e->used, sizeof *e->number);
    e->values = calloc(e->used * CHUNK, sizeof *e->values);
    e->parser = mupCreate(muBASETYPE_FLOAT);
    if (!e->number || !e->values || !e->parser) {
        st = error_memory(err);
        goto done;
    }
    for (size_t i = 0, k = 0; i < count; i++)
        if (e->uses[i]) e->number[k++] = i;
    *(void **)&e->set_threads = dlsym(RTLD_DEFAULT, "omp_set_num_threads");
    st = compile(e, formula, &s, err);
done:
    expression_scan_clear(&s);
    if (st == ST_OK)
        *expression = e;
    else
        expression_close(e);
    return st;
}

bool expression_uses(const struct expression *e, size_t i)
{
    return i < e->count && e->uses[i];
}

static size_t eval_chunk(struct expression *e, const float *const *columns, size_t from, size_t n, float *out)
{
    double result[CHUNK];
    uint8_t missing[CHUNK] = {0};
    size_t invalid = 0;
    for (size_t k = 0; k < e->used; k++) {
        const float *column = columns[e->number[k]] + from;
        double *value = e->values + k * CHUNK;
        for (size_t i = 0; i < n; i++) {
            value[i] = (double)column[i];
            missing[i] |= column[i] != column[i];
        }
    }
    mupEvalBulk(e->parser, result, (int)n);
    for (size_t i = 0; i < n; i++) {
        /* Also false for NaN. */
        bool finite = fabs(result[i]) <= (double)FLT_MAX;
        invalid += !missing[i] && !finite;
        out[i] = missing[i] || !finite ? NAN : (float)result[i];
    }
    return invalid;
}

void expression_eval(struct expression *e, const float *const *columns, size_t cells, float *out,
                     size_t *invalid)
{
    size_t count = 0;
    if (e->set_threads) e->set_threads(1);
    for (size_t from = 0; from < cells; from += CHUNK) {
        size_t n = cells - from < CHUNK ? cells - from : CHUNK;
        count += eval_chunk(e, columns, from, n, out + from);
    }
    if (invalid) *invalid += count;
}

void expression_close(struct expression *e)
{
    if (!e) return;
    if (e->parser) mupRelease(e->parser);
    free(e->number);
    free(e->uses);
    free(e->values);
    free(e);
}
