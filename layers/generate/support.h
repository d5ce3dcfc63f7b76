/* Memory, messages and text files for the generator. It is a build-time tool: any fault ends the program. */
#ifndef GENERATE_SUPPORT_H
#define GENERATE_SUPPORT_H

#include <stddef.h>
#include <stdio.h>

void die(const char *format, ...) __attribute__((noreturn, format(printf, 1, 2)));

/* Zeroed memory for `count` items of `size` bytes; never NULL. */
void *allocate(size_t count, size_t size);

/* Resized memory; never NULL. */
void *resize(void *memory, size_t count, size_t size);

FILE *open_in(const char *dir, const char *name, const char *mode);

/* The whole text of DIR/NAME; the caller frees it. */
char *read_text(const char *dir, const char *name);

/* Copies DIR_FROM/NAME to DIR_TO/NEW_NAME. */
void copy_text(const char *dir_from, const char *name, const char *dir_to, const char *new_name);

/* Next field of one line of a comma separated table without quotes: NULL after the last. Ends the field in
 * place. */
char *next_field(char **cursor);

#endif
