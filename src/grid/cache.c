#include "grid/cache_own.h"

#include "grid/raster_file.h"

#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>
#include <xxhash.h>

/* A file that this run needs. */
struct held {
    char *path;
    int fd;
    bool made;    /* by this run */
    bool checked; /* all checksums held at that time, when it was in this state */
    struct timespec at;
    struct stat state;
};

struct cache {
    struct cache_settings settings;
    char *dir;
    double limit; /* NaN: not asked for yet */
    size_t count, room;
    struct held *held;
    size_t marks;
    char **mark; /* left by this run, that no earlier one had left */
};

enum status cache_parse_size(const char *size, double *bytes, struct error *err)
{
    static const char units[] = "KMGT";
    char number[32];
    size_t n = strspn(size, "0123456789.");
    const char *unit = size + n;
    double factor = 1 << 20;
    if (strcasecmp(size, "unlimited") == 0) {
        *bytes = INFINITY;
        return ST_OK;
    }
    const char *known = *unit ? strchr(units, *unit >= 'a' ? *unit - 'a' + 'A' : *unit) : NULL;
    if (known) {
        factor = pow(1024, (double)(known - units) + 1);
        unit++;
        if (strcasecmp(unit, "B") == 0 || strcasecmp(unit, "iB") == 0) unit += strlen(unit);
    }
    snprintf(number, sizeof number, "%.*s", (int)(n < sizeof number ? n : 0), size);
    if (*unit || !text_number(number, bytes))
        return error_set(err, ST_USAGE,
                         "--cache-size: found \"%s\", expected a size such as 500M, 8G, 0 or unlimited",
                         size);
    *bytes *= factor;
    return ST_OK;
}

enum status cache_open(const struct cache_settings *s, struct cache **out, struct error *err)
{
    struct cache *c = calloc(1, sizeof *c);
    if (!c) return error_memory(err);
    c->settings = *s;
    c->limit = NAN;
    c->dir = s->dir && *s->dir ? strdup(s->dir) : folder_default();
    enum status st = c->dir ? folder_make(c->dir, err) : error_memory(err);
    if (st == ST_OK && s->size) st = cache_parse_size(s->size, &c->limit, err);
    if (st != ST_OK) {
        free(c->dir);
        free(c);
        return st;
    }
    folder_sweep(c->dir);
    *out = c;
    return ST_OK;
}

const char *cache_dir(const struct cache *c)
{
    return c && !c->settings.passing ? c->dir : NULL;
}

double cache_rest_s(const struct cache *c)
{
    static const double minute_s = 60;
    return c->settings.rest_s > 0 ? c->settings.rest_s : minute_s;
}

double cache_limit(struct cache *c)
{
    static const double most = 8.0 * (1 << 30), share = 0.1;
    if (c->settings.passing) return INFINITY;
    /* What the cache holds counts as free: it would be, without it. */
    if (isnan(c->limit)) c->limit = fmin(most, share * (folder_free(c->dir) + folder_bytes(c->dir)));
    return c->limit;
}

void cache_tell(const struct cache *c, const char *format, ...)
{
    char notice[2304];
    va_list args;
    va_start(args, format);
    vsnprintf(notice, sizeof notice, format, args);
    va_end(args);
    if (c->settings.tell) c->settings.tell(notice, c->settings.user);
}

static enum status add_held(struct cache *c, const char *path, struct held held, struct error *err)
{
    if (c->count == c->room) {
        size_t room = c->room ? 2 * c->room : 32;
        struct held *more = realloc(c->held, room * sizeof *more);
        if (!more) return error_memory(err);
        c->held = more;
        c->room = room;
    }
    held.path = strdup(path);
    if (!held.path) return error_memory(err);
    c->held[c->count++] = held;
    return ST_OK;
}

static bool is_held(const struct cache *c, const char *path)
{
    for (size_t i = 0; i < c->count; i++)
        if (strcmp(c->held[i].path, path) == 0) return access(path, F_OK) == 0;
    return false;
}

/* The hash of a key stands in the name: the last 32 digits before ".tif". */
static void key_of(const char *path, uint64_t key[2])
{
    const char *hash = path + strlen(path) - strlen(".tif") - 32;
    char half[17];
    for (int i = 0; i < 2; i++) {
        snprintf(half, sizeof half, "%.16s", hash + (ptrdiff_t)16 * i);
        key[i] = strtoull(half, NULL, 16);
    }
}

/* Take hold of a file that stands at `path` and look at its seal. *sound: it did, and it holds. */
static enum status take(struct cache *c, const char *path, bool *sound, struct error *err)
{
    uint64_t key[2];
    *sound = false;
    struct held h = {.fd = folder_hold(path)};
    if (h.fd < 0) return ST_OK;
    clock_gettime(CLOCK_REALTIME, &h.at);
    char *mark = mark_path(path);
    key_of(path, key);
    bool vouched = fstat(h.fd, &h.state) == 0 && mark && mark_vouches(mark, &h.state, NULL, 0);
    const char *fault = seal_fault(h.fd, key, !vouched);
    enum status st = ST_OK;
    if (fault) {
        cache_tell(c, "notice: cache: %s is made again: %s", path, fault);
        raster_remove(path);
        if (mark) mark_write(mark, NULL, h.at, "");
    } else {
        h.checked = !vouched;
        if (vouched) mark_touch(mark);
        st = add_held(c, path, h, err);
        *sound = st == ST_OK;
    }
    if (!*sound) close(h.fd);
    free(mark);
    return st;
}

