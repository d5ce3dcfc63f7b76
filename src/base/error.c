#include "base/error.h"

#include <stdio.h>
#include <string.h>

enum status error_set(struct error *err, enum status status, const char *format, ...)
{
    if (err) {
        va_list args;
        va_start(args, format);
        vsnprintf(err->text, sizeof err->text, format, args);
        va_end(args);
    }
    return status;
}

void error_prefix(struct error *err, const char *format, ...)
{
    if (!err) return;
    char old[sizeof err->text];
    memcpy(old, err->text, sizeof old);
    va_list args;
    va_start(args, format);
    int n = vsnprintf(err->text, sizeof err->text, format, args);
    va_end(args);
    if (n < 0 || (size_t)n + 3 > sizeof err->text) return;
    size_t room = sizeof err->text - (size_t)n - 3, length = strnlen(old, room);
    memcpy(err->text + n, ": ", 2);
    memcpy(err->text + n + 2, old, length);
    err->text[(size_t)n + 2 + length] = 0;
}
