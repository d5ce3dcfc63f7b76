#include "run/publish.h"

#include "base/text.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <jansson.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define STAGE_PREFIX ".capacity-part-"

/* mkdir -p; *first: the topmost folder made, NULL where all were there. */
static enum status make_folders(const char *path, char **first, struct error *err)
{
    char *copy = strdup(path);
    if (!copy) return error_memory(err);
    enum status st = ST_OK;
    for (char *slash = copy;; slash++) {
        slash = strchr(slash + 1, '/');
        if (slash) *slash = 0;
        bool made = mkdir(copy, 0777) == 0;
        int why = errno;
        struct stat s;
        if (made && !*first && !(*first = strdup(copy))) {
            rmdir(copy);
            st = error_memory(err);
        } else if (!made && (why != EEXIST || stat(copy, &s) != 0 || !S_ISDIR(s.st_mode)))
            st = error_set(err, ST_FAILED, "%s: the output folder cannot be made: %s", copy,
                           why == EEXIST ? "a file of that name is there" : strerror(why));
        if (!slash || st != ST_OK) break;
        *slash = '/';
    }
    free(copy);
    return st;
}

static int remove_one(const char *path, const struct stat *s, int kind, struct FTW *where)
{
    (void)s, (void)kind, (void)where;
    return remove(path);
}

static void remove_tree(const char *path)
{
    nftw(path, remove_one, 16, FTW_DEPTH | FTW_PHYS);
}

/* Remove the staging folders of processes that are no more. */
static void sweep(const char *out)
{
    DIR *dir = opendir(out);
    if (!dir) return;
    for (struct dirent *e; (e = readdir(dir));) {
        if (strncmp(e->d_name, STAGE_PREFIX, strlen(STAGE_PREFIX)) != 0) continue;
        long pid = strtol(e->d_name + strlen(STAGE_PREFIX), NULL, 10);
        if (pid <= 0 || kill((pid_t)pid, 0) == 0 || errno == EPERM) continue;
        char *path = text_format("%s/%s", out, e->d_name);
        if (path) remove_tree(path);
        free(path);
    }
    closedir(dir);
}

static json_t *earlier_journal(const char *out, const char *journal)
{
    char *path = text_format("%s/%s", out, journal);
    json_t *run = path ? json_load_file(path, 0, NULL) : NULL;
    free(path);
    return run;
}

static bool holds(const char *folder, const char *file)
{
    char *path = text_format("%s/%s", folder, file);
    bool there = path && access(path, F_OK) == 0;
    free(path);
    return there;
}

/* Results and layers have names in common (zones.gpkg): they must not stand in one folder. */
static enum status check_no_layers(const char *out, struct error *err)
{
    if (!holds(out, "capacity.yaml")) return ST_OK;
    return error_set(err, ST_USAGE,
                     "%s: holds a layer set (capacity.yaml), expected another folder for the results", out);
}

/* Files that the folder's own journal does not list would be left among them, or taken for stale. */
static enum status check_other_commands(const char *out, const char *journal, struct error *err)
{
    static const char *const known[] = {"run.json", "stats.json", "compare.json", "industry.json"};
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (strcmp(known[i], journal) != 0 && holds(out, known[i]))
            return error_set(
                err, ST_USAGE,
                "%s: holds the results of another command (%s), expected another folder for these", out,
                known[i]);
    return ST_OK;
}

/* Results of something else are not overwritten unasked. */
static enum status check_owner(const char *out, const struct publish_owner *owner, struct error *err)
{
    json_t *earlier = earlier_journal(out, owner->journal);
    const char *theirs = json_string_value(json_object_get(earlier, owner->key));
    enum status st = ST_OK;
    if (earlier && (!theirs || strcmp(theirs, owner->of) != 0)) {
        st = error_set(err, ST_USAGE,
                       "%s: holds results of %s %s, not of %s; --overwrite replaces them, --out DIR writes "
                       "elsewhere",
                       out, owner->what, theirs ? theirs : "(unknown)", owner->of);
    } else if (!earlier && holds(out, "capacity.tif")) {
        st = error_set(err, ST_USAGE,
                       "%s: holds a capacity.tif without a run.json that says where it is from; "
                       "--overwrite replaces it",
                       out);
    }
    json_decref(earlier);
    return st;
}

enum status publish_begin(const char *out, const struct publish_owner *owner, bool overwrite,
                          struct publish **result, struct error *err)
{
    struct publish *p = calloc(1, sizeof *p);
    if (!p) return error_memory(err);
    p->out = strdup(out);
    p->journal = strdup(owner->journal);
    enum status st = p->out && p->journal ? make_folders(out, &p->made, err) : error_memory(err);
    if (st == ST_OK) st = check_no_layers(out, err);
    if (st == ST_OK) st = check_other_commands(out, owner->journal, err);
    if (st == ST_OK && !overwrite) st = check_owner(out, owner, err);
    p->overwrite = overwrite;
    if (st == ST_OK) {
        sweep(out);
        char *stage = text_format("%s/" STAGE_PREFIX "%ld", out, (long)getpid());
        char *maps = text_format("%s/maps", stage ? stage : "");
        if (!stage || !maps)
            st = error_memory(err);
        else if (mkdir(stage, 0777) != 0 || mkdir(maps, 0777) != 0)
            st = error_set(err, ST_FAILED, "%s: the output folder cannot be written to: %s", out,
                           strerror(errno));
        p->stage = stage;
        free(maps);
    }
    if (st == ST_OK)
        *result = p;
    else
        publish_end(p);
    return st;
}

static bool add_file(struct publish *p, const char *file)
{
    char **grown = realloc(p->file, (p->count + 1) * sizeof *grown);
    if (!grown) return false;
    p->file = grown;
    p->file[p->count] = strdup(file);
    return p->file[p->count++] != NULL;
}

