/* src/base/error.c, parallel.c and text.c. */
#include "base/error.h"
#include "base/parallel.h"
#include "base/text.h"
#include "suites.h"

#include <math.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

START_TEST(error_set_writes_and_returns)
{
    struct error err = {"before"};
    ck_assert_int_eq(error_set(&err, ST_INPUT, "%s:%d: %s", "capacity.yaml", 7, "no such key"), ST_INPUT);
    ck_assert_str_eq(err.text, "capacity.yaml:7: no such key");
    ck_assert_int_eq(error_set(NULL, ST_FAILED, "nobody %s", "listens"), ST_FAILED);
}
END_TEST

START_TEST(error_set_cuts_at_the_end)
{
    struct error err;
    char long_text[2 * sizeof err.text];
    memset(long_text, 'x', sizeof long_text - 1);
    long_text[sizeof long_text - 1] = 0;
    ck_assert_int_eq(error_set(&err, ST_USAGE, "start %s", long_text), ST_USAGE);
    ck_assert_uint_eq(strlen(err.text), sizeof err.text - 1);
    ck_assert_int_eq(strncmp(err.text, "start xxx", 9), 0);
}
END_TEST

START_TEST(error_memory_says_so)
{
    struct error err = {""};
    ck_assert_int_eq(error_memory(&err), ST_FAILED);
    ck_assert_str_eq(err.text, "out of memory");
    ck_assert_int_eq(error_memory(NULL), ST_FAILED);
}
END_TEST

START_TEST(error_prefix_goes_in_front)
{
    struct error err;
    error_set(&err, ST_INPUT, "not a number: 12,5");
    error_prefix(&err, "%s:%d", "census.csv", 3);
    ck_assert_str_eq(err.text, "census.csv:3: not a number: 12,5");
}
END_TEST

START_TEST(error_prefix_keeps_within_the_buffer)
{
    struct error err;
    memset(err.text, 'm', sizeof err.text - 1);
    err.text[sizeof err.text - 1] = 0;
    error_prefix(&err, "file");
    ck_assert_uint_eq(strlen(err.text), sizeof err.text - 1);
    ck_assert_int_eq(strncmp(err.text, "file: mmm", 9), 0);

    char long_text[2 * sizeof err.text];
    memset(long_text, 'p', sizeof long_text - 1);
    long_text[sizeof long_text - 1] = 0;
    error_prefix(&err, "%s", long_text);
    ck_assert_uint_eq(strlen(err.text), sizeof err.text - 1);
    ck_assert_uint_eq(strspn(err.text, "p"), sizeof err.text - 1);
}
END_TEST

START_TEST(text_grows)
{
    struct text t = {0};
    char expected[6001] = "";
    for (int i = 0; i < 1000; i++) {
        text_add(&t, "%05d,", i);
        snprintf(expected + (size_t)i * 6, 7, "%05d,", i);
    }
    ck_assert(!t.failed);
    ck_assert_uint_eq(t.len, 6000);
    ck_assert_uint_gt(t.room, t.len);
    ck_assert_str_eq(t.s, expected);
    text_clear(&t);
    ck_assert_ptr_null(t.s);
    ck_assert_uint_eq(t.len, 0);
    ck_assert_uint_eq(t.room, 0);
}
END_TEST

START_TEST(text_bytes_may_hold_zeros)
{
    struct text t = {0};
    text_add_bytes(&t, "a\0b", 3);
    text_add_bytes(&t, "", 0);
    text_add(&t, "%s", "c");
    ck_assert_uint_eq(t.len, 4);
    ck_assert_mem_eq(t.s, "a\0bc", 5);
    text_clear(&t);
}
END_TEST

START_TEST(text_is_terminated_at_every_length)
{
    /* Around the sizes at which the buffer grows. */
    for (size_t n = 0; n < 600; n++) {
        char *word = malloc(n + 1);
        memset(word, 'w', n);
        word[n] = 0;
        struct text t = {0};
        text_add_bytes(&t, word, n);
        ck_assert_str_eq(t.s, word);
        text_add(&t, "%s", word);
        ck_assert_uint_eq(strlen(t.s), 2 * n);
        text_clear(&t);
        free(word);
    }
}
END_TEST

START_TEST(text_that_failed_stays_as_it_was)
{
    struct text t = {0};
    text_add(&t, "kept");
    t.failed = true; /* as when realloc has said no */
    text_add(&t, "lost");
    text_add_bytes(&t, "lost", 4);
    ck_assert_str_eq(t.s, "kept");
    ck_assert_uint_eq(t.len, 4);
    text_clear(&t);
    ck_assert(!t.failed);
}
END_TEST

START_TEST(text_format_gives_a_copy)
{
    char *s = text_format("%s-%d", "a", 5);
    ck_assert_str_eq(s, "a-5");
    free(s);
    s = text_format("%s", "");
    ck_assert_str_eq(s, "");
    free(s);
}
END_TEST

static const char *const keys[] = {"source", "derive", "weight", "window", "where", "key"};
static const size_t key_count = sizeof keys / sizeof keys[0];

static const struct {
    const char *word, *nearest;
} near_cases[] = {
    {"source", "source"}, /* itself */
    {"soruce", "source"}, /* a swap is one edit */
    {"sorce", "source"},  /* a letter left out */
    {"sourcee", "source"},
    {"Xourcee", "source"}, /* two edits in seven letters */
    {"weigth", "weight"},
    {"windoe", "window"},
    {"kex", "key"}, /* short words: one edit, and a swap is one */
    {"kye", "key"},
    {"kxx", NULL},
    {"colour", NULL},
    {"sxxrxe", NULL}, /* three of six */
    {"", NULL},
};

