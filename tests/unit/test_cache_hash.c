/* Hashes of sources that the cache keeps. */
#include "kept.h"
#include "report/file.h"
#include "suites.h"

enum { LARGE = 3 << 20 };

static int readings;
static struct cache *cache;

/* As another run would find it; files have to rest for as long as make_source() waits, no more. */
static void open_cache(void)
{
    struct cache_settings s = {.dir = registered_dir, .rest_s = 0.04};
    cache_close(cache);
    ck_assert_int_eq(cache_open(&s, &cache, NULL), ST_OK);
}

static void setup(void)
{
    registered_setup();
    open_cache();
}

static void teardown(void)
{
    cache_close(cache);
    cache = NULL;
    registered_teardown();
}

static enum status counted(const char *path, long long *size, char hex[33], struct error *err)
{
    readings++;
    return file_hash(path, size, hex, err);
}

/* A file outside the cache, whose every byte is `value`; caller frees its name. */
static char *make_source(const char *name, size_t bytes, int value)
{
    char *path = text_format("%s/%s", registered_dir, name);
    char *all = malloc(bytes);
    memset(all, value, bytes);
    ck_assert_int_eq(file_write(path, all, bytes, NULL), ST_OK);
    free(all);
    usleep(50000); /* until the clock of the file system has ticked */
    return path;
}

/* Ask for the hash; it is that of the file as it stands. Returns how often the file was read for it. */
static int ask(const struct cache *c, const char *path)
{
    char hex[33], right[33];
    long long size = 0, right_size = 0;
    const int before = readings;
    ck_assert_int_eq(cache_hash(c, path, counted, &size, hex, NULL), ST_OK);
    const int read = readings - before;
    ck_assert_int_eq(file_hash(path, &right_size, right, NULL), ST_OK);
    ck_assert_str_eq(hex, right);
    ck_assert_int_eq(size, right_size);
    return read;
}

START_TEST(a_large_file_is_read_once)
{
    char *path = make_source("large.bin", LARGE, 1), *link = text_format("%s/link.bin", registered_dir);
    ck_assert_int_eq(ask(cache, path), 1);
    ck_assert_int_eq(ask(cache, path), 0);
    open_cache();
    ck_assert_int_eq(ask(cache, path), 0);
    ck_assert_int_eq(symlink(path, link), 0);
    ck_assert_int_eq(ask(cache, link), 0);
    ck_assert_int_eq(ask(NULL, path), 1);
    free(path);
    free(link);
}
END_TEST

static void expect_read_twice(const struct cache *c, size_t bytes)
{
    char *path = make_source("source.bin", bytes, 1);
    ck_assert_int_eq(ask(c, path), 1);
    ck_assert_int_eq(ask(c, path), 1);
    free(path);
}

START_TEST(a_small_file_is_always_read)
{
    expect_read_twice(cache, 1000);
}
END_TEST

/* A byte within, with the time of change set back; the whole replaced by one as large; longer. */
START_TEST(a_changed_file_is_read_again)
{
    char *path = make_source("large.bin", LARGE, 1);
    struct stat old;
    ck_assert_int_eq(ask(cache, path), 1);
    ck_assert_int_eq(stat(path, &old), 0);
    kept_flip(path, LARGE / 2, SEEK_SET);
    ck_assert_int_eq(utimensat(AT_FDCWD, path, (struct timespec[]){old.st_atim, old.st_mtim}, 0), 0);
    usleep(50000);
    ck_assert_int_eq(ask(cache, path), 1);
    ck_assert_int_eq(ask(cache, path), 0);
    char *other = make_source("other.bin", LARGE, 2);
    ck_assert_int_eq(rename(other, path), 0);
    ck_assert_int_eq(ask(cache, path), 1);
    free(path);
    path = make_source("large.bin", LARGE + 1, 2);
    ck_assert_int_eq(ask(cache, path), 1);
    ck_assert_int_eq(ask(cache, path), 0);
    free(path);
    free(other);
}
END_TEST

/* Written to within a tick of the clock before it was read: it may change once more and not show it. */
START_TEST(a_fresh_file_is_not_trusted)
{
    char *path = make_source("large.bin", LARGE, 1);
    kept_flip(path, 1, SEEK_SET);
    ck_assert_int_eq(ask(cache, path), 1);
    ck_assert_int_eq(ask(cache, path), 1);
    free(path);
}
END_TEST

/* By default for a minute: its pages may be changed through a map until the system has written them. */
START_TEST(a_file_has_to_rest)
{
    expect_read_twice(registered_cache, LARGE);
}
END_TEST

START_TEST(a_damaged_mark_is_passed_over)
{
    char *path = make_source("large.bin", LARGE, 1), text[512];
    ck_assert_int_eq(ask(cache, path), 1);
    char mark[512];
    ck_assert_int_eq(registered_named(".used", mark, sizeof mark), 1);
    FILE *f = fopen(mark, "r");
    const size_t n = fread(text, 1, sizeof text, f);
    fclose(f);
    ck_assert_uint_gt(n, 33);
    for (size_t cut = 0; cut <= n; cut += cut < n - 34 ? 17 : 1) {
        f = fopen(mark, "w");
        ck_assert_uint_eq(fwrite(text, 1, cut, f), cut);
        fclose(f);
        ck_assert_msg(ask(cache, path) == (cut < n), "cut to %zu of %zu", cut, n);
    }
    text[n - 1] = 'G';
    f = fopen(mark, "w");
    fwrite(text, 1, n, f);
    fclose(f);
    ck_assert_int_eq(ask(cache, path), 1);
    ck_assert_int_eq(ask(cache, path), 0);
    free(path);
}
END_TEST

START_TEST(what_cannot_be_read_stays_a_fault)
{
    struct error err = {""};
    char hex[33];
    long long size;
    ck_assert_int_eq(cache_hash(cache, "/nowhere/at.all", counted, &size, hex, &err), ST_FAILED);
    ck_assert_ptr_nonnull(strstr(err.text, "/nowhere/at.all"));
}
END_TEST

Suite *cache_hash_suite(void)
{
    Suite *s = suite_create("cache_hash");
    TCase *t = tcase_create("hash");
    tcase_add_checked_fixture(t, setup, teardown);
    tcase_add_test(t, a_large_file_is_read_once);
    tcase_add_test(t, a_small_file_is_always_read);
    tcase_add_test(t, a_changed_file_is_read_again);
    tcase_add_test(t, a_fresh_file_is_not_trusted);
    tcase_add_test(t, a_file_has_to_rest);
    tcase_add_test(t, a_damaged_mark_is_passed_over);
    tcase_add_test(t, what_cannot_be_read_stays_a_fault);
    suite_add_tcase(s, t);
    return s;
}
