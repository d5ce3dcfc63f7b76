/* The folder of the cache: making it, what it holds, and making room in it. */
#include "grid/cache_own.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/statvfs.h>
#include <time.h>
#include <unistd.h>

enum { HOUR_S = 3600, MARKS_S = 90 * 24 * HOUR_S };

char *folder_default(void)
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

enum status folder_make(char *dir, struct error *err)
{
    struct stat s;
    if (!make_dirs(dir) || stat(dir, &s) != 0)
        return error_set(err, ST_FAILED, "%s: the folder of the cache cannot be made: %s", dir,
                         strerror(errno));
    if (!S_ISDIR(s.st_mode))
        return error_set(err, ST_FAILED, "%s: the cache needs a folder, this is a file", dir);
    if (access(dir, W_OK | X_OK) != 0)
        return error_set(err, ST_FAILED, "%s: the folder of the cache cannot be written to: %s", dir,
                         strerror(errno));
    return ST_OK;
}

/* Whether a name is "kind-<32 hex digits><ending>": nothing else in the folder is touched. */
static bool is_ours(const char *name, const char *ending)
{
    enum { DIGITS = 32 };
    size_t n = strlen(name), e = strlen(ending);
    if (n < e + DIGITS + 2 || strcmp(name + n - e, ending) != 0) return false;
    const char *hash = name + n - e - DIGITS;
    return hash[-1] == '-' && strspn(hash, "0123456789abcdef") == DIGITS;
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

/* Another machine may share the folder: what was written to within the hour may be its. */
static bool is_left_over(const char *name, const struct stat *s)
{
    time_t age = time(NULL) - s->st_mtime;
    if (is_ours(name, ".used")) return age > MARKS_S;
    long pid = owner_of(name);
    return pid != 0 && kill((pid_t)pid, 0) != 0 && errno != EPERM && age > HOUR_S;
}

void folder_sweep(const char *dir)
{
    DIR *d = opendir(dir);
    if (!d) return;
    for (struct dirent *e; (e = readdir(d));) {
        char *path = text_format("%s/%s", dir, e->d_name);
        struct stat s;
        if (path && stat(path, &s) == 0 && is_left_over(e->d_name, &s)) unlink(path);
        free(path);
    }
    closedir(d);
}

/* A file of the cache. */
struct kept {
    char *path;
    double bytes;
    struct timespec used;
};

struct kept_list {
    size_t count, room;
    struct kept *file;
    double bytes;
};

static void kept_clear(struct kept_list *k)
{
    for (size_t i = 0; i < k->count; i++) free(k->file[i].path);
    free(k->file);
}

static void kept_add(struct kept_list *k, char *path, const struct stat *s)
{
    if (k->count == k->room) {
        size_t room = k->room ? 2 * k->room : 64;
        struct kept *more = realloc(k->file, room * sizeof *more);
        if (!more) {
            free(path);
            return;
        }
        k->file = more;
        k->room = room;
    }
    struct kept *f = &k->file[k->count++];
    *f = (struct kept){path, (double)s->st_size, s->st_mtim};
    char *mark = mark_path(path);
    struct stat m;
    if (mark && stat(mark, &m) == 0) f->used = m.st_mtim;
    free(mark);
    k->bytes += f->bytes;
}

/* A file may go while this looks: it is then left out. */
static struct kept_list kept_files(const char *dir)
{
    struct kept_list k = {0};
    DIR *d = opendir(dir);
    if (!d) return k;
    for (struct dirent *e; (e = readdir(d));) {
        struct stat s;
        if (!is_ours(e->d_name, ".tif")) continue;
        char *path = text_format("%s/%s", dir, e->d_name);
        if (path && stat(path, &s) == 0 && S_ISREG(s.st_mode))
            kept_add(&k, path, &s);
        else
            free(path);
    }
    closedir(d);
    return k;
}

double folder_bytes(const char *dir)
{
    struct kept_list k = kept_files(dir);
    kept_clear(&k);
    return k.bytes;
}

double folder_free(const char *dir)
{
    struct statvfs s;
    return statvfs(dir, &s) == 0 ? (double)s.f_bavail * (double)s.f_frsize : 0;
}

/* Whether an open file still stands where it was. */
static bool still_there(int fd, const char *path)
{
    struct stat now, own;
    return stat(path, &now) == 0 && fstat(fd, &own) == 0 && now.st_ino == own.st_ino &&
           now.st_dev == own.st_dev;
}

int folder_hold(const char *path)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0) return -1;
    /* Where the file system has no locks, nobody removes anything either. */
    bool going = flock(fd, LOCK_SH | LOCK_NB) != 0 && errno == EWOULDBLOCK;
    if (!going && still_there(fd, path)) return fd;
    close(fd);
    return -1;
}

/* False where a process holds the file. */
static bool drop(const char *path)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0) return errno == ENOENT;
    bool dropped = flock(fd, LOCK_EX | LOCK_NB) == 0 && still_there(fd, path) && unlink(path) == 0;
    if (dropped) {
        char *mark = mark_path(path);
        if (mark) unlink(mark);
        free(mark);
    }
    close(fd);
    return dropped;
}

static int by_use(const void *a, const void *b)
{
    const struct timespec *x = &((const struct kept *)a)->used, *y = &((const struct kept *)b)->used;
    if (x->tv_sec != y->tv_sec) return x->tv_sec < y->tv_sec ? -1 : 1;
    return x->tv_nsec < y->tv_nsec ? -1 : x->tv_nsec > y->tv_nsec;
}

void folder_shrink(const char *dir, double most)
{
    struct kept_list k = kept_files(dir);
    if (k.bytes > most && k.count > 0) {
        qsort(k.file, k.count, sizeof *k.file, by_use);
        for (size_t i = 0; i < k.count && k.bytes > most; i++)
            if (drop(k.file[i].path)) k.bytes -= k.file[i].bytes;
    }
    kept_clear(&k);
}
