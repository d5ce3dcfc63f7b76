/* The cache of registered layers: what it finds, what it takes for damaged, what makes way. */
#include "grid/cache.h"
#include "grid/raster_file.h"
#include "registered.h"
#include "suites.h"

#include <cpl_conv.h>
#include <fcntl.h>

enum { SIDE = 1024, FILE_MB = 4 }; /* of a kept file: four tiles of floats */

static bool ask(struct cache *c, const char *name, char **path)
{
    struct text key = {0};
    struct error err = {""};
    bool found = false;
    text_add(&key, "%s", name);
    ck_assert_msg(cache_find(c, "slope", &key, path, &found, &err) == ST_OK, "%s", err.text);
    text_clear(&key);
    return found;
}

static bool is_found(struct cache *c, const char *name)
{
    char *path = NULL;
    bool found = ask(c, name, &path);
    free(path);
    return found;
}

static char *write_part(const char *path, double value)
{
    struct grid g = {
        .crs_wkt = (char *)"EPSG:32650", .cell_x = 1, .cell_y = 1, .width = SIDE, .height = SIDE};
    struct error err = {""};
    GDALDatasetH ds = NULL;
    char *part = cache_part(path);
    ck_assert_str_ne(part, path);
    ck_assert_int_eq(raster_create(part, &g, GDT_Float32, RASTER_KEPT, &ds, &err), ST_OK);
    ck_assert_int_eq(GDALFillRaster(GDALGetRasterBand(ds, 1), value, 0), CE_None);
    ck_assert_int_eq(raster_finish(&ds, part, &err), ST_OK);
    return part;
}

/* Make a file as registration does; caller frees its path. */
static char *keep(struct cache *c, const char *name, double value)
{
    char *path = NULL;
    struct error err = {""};
    ck_assert(!ask(c, name, &path));
    char *part = write_part(path, value);
    ck_assert_msg(cache_keep(c, part, path, &err) == ST_OK, "%s", err.text);
    ck_assert_int_ne(access(part, F_OK), 0);
    free(part);
    return path;
}

static struct cache *another(const char *size)
{
    struct cache_settings s = {.dir = registered_dir, .size = size};
    struct cache *c = NULL;
    ck_assert_int_eq(cache_open(&s, &c, NULL), ST_OK);
    return c;
}

static int files(void)
{
    char last[512];
    return registered_files(last, sizeof last);
}

START_TEST(what_was_kept_is_found_again)
{
    char *path = keep(registered_cache, "a", 1);
    ck_assert_ptr_nonnull(strstr(path, "/slope-"));
    ck_assert_uint_eq(strlen(strrchr(path, '-')), 1 + 32 + 4);
    ck_assert(is_found(registered_cache, "a"));
    ck_assert(!is_found(registered_cache, "b"));
    registered_reopen(NULL);
    ck_assert(is_found(registered_cache, "a"));
    ck_assert_str_eq(registered_told, "");
    /* To GDAL it is a TIFF as any other. */
    GDALDatasetH ds = GDALOpen(path, GA_ReadOnly);
    float v = 0;
    ck_assert_ptr_nonnull(ds);
    ck_assert_int_eq(
        GDALRasterIO(GDALGetRasterBand(ds, 1), GF_Read, 700, 900, 1, 1, &v, 1, 1, GDT_Float32, 0, 0),
        CE_None);
    ck_assert_float_eq(v, 1);
    GDALClose(ds);
    free(path);
}
END_TEST

static void flip(const char *path, off_t at, int whence)
{
    int fd = open(path, O_RDWR);
    off_t place = lseek(fd, at, whence);
    unsigned char byte;
    ck_assert_int_eq(pread(fd, &byte, 1, place), 1);
    byte ^= 1;
    ck_assert_int_eq(pwrite(fd, &byte, 1, place), 1);
    close(fd);
}

static void copy_over(const char *from, const char *to)
{
    ck_assert_int_eq(CPLCopyFile(to, from), 0);
}

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

