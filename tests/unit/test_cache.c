/* The cache of registered layers: what it finds again, and what it knows of sources and earlier runs. */
#include "kept.h"
#include "suites.h"

START_TEST(what_was_kept_is_found_again)
{
    char *path = kept_make(registered_cache, "a", 1);
    ck_assert_ptr_nonnull(strstr(path, "/slope-"));
    ck_assert_uint_eq(strlen(strrchr(path, '-')), 1 + 32 + 4);
    ck_assert(kept_is_found(registered_cache, "a"));
    ck_assert(!kept_is_found(registered_cache, "b"));
    registered_reopen(NULL);
    ck_assert(kept_is_found(registered_cache, "a"));
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

START_TEST(files_that_are_gone_are_not_found)
{
    char *path = kept_make(registered_cache, "a", 1);
    ck_assert_int_eq(unlink(path), 0);
    ck_assert(!kept_is_found(registered_cache, "a"));
    free(path);
    path = kept_make(registered_cache, "a", 1);
    ck_assert(kept_is_found(registered_cache, "a"));
    free(path);
}
END_TEST

/* A part that another process has put in place first is dropped for that one's, a damaged one replaced. */
START_TEST(the_first_of_two_makers_wins)
{
    for (int damaged = 0; damaged < 2; damaged++) {
        struct cache *other = kept_another(NULL);
        char *path = NULL, name[2] = {(char)('a' + damaged), 0};
        struct error err = {""};
        ck_assert(!kept_ask(registered_cache, name, &path));
        free(kept_make(other, name, 1));
        struct stat first, now;
        if (damaged) kept_flip(path, 2 << 20, SEEK_SET);
        ck_assert_int_eq(stat(path, &first), 0);
        char *part = kept_part(path, 1);
        ck_assert_msg(cache_keep(registered_cache, part, path, &err) == ST_OK, "%s", err.text);
        ck_assert_int_ne(access(part, F_OK), 0);
        ck_assert_int_eq(stat(path, &now), 0);
        ck_assert_msg((first.st_ino == now.st_ino) == !damaged, "damaged %d", damaged);
        ck_assert(kept_is_found(registered_cache, name));
        cache_close(other);
        free(part);
        free(path);
    }
}
END_TEST

START_TEST(a_run_knows_what_an_earlier_one_asked_for)
{
    char *path = NULL;
    ck_assert(!kept_ask(registered_cache, "a", &path));
    ck_assert(!cache_asked_before(registered_cache, path));
    ck_assert(!cache_asked_before(registered_cache, path)); /* two factors of one source */
    registered_reopen(NULL);
    ck_assert(cache_asked_before(registered_cache, path));
    ck_assert(!kept_is_found(registered_cache, "a"));
    free(path);
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
    tcase_add_test(c, files_that_are_gone_are_not_found);
    tcase_add_test(c, the_first_of_two_makers_wins);
    tcase_add_test(c, a_run_knows_what_an_earlier_one_asked_for);
    tcase_add_test(c, a_source_is_known_by_its_files);
    tcase_add_test(c, the_folder_of_the_cache_is_made);
    suite_add_tcase(s, c);
    return s;
}
