#include "support.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

void die(const char *format, ...)
{
    va_list args;
    va_start(args, format);
    fputs("generate_layers: ", stderr);
    vfprintf(stderr, format, args);
    fputc('\n', stderr);
    va_end(args);
    exit(1);
}

void *allocate(size_t count, size_t size)
{
    void *memory = calloc(count ? count : 1, size);
    if (!memory) die("out of memory for %zu items of %zu bytes", count, size);
    return memory;
}

void *resize(void *memory, size_t count, size_t size)
{
    if (size && count > (size_t)-1 / size) die("out of memory");
    void *bigger = realloc(memory, count * size);
    if (!bigger) die("out of memory for %zu items of %zu bytes", count, size);
    return bigger;
}

FILE *open_in(const char *dir, const char *name, const char *mode)
{
    char path[4096];
    snprintf(path, sizeof path, "%s/%s", dir, name);
    FILE *file = fopen(path, mode);
    if (!file) die("cannot open %s", path);
    return file;
}

char *read_text(const char *dir, const char *name)
{
    FILE *file = open_in(dir, name, "rb");
    char *text = NULL;
    size_t length = 0, room = 0, got = 1;
    while (got > 0) {
        if (length + 65536 > room) text = resize(text, room = 2 * room + 65537, 1);
        got = fread(text + length, 1, room - length - 1, file);
        length += got;
    }
    if (ferror(file)) die("cannot read %s/%s", dir, name);
    fclose(file);
    text[length] = '\0';
    return text;
}

void copy_text(const char *dir_from, const char *name, const char *dir_to, const char *new_name)
{
    char *text = read_text(dir_from, name);
    FILE *file = open_in(dir_to, new_name, "wb");
    if (fputs(text, file) < 0 || fclose(file) != 0) die("cannot write %s/%s", dir_to, new_name);
    free(text);
}

char *next_field(char **cursor)
{
    char *field = *cursor;
    if (!field) return NULL;
    char *comma = strchr(field, ',');
    if (comma) *comma = '\0';
    *cursor = comma ? comma + 1 : NULL;
    return field;
}