char *publish_path(struct publish *p, const char *file)
{
    return add_file(p, file) ? text_format("%s/%s", p->stage, file) : NULL;
}

static enum status sync_path(const char *path, int flags, struct error *err)
{
    int fd = open(path, flags);
    bool synced = fd >= 0 && (fsync(fd) == 0 || errno == EINVAL || errno == EROFS);
    int why = errno;
    if (fd >= 0) close(fd);
    return synced ? ST_OK
                  : error_set(err, ST_FAILED, "%s: cannot be brought to disk: %s", path, strerror(why));
}

void publish_hasten(const struct publish *p)
{
    for (size_t i = 0; i < p->count; i++) {
        char *path = text_format("%s/%s", p->stage, p->file[i]);
        int fd = path ? open(path, O_RDONLY) : -1;
        if (fd >= 0) sync_file_range(fd, 0, 0, SYNC_FILE_RANGE_WRITE);
        if (fd >= 0) close(fd);
        free(path);
    }
}

enum status publish_sidecars(struct publish *p, struct error *err)
{
    size_t n = p->count;
    for (size_t i = 0; i < n; i++) {
        char *name = text_format("%s.aux.xml", p->file[i]);
        char *path = name ? text_format("%s/%s", p->stage, name) : NULL;
        bool ok = path && (access(path, F_OK) != 0 || add_file(p, name));
        free(name);
        free(path);
        if (!ok) return error_memory(err);
    }
    return ST_OK;
}

/* In a folder without the journal, a file of a result's name is the analyst's own. */
static enum status check_foreign(const struct publish *p, json_t *earlier, struct error *err)
{
    for (size_t i = 0; !p->overwrite && !earlier && i < p->count; i++)
        if (holds(p->out, p->file[i]))
            return error_set(err, ST_USAGE,
                             "%s/%s: is there already, and no %s beside it says that a run has written it; "
                             "--overwrite replaces it",
                             p->out, p->file[i], p->journal);
    return ST_OK;
}

static bool is_ours(const struct publish *p, const char *file)
{
    for (size_t i = 0; i < p->count; i++)
        if (p->file[i] && strcmp(p->file[i], file) == 0) return true;
    return false;
}

/* Files the job before listed and this one did not make would otherwise pass for results of this one. */
static void remove_stale(const struct publish *p, json_t *earlier)
{
    size_t i;
    json_t *item;
    json_array_foreach(json_object_get(earlier, "outputs"), i, item)
    {
        const char *file = json_string_value(json_object_get(item, "file"));
        if (!file || *file == '/' || strstr(file, "..") || is_ours(p, file)) continue;
        char *path = text_format("%s/%s", p->out, file);
        if (path) unlink(path);
        free(path);
    }
}

static enum status move(const struct publish *p, const char *file, struct error *err)
{
    char *from = text_format("%s/%s", p->stage, file), *to = text_format("%s/%s", p->out, file);
    enum status st = from && to ? ST_OK : error_memory(err);
    if (st == ST_OK && rename(from, to) != 0)
        st = error_set(err, ST_FAILED, "%s: cannot be put into place: %s", to, strerror(errno));
    free(from);
    free(to);
    return st;
}

static enum status make_map_folder(const struct publish *p, struct error *err)
{
    bool maps = false;
    for (size_t i = 0; i < p->count; i++) maps |= strncmp(p->file[i], "maps/", 5) == 0;
    char *path = text_format("%s/maps", p->out);
    enum status st = path ? ST_OK : error_memory(err);
    if (path && maps && mkdir(path, 0777) != 0 && errno != EEXIST)
        st = error_set(err, ST_FAILED, "%s: cannot be made: %s", path, strerror(errno));
    free(path);
    return st;
}

enum status publish_finish(struct publish *p, struct error *err)
{
    json_t *earlier = earlier_journal(p->out, p->journal);
    enum status st = check_foreign(p, earlier, err);
    for (size_t i = 0; st == ST_OK && i < p->count; i++) {
        char *path = text_format("%s/%s", p->stage, p->file[i]);
        st = path ? sync_path(path, O_RDONLY, err) : error_memory(err);
        free(path);
    }
    if (st == ST_OK) st = make_map_folder(p, err);
    /* The journal vouches for the others, so it comes last. */
    for (size_t i = 0; st == ST_OK && i < p->count; i++)
        if (strcmp(p->file[i], p->journal) != 0) st = move(p, p->file[i], err);
    if (st == ST_OK && is_ours(p, p->journal)) st = move(p, p->journal, err);
    if (st == ST_OK) remove_stale(p, earlier);
    if (st == ST_OK) st = sync_path(p->out, O_RDONLY | O_DIRECTORY, err);
    json_decref(earlier);
    return st;
}

/* From `out` up to the first one that this run made; one that holds anything stays, and so do those above it.
 */
static void remove_folders(struct publish *p)
{
    size_t top = p->made ? strlen(p->made) : 0;
    while (top && strlen(p->out) >= top && (rmdir(p->out) == 0 || errno == ENOENT)) {
        char *slash = strrchr(p->out, '/');
        if (!slash || slash == p->out) return;
        while (slash > p->out && slash[-1] == '/') slash--;
        *slash = 0;
    }
}

void publish_end(struct publish *p)
{
    if (!p) return;
    if (p->stage) remove_tree(p->stage);
    remove_folders(p);
    free(p->made);
    free(p->journal);
    for (size_t i = 0; i < p->count; i++) free(p->file[i]);
    free(p->file);
    free(p->stage);
    free(p->out);
    free(p);
}
