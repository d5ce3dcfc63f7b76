/* The size of the cache: what makes way and what stays, and how a size is given. */
#include "kept.h"
#include "suites.h"

START_TEST(what_was_used_longest_ago_goes_first)
{
    for (int i = 0; i < 3; i++) {
        free(kept_make(registered_cache, (const char *[]){"a", "b", "c"}[i], i));
        usleep(20000);
    }
    registered_reopen(NULL);
    usleep(20000);
    ck_assert(kept_is_found(registered_cache, "a"));
    registered_reopen("13M"); /* three files and their seals, not four */
    free(kept_make(registered_cache, "d", 4));
    ck_assert_int_eq(kept_files(), 3);
    ck_assert(!kept_is_found(registered_cache, "b"));
    ck_assert(kept_is_found(registered_cache, "a"));
    ck_assert(kept_is_found(registered_cache, "c"));
    ck_assert_str_eq(registered_told, "");
}
END_TEST

/* What this run or another one needs stays, whatever the size, until they end. */
START_TEST(held_files_stay)
{
    char *path = kept_make(registered_cache, "a", 1);
    free(kept_make(registered_cache, "b", 2));
    struct cache *other = kept_another("0");
    ck_assert(kept_is_found(other, "a"));
    cache_close(registered_cache);
    registered_cache = NULL;
    free(kept_make(other, "c", 3));
    ck_assert_int_eq(kept_files(), 2);
    struct cache *third = kept_another("0");
    ck_assert(kept_is_found(third, "a"));
    cache_close(other);
    ck_assert_int_eq(kept_files(), 1);
    ck_assert_int_eq(access(path, F_OK), 0);
    cache_close(third);
    ck_assert_int_eq(kept_files(), 0);
    free(path);
}
END_TEST

START_TEST(a_run_that_does_not_fit_is_told)
{
    registered_reopen("5M");
    free(kept_make(registered_cache, "a", 1));
    free(kept_make(registered_cache, "b", 2));
    ck_assert_int_eq(kept_files(), 2);
    cache_close(registered_cache);
    registered_cache = NULL;
    ck_assert_int_eq(kept_files(), 1);
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
    free(kept_make(registered_cache, "a", 1));
    registered_reopen("0");
    ck_assert_int_eq(registered_named("", last, sizeof last), NAMES);
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

Suite *cache_size_suite(void)
{
    Suite *s = suite_create("cache_size");
    TCase *c = tcase_create("files");
    tcase_add_checked_fixture(c, registered_setup, registered_teardown);
    tcase_set_timeout(c, 60);
    tcase_add_test(c, what_was_used_longest_ago_goes_first);
    tcase_add_test(c, held_files_stay);
    tcase_add_test(c, a_run_that_does_not_fit_is_told);
    tcase_add_test(c, files_of_others_are_left_alone);
    suite_add_tcase(s, c);
    c = tcase_create("size");
    tcase_add_checked_fixture(c, registered_setup, registered_teardown);
    tcase_add_loop_test(c, sizes_are_read, 0, sizeof sizes / sizeof sizes[0]);
    tcase_add_test(c, the_size_has_a_default);
    suite_add_tcase(s, c);
    return s;
}