START_TEST(nearest_name)
{
    const char *found = text_nearest(near_cases[_i].word, keys, key_count);
    if (near_cases[_i].nearest)
        ck_assert_str_eq(found, near_cases[_i].nearest);
    else
        ck_assert_ptr_null(found);
}
END_TEST

START_TEST(nearest_prefers_fewer_edits_then_order)
{
    const char *const names[] = {"slope_a", "slopeab", "slope"};
    ck_assert_str_eq(text_nearest("slope", names, 3), "slope");
    const char *const even[] = {"bat", "cat"};
    ck_assert_str_eq(text_nearest("rat", even, 2), "bat");
    ck_assert_ptr_null(text_nearest("rat", even, 0));
    const char *const brief[] = {"id"};
    ck_assert_str_eq(text_nearest("ib", brief, 1), "id");
    ck_assert_ptr_null(text_nearest("ob", brief, 1));
}
END_TEST

START_TEST(nearest_takes_words_of_any_length)
{
    char word[500];
    memset(word, 'a', sizeof word - 1);
    word[sizeof word - 1] = 0;
    const char *const names[] = {word, "aa"};
    ck_assert_ptr_null(text_nearest("aaa", names, 1));
    ck_assert_str_eq(text_nearest("aaa", names, 2), "aa");
    ck_assert_ptr_null(text_nearest(word, names + 1, 1));
    word[63] = 0; /* the longest that is compared */
    ck_assert_ptr_eq(text_nearest(word + 1, names, 1), word);
    ck_assert_ptr_eq(text_nearest(word, names, 1), word);
}
END_TEST

static const struct {
    const char *s;
    double value;
} numbers[] = {{"0", 0},         {"-1.5", -1.5}, {"+2", 2},    {"1e3", 1000},
               {"1E-3", 1e-3},   {".5", 0.5},    {"5.", 5},    {"007", 7},
               {"1e308", 1e308}, {"-0", -0.0},   {"0.1", 0.1}, {"123456789012", 123456789012.0}};

START_TEST(number_is_read)
{
    double v = 99;
    ck_assert(text_number(numbers[_i].s, &v));
    ck_assert_double_eq(v, numbers[_i].value);
    ck_assert_int_eq(signbit(v) != 0, signbit(numbers[_i].value) != 0);
}
END_TEST

static const char *const no_numbers[] = {NULL,  "",      " ",   " 1",   "1 ",  "1,5", "1.2.3", "0x10",
                                         "inf", "nan",   "NaN", "-inf", "1e",  "e5",  "--1",   "+",
                                         ".",   "1e400", "1-2", "abc",  "12a", "1_0", "1\n",   "-1e999"};

START_TEST(number_is_refused)
{
    double v = 99;
    ck_assert(!text_number(no_numbers[_i], &v));
    ck_assert_double_eq(v, 99);
}
END_TEST

static const struct {
    int threads;
    size_t n;
} parallel_cases[] = {{1, 0}, {1, 5}, {2, 1}, {2, 1000}, {7, 3}, {0, 4}, {1000, 1000}};

static void raise_count(void *user, size_t i)
{
    atomic_int *count = user;
    count[i]++;
}

START_TEST(parallel_calls_each_once)
{
    enum { ROOM = 1001 };
    static atomic_int count[ROOM];
    const size_t n = parallel_cases[_i].n;
    int wrong = 0;
    for (size_t i = 0; i < ROOM; i++) count[i] = 0; /* cases may share a process */
    parallel_each(parallel_cases[_i].threads, n, raise_count, count);
    for (size_t i = 0; i < ROOM; i++) wrong += count[i] != (i < n);
    ck_assert_int_eq(wrong, 0);
}
END_TEST

Suite *base_suite(void)
{
    Suite *s = suite_create("base");
    TCase *error = tcase_create("error");
    tcase_add_test(error, error_set_writes_and_returns);
    tcase_add_test(error, error_set_cuts_at_the_end);
    tcase_add_test(error, error_memory_says_so);
    tcase_add_test(error, error_prefix_goes_in_front);
    tcase_add_test(error, error_prefix_keeps_within_the_buffer);
    suite_add_tcase(s, error);

    TCase *text = tcase_create("text");
    tcase_add_test(text, text_grows);
    tcase_add_test(text, text_bytes_may_hold_zeros);
    tcase_add_test(text, text_is_terminated_at_every_length);
    tcase_add_test(text, text_that_failed_stays_as_it_was);
    tcase_add_test(text, text_format_gives_a_copy);
    suite_add_tcase(s, text);

    TCase *nearest = tcase_create("nearest");
    tcase_add_loop_test(nearest, nearest_name, 0, (int)(sizeof near_cases / sizeof near_cases[0]));
    tcase_add_test(nearest, nearest_prefers_fewer_edits_then_order);
    tcase_add_test(nearest, nearest_takes_words_of_any_length);
    suite_add_tcase(s, nearest);

    TCase *number = tcase_create("number");
    tcase_add_loop_test(number, number_is_read, 0, (int)(sizeof numbers / sizeof numbers[0]));
    tcase_add_loop_test(number, number_is_refused, 0, (int)(sizeof no_numbers / sizeof no_numbers[0]));
    suite_add_tcase(s, number);

    TCase *parallel = tcase_create("parallel");
    tcase_add_loop_test(parallel, parallel_calls_each_once, 0,
                        (int)(sizeof parallel_cases / sizeof parallel_cases[0]));
    suite_add_tcase(s, parallel);
    return s;
}
