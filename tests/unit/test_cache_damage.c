/* Files of the cache that are damaged or foreign: told and made again; checksums are gone through once. */
#include "kept.h"
#include "suites.h"

#include <cpl_conv.h>

enum damage {
    FLIP_PIXEL,
    FLIP_HEAD,
    FLIP_SUM,
    FLIP_SEAL,
    CUT,
    CUT_HALF,
    EMPTY,
    FOREIGN,
    OTHER_LAYER,
    LONGER
};

static void copy_over(const char *from, const char *to)
{
    ck_assert_int_eq(CPLCopyFile(to, from), 0);
}

static void do_damage(enum damage how, const char *path, const char *other)
{
    char foreign[128];
    struct stat s;
    ck_assert_int_eq(stat(path, &s), 0);
    snprintf(foreign, sizeof foreign, "%s/foreign.tif", registered_dir);
    switch (how) {
    case FLIP_PIXEL: /* neither in the first megabyte nor in the last */
        kept_flip(path, s.st_size / 2, SEEK_SET);
        break;
    case FLIP_HEAD:
        kept_flip(path, 100, SEEK_SET);
        break;
    case FLIP_SUM:
        kept_flip(path, -70, SEEK_END);
        break;
    case FLIP_SEAL:
        kept_flip(path, -20, SEEK_END);
        break;
    case CUT:
        ck_assert_int_eq(truncate(path, s.st_size - 1), 0);
        break;
    case CUT_HALF:
        ck_assert_int_eq(truncate(path, s.st_size / 2), 0);
        break;
    case EMPTY:
        ck_assert_int_eq(truncate(path, 0), 0);
        break;
    case FOREIGN:
        made_raster(foreign, "EPSG:32650", 0, 0, 1, KEPT_SIDE, KEPT_SIDE);
        copy_over(foreign, path);
        unlink(foreign);
        break;
    case OTHER_LAYER:
        copy_over(other, path);
        break;
    case LONGER:
        ck_assert_int_eq(truncate(path, s.st_size + 8), 0);
        break;
    }
}

static const struct {
    enum damage how;
    const char *told;
} damages[] = {{FLIP_PIXEL, "a checksum does not hold"},
               {FLIP_HEAD, "a checksum does not hold"},
               {FLIP_SUM, "its seal is broken"},
               {FLIP_SEAL, "its seal is broken"},
               {CUT, "it is cut short, or none of the cache's"},
               {CUT_HALF, "it is cut short, or none of the cache's"},
               {EMPTY, "it is cut short, or none of the cache's"},
               {FOREIGN, "it is cut short, or none of the cache's"},
               {OTHER_LAYER, "it is another layer's"},
               {LONGER, "it is cut short, or none of the cache's"}};
enum { DAMAGES = sizeof damages / sizeof damages[0] };

/* With a mark that vouches for the file as it was, and without any. */
START_TEST(damage_is_told_and_made_good)
{
    bool vouched = _i >= DAMAGES;
    char *path = kept_make(registered_cache, "a", 1), *other = kept_make(registered_cache, "b", 2);
    if (vouched) {
        usleep(50000); /* until the clock of the file system has ticked */
        registered_reopen(NULL);
        ck_assert(kept_is_found(registered_cache, "a"));
    }
    cache_close(registered_cache);
    registered_cache = NULL;
    do_damage(damages[_i % DAMAGES].how, path, other);
    registered_reopen(NULL);
    ck_assert(!kept_is_found(registered_cache, "a"));
    ck_assert_msg(strstr(registered_told, damages[_i % DAMAGES].told) && strstr(registered_told, path),
                  "told: %s", registered_told);
    ck_assert_int_ne(access(path, F_OK), 0);
    ck_assert(kept_is_found(registered_cache, "b"));
    free(path);
    path = kept_make(registered_cache, "a", 1);
    registered_reopen(NULL);
    ck_assert(kept_is_found(registered_cache, "a"));
    free(path);
    free(other);
}
END_TEST

/* Whether the mark beside a file vouches for it. */
static bool has_vouching_mark(const char *path)
{
    char mark[512], text[64] = "";
    snprintf(mark, sizeof mark, "%.*s.used", (int)strlen(path) - 4, path);
    FILE *f = fopen(mark, "r");
    if (!f) return false;
    ck_assert_ptr_nonnull(fgets(text, sizeof text, f));
    fclose(f);
    return strncmp(text, "checked ", 8) == 0;
}

/* A mark as a run leaves it that has gone through the file as it is now. */
static void write_mark(const char *path)
{
    char mark[512];
    struct stat s;
    ck_assert_int_eq(stat(path, &s), 0);
    snprintf(mark, sizeof mark, "%.*s.used", (int)strlen(path) - 4, path);
    FILE *f = fopen(mark, "w");
    fprintf(f, "checked %ju bytes of inode %ju, changed %jd.%09ld, at %jd.%09ld\n", (uintmax_t)s.st_size,
            (uintmax_t)s.st_ino, (intmax_t)s.st_ctim.tv_sec, s.st_ctim.tv_nsec,
            (intmax_t)s.st_ctim.tv_sec + 1, s.st_ctim.tv_nsec);
    fclose(f);
}

START_TEST(checksums_are_gone_through_once)
{
    char *path = kept_make(registered_cache, "a", 1);
    usleep(50000);
    registered_reopen(NULL);
    ck_assert(has_vouching_mark(path));
    /* It spares the sums between: one that vouches wrongly, which no run leaves, hides what is there. */
    kept_flip(path, 2 << 20, SEEK_SET);
    write_mark(path);
    ck_assert(kept_is_found(registered_cache, "a"));
    registered_reopen(NULL);
    kept_flip(path, 3 << 20, SEEK_SET);
    ck_assert(!kept_is_found(registered_cache, "a"));
    free(path);
}
END_TEST

Suite *cache_damage_suite(void)
{
    Suite *s = suite_create("cache_damage");
    TCase *c = tcase_create("files");
    tcase_add_checked_fixture(c, registered_setup, registered_teardown);
    tcase_set_timeout(c, 60);
    tcase_add_loop_test(c, damage_is_told_and_made_good, 0, 2 * DAMAGES);
    tcase_add_test(c, checksums_are_gone_through_once);
    suite_add_tcase(s, c);
    return s;
}
