/* Whole files: write one, read one, hash one. */
#ifndef CAPACITY_REPORT_FILE_H
#define CAPACITY_REPORT_FILE_H

#include "base/error.h"

#include <stddef.h>

enum status file_write(const char *path, const char *bytes, size_t n, struct error *err);
/* The bytes of a file, VSI paths included, and a 0 behind them. Caller frees. */
enum status file_read(const char *path, unsigned char **bytes, size_t *n, struct error *err);

/* Size and 128-bit xxHash (XXH3, 32 hexadecimal digits) of a file's bytes, VSI paths included. */
enum status file_hash(const char *path, long long *size, char hex[33], struct error *err);

#endif