static void do_damage(enum damage how, const char *path, const char *other)
{
    char foreign[128];
    struct stat s;
    ck_assert_int_eq(stat(path, &s), 0);
    snprintf(foreign, sizeof foreign, "%s/foreign.tif", registered_dir);
    switch (how) {
    case FLIP_PIXEL: /* neither in the first megabyte nor in the last */
        flip(path, s.st_size / 2, SEEK_SET);
        break;
    case FLIP_HEAD:
        flip(path, 100, SEEK_SET);
        break;
    case FLIP_SUM:
        flip(path, -70, SEEK_END);
        break;
    case FLIP_SEAL:
        flip(path, -20, SEEK_END);
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
        made_raster(foreign, "EPSG:32650", 0, 0, 1, SIDE, SIDE);
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
    char *path = keep(registered_cache, "a", 1), *other = keep(registered_cache, "b", 2);
    if (vouched) {
        usleep(50000); /* until the clock of the file system has ticked */
        registered_reopen(NULL);
        ck_assert(is_found(registered_cache, "a"));
    }
    cache_close(registered_cache);
    registered_cache = NULL;
    do_damage(damages[_i % DAMAGES].how, path, other);
    registered_reopen(NULL);
    ck_assert(!is_found(registered_cache, "a"));
    ck_assert_msg(strstr(registered_told, damages[_i % DAMAGES].told) && strstr(registered_told, path),
                  "told: %s", registered_told);
    ck_assert_int_ne(access(path, F_OK), 0);
    ck_assert(is_found(registered_cache, "b"));
    free(path);
    path = keep(registered_cache, "a", 1);
    registered_reopen(NULL);
    ck_assert(is_found(registered_cache, "a"));
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
    char *path = keep(registered_cache, "a", 1);
    usleep(50000);
    registered_reopen(NULL);
    ck_assert(has_vouching_mark(path));
    /* It spares the sums between: one that vouches wrongly, which no run leaves, hides what is there. */
    flip(path, 2 << 20, SEEK_SET);
    write_mark(path);
    ck_assert(is_found(registered_cache, "a"));
    registered_reopen(NULL);
    flip(path, 3 << 20, SEEK_SET);
    ck_assert(!is_found(registered_cache, "a"));
    free(path);
}
END_TEST

START_TEST(files_that_are_gone_are_not_found)
{
    char *path = keep(registered_cache, "a", 1);
    ck_assert_int_eq(unlink(path), 0);
    ck_assert(!is_found(registered_cache, "a"));
    free(path);
    path = keep(registered_cache, "a", 1);
    ck_assert(is_found(registered_cache, "a"));
    free(path);
}
END_TEST

/* A part that another process has put in place first is dropped for that one's, a damaged one replaced. */
START_TEST(the_first_of_two_makers_wins)
{
    for (int damaged = 0; damaged < 2; damaged++) {
        struct cache *other = another(NULL);
        char *path = NULL, name[2] = {(char)('a' + damaged), 0};
        struct error err = {""};
        ck_assert(!ask(registered_cache, name, &path));
        free(keep(other, name, 1));
        struct stat first, now;
        if (damaged) flip(path, 2 << 20, SEEK_SET);
        ck_assert_int_eq(stat(path, &first), 0);
        char *part = write_part(path, 1);
        ck_assert_msg(cache_keep(registered_cache, part, path, &err) == ST_OK, "%s", err.text);
        ck_assert_int_ne(access(part, F_OK), 0);
        ck_assert_int_eq(stat(path, &now), 0);
        ck_assert_msg((first.st_ino == now.st_ino) == !damaged, "damaged %d", damaged);
        ck_assert(is_found(registered_cache, name));
        cache_close(other);
        free(part);
        free(path);
    }
}
END_TEST

START_TEST(what_was_used_longest_ago_goes_first)
{
    for (int i = 0; i < 3; i++) {
        free(keep(registered_cache, (const char *[]){"a", "b", "c"}[i], i));
        usleep(20000);
    }
    registered_reopen(NULL);
    usleep(20000);
    ck_assert(is_found(registered_cache, "a"));
    registered_reopen("13M"); /* three files and their seals, not four */
    free(keep(registered_cache, "d", 4));
    ck_assert_int_eq(files(), 3);
    ck_assert(!is_found(registered_cache, "b"));
    ck_assert(is_found(registered_cache, "a"));
    ck_assert(is_found(registered_cache, "c"));
    ck_assert_str_eq(registered_told, "");
}
END_TEST

/* What this run or another one needs stays, whatever the size, until they end. */
START_TEST(held_files_stay)
{
    char *path = keep(registered_cache, "a", 1);
    free(keep(registered_cache, "b", 2));
    struct cache *other = another("0");
    ck_assert(is_found(other, "a"));
    cache_close(registered_cache);
    registered_cache = NULL;
    free(keep(other, "c", 3));
    ck_assert_int_eq(files(), 2);
    struct cache *third = another("0");
    ck_assert(is_found(third, "a"));
    cache_close(other);
    ck_assert_int_eq(files(), 1);
    ck_assert_int_eq(access(path, F_OK), 0);
    cache_close(third);
    ck_assert_int_eq(files(), 0);
    free(path);
}
END_TEST

START_TEST(a_run_that_does_not_fit_is_told)
{
    registered_reopen("5M");
    free(keep(registered_cache, "a", 1));
    free(keep(registered_cache, "b", 2));
    ck_assert_int_eq(files(), 2);
    cache_close(registered_cache);
    registered_cache = NULL;
    ck_assert_int_eq(files(), 1);
    ck_assert_ptr_nonnull(strstr(registered_told, "1 of 2 files are not kept: --cache-size is"));
}
END_TEST

START_TEST(files_of_others_are_left_alone)
{
    const char *const name[] = {"notes.txt", "dem.tif", "slope-0123456789abcdef.tif",
                                "slope-0123456789abcdef0123456789ABCDEF.tif",
                                "0123456789abcdef0123456789abcdef.tif"};
    enum { NAMES = sizeof name / sizeof name[0] };
    char path[256], last[512];
    for (int i = 0; i < NAMES; i++) {
        snprintf(path, sizeof path, "%s/%s", registered_dir, name[i]);
        made_text(path, "not of the cache");
    }
    registered_reopen("0");
    free(keep(registered_cache, "a", 1));
    registered_reopen("0");
    ck_assert_int_eq(registered_named("", last, sizeof last), NAMES);
}
END_TEST

START_TEST(a_run_knows_what_an_earlier_one_asked_for)
{
    char *path = NULL;
    ck_assert(!ask(registered_cache, "a", &path));
    ck_assert(!cache_asked_before(registered_cache, path));
    ck_assert(!cache_asked_before(registered_cache, path)); /* two factors of one source */
    registered_reopen(NULL);
    ck_assert(cache_asked_before(registered_cache, path));
    ck_assert(!is_found(registered_cache, "a"));
    free(path);
}
END_TEST

static const struct {
    const char *text;
    double bytes; /* negative: none */
} sizes[] = {{"0", 0},
             {"500", 500.0 * (1 << 20)},
             {"500M", 500.0 * (1 << 20)},
             {"8G", 8.0 * (1 << 30)},
             {"1.5g", 1.5 * (1 << 30)},
             {"2TB", 2048.0 * (1 << 30)},
             {"64KiB", 65536},
             {"unlimited", INFINITY},
             {"", -1},
             {"-1", -1},
             {"8X", -1},
             {"8GG", -1},
             {"G", -1},
             {"8 G", -1},
             {"1.2.3", -1},
             {"00000000000000000000000000000000000000001", -1}};

START_TEST(sizes_are_read)
{
    double bytes = NAN;
    struct error err = {""};
    enum status st = cache_parse_size(sizes[_i].text, &bytes, &err);
    if (sizes[_i].bytes < 0) {
        char words[128];
        snprintf(words, sizeof words, "--cache-size: found \"%s\", expected a size", sizes[_i].text);
        ck_assert_int_eq(st, ST_USAGE);
        ck_assert_ptr_nonnull(strstr(err.text, words));
    } else {
        ck_assert_int_eq(st, ST_OK);
        ck_assert_double_eq(bytes, sizes[_i].bytes);
    }
}
END_TEST

START_TEST(the_size_has_a_default)
{
    double limit = cache_limit(registered_cache);
    ck_assert_double_gt(limit, 0);
    ck_assert_double_le(limit, 8.0 * (1 << 30));
    registered_reopen("3M");
    ck_assert_double_eq(cache_limit(registered_cache), 3 << 20);
}
END_TEST

static char *source_key(const char *path, bool vector)
{
    struct text t = {0};
    cache_key_source(&t, path, vector);
    return t.s;
}

START_TEST(a_source_is_known_by_its_files)
{
    char path[128];
    snprintf(path, sizeof path, "%s/a.csv", registered_dir);
    made_text(path, "a,b\n1,2\n");
    char *one = source_key(path, true), *two = source_key(path, true);
    ck_assert_str_eq(one, two);
    ck_assert_ptr_nonnull(strstr(one, path));
    made_text(path, "a,b\n1,22\n");
    char *other = source_key(path, true);
    ck_assert_str_ne(one, other);
    /* What cannot be looked at is never the same again. */
    char *lost = source_key("/vsimem/made/nowhere.tif", false),
         *again = source_key("/vsimem/made/nowhere.tif", false);
    ck_assert_str_ne(lost, again);
    free(one);
    free(two);
    free(other);
    free(lost);
    free(again);
}
END_TEST

START_TEST(the_folder_of_the_cache_is_made)
{
    char given[128], made[160];
    struct cache *c = NULL;
    struct cache_settings s = {.dir = given};
    struct error err = {""};
    snprintf(given, sizeof given, "%s/x/y", registered_dir);
    ck_assert_int_eq(cache_open(&s, &c, &err), ST_OK);
    ck_assert_int_eq(access(given, W_OK), 0);
    cache_close(c);
    setenv("XDG_CACHE_HOME", given, 1);
    ck_assert_int_eq(cache_open(&(struct cache_settings){0}, &c, &err), ST_OK);
    snprintf(made, sizeof made, "%s/capacity", given);
    ck_assert_int_eq(rmdir(made), 0);
    cache_close(c);
    rmdir(given);
    *strrchr(given, '/') = 0;
    rmdir(given);
    made_text(given, "a file");
    ck_assert_int_eq(cache_open(&s, &c, &err), ST_FAILED);
    ck_assert_ptr_nonnull(strstr(err.text, given));
}
END_TEST

Suite *cache_suite(void)
{
    Suite *s = suite_create("cache");
    TCase *c = tcase_create("files");
    tcase_add_checked_fixture(c, registered_setup, registered_teardown);
    tcase_set_timeout(c, 60);
    tcase_add_test(c, what_was_kept_is_found_again);
    tcase_add_loop_test(c, damage_is_told_and_made_good, 0, 2 * DAMAGES);
    tcase_add_test(c, checksums_are_gone_through_once);
    tcase_add_test(c, files_that_are_gone_are_not_found);
    tcase_add_test(c, the_first_of_two_makers_wins);
    tcase_add_test(c, what_was_used_longest_ago_goes_first);
    tcase_add_test(c, held_files_stay);
    tcase_add_test(c, a_run_that_does_not_fit_is_told);
    tcase_add_test(c, files_of_others_are_left_alone);
    tcase_add_test(c, a_run_knows_what_an_earlier_one_asked_for);
    tcase_add_test(c, a_source_is_known_by_its_files);
    tcase_add_test(c, the_folder_of_the_cache_is_made);
    suite_add_tcase(s, c);
    c = tcase_create("size");
    tcase_add_checked_fixture(c, registered_setup, registered_teardown);
    tcase_add_loop_test(c, sizes_are_read, 0, sizeof sizes / sizeof sizes[0]);
    tcase_add_test(c, the_size_has_a_default);
    suite_add_tcase(s, c);
    return s;
}
