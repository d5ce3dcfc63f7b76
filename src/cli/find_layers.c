/* A layer set by path, or by the name of one that is shipped. */
#include "cli/options.h"

#include "base/text.h"

#include <dirent.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static bool is_there(const char *path)
{
    struct stat s;
    return stat(path, &s) == 0;
}

static int compare_names(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

/* The folder the program stands in, or "". */
static void program_folder(char *buf, size_t room)
{
    ssize_t n = readlink("/proc/self/exe", buf, room - 1);
    buf[n > 0 ? n : 0] = 0;
    char *slash = strrchr(buf, '/');
    if (slash) *slash = 0;
}

enum { PLACES = 3 };

/* Where shipped sets may lie: beside the program in the build tree, under its prefix, and where it was
 * configured to be installed. Caller frees. */
static char *shipped_place(int i)
{
    char folder[PATH_MAX];
    program_folder(folder, sizeof folder);
    return i == 0   ? text_format("%s/../layers", folder)
           : i == 1 ? text_format("%s/../share/capacity/layers", folder)
                    : strdup(CAPACITY_LAYERS_DIR);
}

/* A shipped set of that name, or NULL. Caller frees. */
static char *shipped_set(const char *name)
{
    char *found = NULL;
    for (int i = 0; i < PLACES && !found; i++) {
        char *place = shipped_place(i);
        char *manifest = place ? text_format("%s/%s/capacity.yaml", place, name) : NULL;
        if (manifest && access(manifest, F_OK) == 0) {
            *strrchr(manifest, '/') = 0;
            found = realpath(manifest, NULL);
        }
        free(manifest);
        free(place);
    }
    return found;
}

/* There is neither a folder nor a set of that name: say which sets there are. */
static enum status no_such_set(const char *name, struct error *err)
{
    enum { SETS_MAX = 32 };
    char *sets[SETS_MAX];
    size_t count = 0;
    for (int i = 0; i < PLACES && count == 0; i++) {
        char *place = shipped_place(i);
        DIR *dir = place ? opendir(place) : NULL;
        for (struct dirent *e; dir && count < SETS_MAX && (e = readdir(dir));) {
            char *set = e->d_name[0] == '.' ? NULL : shipped_set(e->d_name);
            if (set && (sets[count] = strdup(e->d_name))) count++;
            free(set);
        }
        if (dir) closedir(dir);
        free(place);
    }
    qsort(sets, count, sizeof *sets, compare_names);
    struct text list = {0};
    for (size_t i = 0; i < count; i++) text_add(&list, "%s%s", i ? ", " : "", sets[i]);
    const char *near = text_nearest(name, (const char *const *)sets, count);
    enum status st =
        error_set(err, ST_INPUT, "%s: there is no such folder, and no shipped set of that name (%s)%s%s%s",
                  name, count ? list.s : "none is installed", near ? "; did you mean \"" : "",
                  near ? near : "", near ? "\"?" : "");
    text_clear(&list);
    for (size_t i = 0; i < count; i++) free(sets[i]);
    return st;
}

enum status cli_find_layers(const char *given, char **path, bool *shipped, struct error *err)
{
    size_t n = strlen(given);
    while (n > 1 && given[n - 1] == '/') n--;
    *shipped = false;
    char *name = strndup(given, n);
    if (!name) return error_memory(err);
    if (is_there(name) || strchr(name, '/') || name[0] == '.') {
        *path = name; /* what is wrong with it, the reader of the manifest says */
        return ST_OK;
    }
    *path = shipped_set(name);
    *shipped = *path != NULL;
    enum status st = *path ? ST_OK : no_such_set(name, err);
    free(name);
    return st;
}
