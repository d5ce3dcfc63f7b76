/* Marks: when a file was last used, and in what state it was last gone through. */
#include "grid/cache_own.h"

#include <fcntl.h>
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum { TRUSTED_S = 7 * 24 * 3600 };

/* How slowly the clock of the file system may tick: another change within a tick does not show. Those that
 * count fractions follow the kernel's, a hundred times a second or more; others have been seen to take two
 * seconds. */
static double tick_s(const struct stat *s)
{
    return s->st_ctim.tv_nsec != 0 ? 0.02 : 2;
}

char *mark_path(const char *path)
{
    size_t n = strlen(path);
    if (n > 4 && strcmp(path + n - 4, ".tif") == 0) n -= 4;
    return text_format("%.*s.used", (int)n, path);
}

/* Nobody can set the time of change of an inode: a file with the old one has its old contents. */
static int state_text(char *to, size_t room, const struct stat *s)
{
    return snprintf(to, room, "checked %ju bytes of inode %ju, changed %jd.%09ld, at ", (uintmax_t)s->st_size,
                    (uintmax_t)s->st_ino, (intmax_t)s->st_ctim.tv_sec, s->st_ctim.tv_nsec);
}

bool mark_vouches(const char *mark, const struct stat *now, char *note, int room)
{
    char state[256], text[256];
    FILE *f = fopen(mark, "re");
    if (!f) return false;
    bool got = fgets(text, sizeof text, f) != NULL;
    if (room > 0 && !fgets(note, room, f)) *note = 0;
    fclose(f);
    int n = state_text(state, sizeof state, now);
    if (!got || strncmp(text, state, (size_t)n) != 0) return false;
    char *end;
    struct timespec at = {.tv_sec = strtoll(text + n, &end, 10)};
    if (*end != '.') return false;
    at.tv_nsec = strtol(end + 1, &end, 10);
    if (*end != '\n') return false;
    double since =
        difftime(at.tv_sec, now->st_ctim.tv_sec) + 1e-9 * (double)(at.tv_nsec - now->st_ctim.tv_nsec);
    return since > tick_s(now) && fabs(difftime(time(NULL), at.tv_sec)) < TRUSTED_S;
}

void mark_write(const char *mark, const struct stat *checked, struct timespec at, const char *note)
{
    char text[256] = "asked for\n";
    if (checked) {
        int n = state_text(text, sizeof text, checked);
        snprintf(text + n, sizeof text - (size_t)n, "%jd.%09ld\n%s", (intmax_t)at.tv_sec, at.tv_nsec, note);
    }
    int fd = open(mark, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
    if (fd < 0) return;
    /* One that is cut short vouches for nothing. */
    size_t n = strlen(text);
    if (write(fd, text, n) != (ssize_t)n) unlink(mark);
    close(fd);
}

void mark_touch(const char *mark)
{
    if (utimensat(AT_FDCWD, mark, NULL, 0) != 0) mark_write(mark, NULL, (struct timespec){0}, "");
}
