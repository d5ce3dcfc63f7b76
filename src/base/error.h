/* Errors: who detects a fault words it, everybody else passes it on. */
#ifndef CAPACITY_BASE_ERROR_H
#define CAPACITY_BASE_ERROR_H

#include <stdarg.h>

/* What a fallible function returns. The values are the program's exit codes. */
enum status {
    ST_OK = 0,
    ST_FAILED = 1,       /* failed while running: disk full, out of memory, a read that broke off */
    ST_USAGE = 2,        /* the command line is at fault */
    ST_INPUT = 3,        /* the manifest or an input is at fault */
    ST_CHECK = 4,        /* a check did not hold */
    ST_INTERRUPTED = 130 /* Ctrl-C */
};

/* One message, complete enough to show as it stands. Owned by the caller; untouched on success. */
struct error {
    char text[2048];
};

/* Write the message and return `status`, so that a failing function can end in one line:
 *     return error_set(err, ST_INPUT, "%s: ...", path);
 * `err` may be NULL. A message too long for the buffer is cut at its end. */
enum status error_set(struct error *err, enum status status, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* "out of memory", ST_FAILED. Defined here so that whoever reads a caller, analyzers too, sees that it is
 * never ST_OK. */
static inline enum status error_memory(struct error *err)
{
    error_set(err, ST_FAILED, "out of memory");
    return ST_FAILED;
}

/* Put "prefix: " before a message that already stands in `err`. */
void error_prefix(struct error *err, const char *format, ...) __attribute__((format(printf, 2, 3)));

#endif
