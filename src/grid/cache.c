#include "grid/cache.h"

#include "grid/raster_file.h"

#include <cpl_conv.h>
#include <cpl_error.h>
#include <cpl_string.h>
#include <cpl_vsi.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <gdal.h>
#include <limits.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>
#include <xxhash.h>

static char *default_dir(void)
{
    const char *xdg = getenv("XDG_CACHE_HOME"), *home = getenv("HOME"), *tmp = getenv("TMPDIR");
    if (xdg && *xdg == '/') return text_format("%s/capacity", xdg);
    if (home && *home == '/') return text_format("%s/.cache/capacity", home);
    return text_format("%s/capacity-cache", tmp && *tmp ? tmp : "/tmp");
}

/* mkdir -p */
static bool make_dirs(char *path)
{
    for (char *p = path + 1; *p; p++) {
        if (*p != '/') continue;
        *p = 0;
        bool ok = mkdir(path, 0777) == 0 || errno == EEXIST;
        *p = '/';
        if (!ok) return false;
    }
    return mkdir(path, 0777) == 0 || errno == EEXIST;
}

/* The process that a work file belongs to, from "....part-PID.tif"; 0 where it is none. */
static long owner_of(const char *file)
{
    const char *part = NULL;
    for (const char *p = file; (p = strstr(p, ".part-")); p++) part = p;
    char *end = NULL;
    long pid = part ? strtol(part + strlen(".part-"), &end, 10) : 0;
    return pid > 0 && strncmp(end, ".tif", 4) == 0 ? pid : 0;
}

/* Remove the work files that a process which is no more has left. Another machine may share the folder: what
 * was written to within the hour may be its. */
static void sweep(const char *dir)
{
    DIR *d = opendir(dir);
    if (!d) return;
    for (struct dirent *e; (e = readdir(d));) {
        long pid = owner_of(e->d_name);
        if (pid == 0 || kill((pid_t)pid, 0) == 0 || errno == EPERM) continue;
        char *path = text_format("%s/%s", dir, e->d_name);
        struct stat s;
        if (path && stat(path, &s) == 0 && s.st_mtime < time(NULL) - 3600) unlink(path);
        free(path);
    }
    closedir(d);
}

enum status cache_dir(const char *given, char **out, struct error *err)
{
    char *dir = given && *given ? strdup(given) : default_dir();
    if (!dir) return error_memory(err);
    struct stat s;
    enum status st = ST_OK;
    if (!make_dirs(dir) || stat(dir, &s) != 0)
        st =
            error_set(err, ST_FAILED, "%s: the folder of the cache cannot be made: %s", dir, strerror(errno));
    else if (!S_ISDIR(s.st_mode))
        st = error_set(err, ST_FAILED, "%s: the cache needs a folder, this is a file", dir);
    else if (access(dir, W_OK | X_OK) != 0)
        st = error_set(err, ST_FAILED, "%s: the folder of the cache cannot be written to: %s", dir,
                       strerror(errno));
    if (st != ST_OK) {
        free(dir);
        return st;
    }
    sweep(dir);
    *out = dir;
    return ST_OK;
}

enum status cache_find(const char *dir, const char *kind, const struct text *key, char **path, bool *found,
                       struct error *err)
{
    if (key->failed) return error_memory(err);
    XXH128_hash_t h = XXH3_128bits(key->s ? key->s : "", key->len);
    char *file = text_format("%s/%s-%016llx%016llx.tif", dir, kind, (unsigned long long)h.high64,
                             (unsigned long long)h.low64);
    if (!file) return error_memory(err);
    *found = raster_sound(file);
    if (!*found) raster_remove(file); /* damaged: to be made again */
    *path = file;
    return ST_OK;
}

char *cache_part(const char *path)
{
    size_t n = strlen(path);
    if (n > 4 && strcmp(path + n - 4, ".tif") == 0) n -= 4;
    return text_format("%.*s.part-%ld.tif", (int)n, path, (long)getpid());
}

static bool sync_path(const char *path, int flags)
{
    int fd = open(path, flags | O_CLOEXEC);
    if (fd < 0) return false;
    bool ok = fsync(fd) == 0;
    return (close(fd) == 0) && ok;
}

enum status cache_keep(const char *part, const char *path, struct error *err)
{
    /* Read the directory of the file once more: a disk that filled up shows here at the latest. */
    if (!raster_sound(part))
        return error_set(err, ST_FAILED, "%s: was not written whole (is the disk full?)", part);
    if (!sync_path(part, O_RDONLY) || rename(part, path) != 0)
        return error_set(err, ST_FAILED, "%s: cannot be put in its place: %s", path, strerror(errno));
    const char *slash = strrchr(path, '/');
    char *dir = slash ? strndup(path, (size_t)(slash - path) + 1) : strdup(".");
    if (!dir) return error_memory(err);
    sync_path(dir, O_RDONLY | O_DIRECTORY); /* some file systems cannot: the file itself is safe already */
    free(dir);
    return ST_OK;
}
