/* Worked examples of methods, read from tests/methods; its README.md has the grammar. */
#ifndef CAPACITY_TESTS_EXAMPLE_H
#define CAPACITY_TESTS_EXAMPLE_H

#include "base/method.h"

#include <stdbool.h>

enum { EXAMPLE_NUMBERS = 128 };

struct numbers {
    size_t count;
    double value[EXAMPLE_NUMBERS];
};

/* What has been given and accepted since the last line `method`. Lists of `args` lie in this struct. */
struct example {
    const char *file;
    int line;
    const struct method *method; /* NULL: none yet */
    bool elsewhere;              /* agreement of lists, tiers, consistency: suites of their own read these */
    struct method_args args;
    char formula[128], *formula_name;
    struct indicator indicator; /* of outliers and normalisation */
    double scale;               /* of classes and aggregation */
    size_t classes;
    struct numbers breaks, weights, order, data;
    struct numbers accept; /* rows one after the other */
    size_t rows;
};

#define EXAMPLE_HERE  "%s:%d: "
#define EXAMPLE_AT(e) (e)->file, (e)->line

/* Judges a line `expect` and the like: `key` with the numbers after it, or the text after `refuse`. */
typedef void example_judge(const struct example *e, const char *key, const struct numbers *expected,
                           double tolerance, const char *text);

/* Reads a file and has every example judged. A line that is not of the grammar fails the test. Returns how
 * many were judged. */
size_t example_read(const char *path, example_judge *judge);

/* Numbers in a row of what was accepted; the rows must be alike. */
size_t example_width(const struct example *e);

#endif
