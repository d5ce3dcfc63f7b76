/* A layer set by path, or by the name of one that is shipped. */
#include "cli/options.h"

#include "base/text.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static bool is_folder(const char *path)
{
    struct stat s;
    return stat(path, &s) == 0 && S_ISDIR(s.st_mode);
}

/* The folder the program stands in, or "". */
static void program_folder(char *buf, size_t room)
{
    ssize_t n = readlink("/proc/self/exe", buf, room - 1);
    buf[n > 0 ? n : 0] = 0;
    char *slash = strrchr(buf, '/');
    if (slash) *slash = 0;
}

enum status cli_find_layers(const char *given, char **path, bool *shipped, struct error *err)
{
    /* Beside the program in the build tree, under its prefix, and where it was configured to be installed. */
    enum { PLACES = 3 };
    char folder[PATH_MAX], name[256];
    size_t n = strlen(given);
    while (n > 1 && given[n - 1] == '/') n--;
    *shipped = false;
    *path = strndup(given, n);
    if (!*path) return error_memory(err);
    if (is_folder(*path) || n >= sizeof name || memchr(given, '/', n) || given[0] == '.') return ST_OK;
    memcpy(name, given, n);
    name[n] = 0;
    program_folder(folder, sizeof folder);
    for (int i = 0; i < PLACES; i++) {
        char *candidate = i == 0   ? text_format("%s/../layers/%s", folder, name)
                          : i == 1 ? text_format("%s/../share/capacity/layers/%s", folder, name)
                                   : text_format("%s/%s", CAPACITY_LAYERS_DIR, name);
        if (candidate && is_folder(candidate)) {
            free(*path);
            *path = realpath(candidate, NULL);
            free(candidate);
            *shipped = true;
            return *path ? ST_OK : error_memory(err);
        }
        free(candidate);
    }
    return ST_OK; /* the reader of the manifest says what is missing */
}