enum status cache_find(struct cache *c, const char *kind, const struct text *key, char **path, bool *found,
                       struct error *err)
{
    if (key->failed) return error_memory(err);
    XXH128_hash_t h = XXH3_128bits(key->s ? key->s : "", key->len);
    char *file = text_format("%s/%s-%016llx%016llx.tif", c->dir, kind, (unsigned long long)h.high64,
                             (unsigned long long)h.low64);
    if (!file) return error_memory(err);
    *found = is_held(c, file);
    enum status st = *found ? ST_OK : take(c, file, found, err);
    if (st == ST_OK)
        *path = file;
    else
        free(file);
    return st;
}

char *cache_part(const char *path)
{
    size_t n = strlen(path);
    if (n > 4 && strcmp(path + n - 4, ".tif") == 0) n -= 4;
    return text_format("%.*s.part-%ld.tif", (int)n, path, (long)getpid());
}

/* Into its place, unless a file stands there: *taken is then false. */
static bool move(const char *part, const char *path, bool *taken)
{
    *taken = true;
    if (renameat2(AT_FDCWD, part, AT_FDCWD, path, RENAME_NOREPLACE) == 0) return true;
    if (errno == EEXIST) *taken = false;
    /* Not every file system can look before it moves. */
    return !*taken || rename(part, path) == 0;
}

static enum status cannot_keep(const char *path, struct error *err)
{
    return error_set(err, ST_FAILED, "%s: cannot be put in its place: %s", path, strerror(errno));
}

/* Hold what was just moved to `path`. It is synced when the run ends, so that it need not wait for the disk;
 * until it is, no mark vouches for it. */
static enum status hold_made(struct cache *c, const char *path, struct error *err)
{
    struct held h = {.fd = folder_hold(path), .made = true, .checked = true};
    if (h.fd < 0 || fstat(h.fd, &h.state) != 0) {
        if (h.fd >= 0) close(h.fd);
        return cannot_keep(path, err);
    }
    sync_file_range(h.fd, 0, 0, SYNC_FILE_RANGE_WRITE);
    enum status st = add_held(c, path, h, err);
    if (st != ST_OK) close(h.fd);
    return st;
}

enum status cache_keep(struct cache *c, const char *part, const char *path, struct error *err)
{
    uint64_t key[2];
    bool taken, sound = false;
    /* Read the directory of the file once more: a disk that filled up shows here at the latest. */
    if (!raster_sound(part))
        return error_set(err, ST_FAILED, "%s: was not written whole (is the disk full?)", part);
    key_of(path, key);
    if (!seal_write(part, key))
        return error_set(err, ST_FAILED, "%s: cannot be written (is the disk full?): %s", part,
                         strerror(errno));
    if (!move(part, path, &taken)) return cannot_keep(path, err);
    enum status st = ST_OK;
    if (!taken) {
        /* Another process has made it meanwhile. */
        st = take(c, path, &sound, err);
        if (st == ST_OK && !sound && rename(part, path) != 0) return cannot_keep(path, err);
        raster_remove(part);
    }
    if (st == ST_OK && !sound) st = hold_made(c, path, err);
    if (st == ST_OK && isfinite(cache_limit(c))) folder_shrink(c->dir, cache_limit(c));
    return st;
}

static bool marked_by_us(const struct cache *c, const char *mark)
{
    for (size_t i = 0; i < c->marks; i++)
        if (strcmp(c->mark[i], mark) == 0) return true;
    return false;
}

bool cache_asked_before(struct cache *c, const char *path)
{
    char *mark = mark_path(path);
    if (!mark || c->settings.passing || marked_by_us(c, mark)) {
        free(mark);
        return false;
    }
    bool before = access(mark, F_OK) == 0;
    mark_touch(mark);
    char **more = before ? NULL : realloc(c->mark, (c->marks + 1) * sizeof *more);
    if (more) {
        c->mark = more;
        c->mark[c->marks++] = mark;
    } else {
        free(mark);
    }
    return before;
}

static bool as_it_was(const struct stat *now, const struct stat *then)
{
    return now->st_size == then->st_size && now->st_ctim.tv_sec == then->st_ctim.tv_sec &&
           now->st_ctim.tv_nsec == then->st_ctim.tv_nsec;
}

/* Leave a mark that vouches for the file. One that this run made is whole as long as it has not changed
 * since, and once it is on the disk; where that cannot be brought about it will be gone through when it is
 * found again. */
static void settle(struct held *h)
{
    struct stat now;
    char *mark = mark_path(h->path);
    bool there = mark && fstat(h->fd, &now) == 0 && now.st_nlink > 0 && as_it_was(&now, &h->state);
    if (there && h->made) {
        there = fsync(h->fd) == 0;
        clock_gettime(CLOCK_REALTIME, &h->at);
    }
    if (there && h->checked) mark_write(mark, &h->state, h->at, "");
    free(mark);
}

static void tell_gone(const struct cache *c)
{
    size_t gone = 0;
    for (size_t i = 0; i < c->count; i++) {
        struct stat s;
        gone += fstat(c->held[i].fd, &s) == 0 && s.st_nlink == 0;
    }
    if (gone > 0)
        cache_tell(c, "notice: cache: %zu of %zu files are not kept: --cache-size is %.3g GB", gone, c->count,
                   c->limit / (1 << 30));
}

void cache_close(struct cache *c)
{
    if (!c) return;
    for (size_t i = 0; i < c->count; i++) flock(c->held[i].fd, LOCK_UN);
    if (c->count > 0 && isfinite(cache_limit(c))) {
        folder_shrink(c->dir, c->limit);
        tell_gone(c);
    }
    for (size_t i = 0; i < c->count; i++) {
        if (!c->settings.passing) settle(&c->held[i]);
        close(c->held[i].fd);
        free(c->held[i].path);
    }
    for (size_t i = 0; i < c->marks; i++) free(c->mark[i]);
    free(c->mark);
    free(c->held);
    free(c->dir);
    free(c);
}
