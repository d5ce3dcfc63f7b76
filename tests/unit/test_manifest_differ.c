/* What two manifests say differently: keys, values, limits. */
#include "base/text.h"
#include "manifest/difference.h"
#include "suites.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *const who[2] = {"a/run.json: manifest", "b/run.json: manifest"};

/* "key: before -> after" of each difference, a line each. */
static void list(const struct manifest_differences *d, char *out, size_t room)
{
    size_t n = 0;
    *out = 0;
    for (size_t i = 0; i < d->count && n < room; i++)
        n += (size_t)snprintf(out + n, room - n, "%s: %s -> %s\n", d->item[i].key,
                              d->item[i].before ? d->item[i].before : "NONE",
                              d->item[i].after ? d->item[i].after : "NONE");
}

struct pair {
    const char *before, *after, *expected;
};

static void check(const struct pair *p, size_t pairs)
{
    for (; pairs > 0; p++, pairs--) {
        char found[4096];
        struct manifest_differences d;
        struct error err = {""};
        ck_assert_msg(manifest_differ(p->before, p->after, who, &d, &err) == ST_OK, "%s", err.text);
        list(&d, found, sizeof found);
        ck_assert_msg(strcmp(found, p->expected) == 0, "of %s and %s: found %s, expected %s", p->before,
                      p->after, found, p->expected);
        ck_assert(!d.more);
        manifest_differences_clear(&d);
    }
}

START_TEST(values_differ)
{
    static const struct pair pairs[] = {
        {"a: 1\nb: x\n", "a: 2\nb: x\n", "a: 1 -> 2\n"},
        {"a: {b: {c: 1}}", "a: {b: {c: 3, d: e}}", "a.b.c: 1 -> 3\na.b.d: NONE -> e\n"},
        {"a: 1\nb: 2\n", "b: 2\n", "a: 1 -> NONE\n"},
        {"x: \"1\"\n", "x: 1\n", ""}, /* quotes are a way to write it */
        {"x: \"1\"\n", "x: 2\n", "x: \"1\" -> 2\n"},
        {"title: 赣州\n", "title: \"Ganzhou: \\\"x\\\"\"\n", "title: 赣州 -> \"Ganzhou: \"x\"\"\n"},
        {"x: |\n  one\n  two\n", "x: one\n", "x: \"one two \" -> one\n"},
    };
    check(pairs, sizeof pairs / sizeof *pairs);
}
END_TEST

START_TEST(the_same_said_otherwise)
{
    static const struct pair pairs[] = {
        {"a: 0.5\nb: 1e3\nc: [1, 2.50]\n", "c: [1.0, 2.5]\nb: 1000\na: 0.50\n", ""},
        {"a: null\nb: 1\n", "b: 1\nc: ~\n", ""},
        {"x: \"0.5\"\n", "x: \"0.50\"\n", "x: \"0.5\" -> \"0.50\"\n"}, /* a text, not a number */
        {"", "", ""},
        {"", "a: 1\n", ": NONE -> {a: 1}\n"},
    };
    check(pairs, sizeof pairs / sizeof *pairs);
}
END_TEST

START_TEST(lists_and_mappings)
{
    static const struct pair pairs[] = {
        {"b: [1, 2]\n", "b: [1, 2, 3]\n", "b: [1, 2] -> [1, 2, 3]\n"},
        {"c: [{e: 1}, {e: 2}]\n", "c: [{e: 1}]\n", "c.1: {e: 2} -> NONE\n"},
        {"c: [{e: 1, f: 0}]\n", "c: [{e: 2, f: 0}, {e: 3}]\n", "c.0.e: 1 -> 2\nc.1: NONE -> {e: 3}\n"},
        {"s: {linear: {worst: 1}}\n", "s: none\n", "s: {linear: {worst: 1}} -> none\n"},
        {"g: {a: {t: x}}\n", "g: {b: {t: x, u: [1, [2]]}}\n",
         "g.a: {t: x} -> NONE\ng.b: NONE -> {t: x, u: [1, [2]]}\n"},
        {"a.b: {c: 1}\n", "a.b: {c: 2}\n", "a\\.b.c: 1 -> 2\n"}, /* as --set takes it */
    };
    check(pairs, sizeof pairs / sizeof *pairs);
}
END_TEST

START_TEST(no_yaml_is_told)
{
    struct manifest_differences d;
    struct error err = {""};
    ck_assert_int_eq(manifest_differ("a: 1\n", "a: [1\n", who, &d, &err), ST_INPUT);
    ck_assert_ptr_nonnull(strstr(err.text, "b/run.json: manifest:"));
    ck_assert_uint_eq(d.count, 0);
    manifest_differences_clear(&d);
    ck_assert_int_eq(manifest_differ("{", "a: 1\n", who, &d, &err), ST_INPUT);
    ck_assert_ptr_nonnull(strstr(err.text, "a/run.json: manifest:"));
    manifest_differences_clear(&d);
}
END_TEST

/* Long values are cut between characters; at most so many are listed. */
START_TEST(long_ones_are_cut)
{
    struct manifest_differences d;
    struct error err = {""};
    struct text value = {0}, many = {0};
    text_add(&value, "a: ");
    for (int i = 0; i < 300; i++) text_add(&value, "赣");
    ck_assert_int_eq(manifest_differ(value.s, "a: 1\n", who, &d, &err), ST_OK);
    ck_assert_uint_eq(strlen(d.item[0].before), 300 + strlen("…"));
    ck_assert_mem_eq(d.item[0].before + 297, "赣…", 6);
    manifest_differences_clear(&d);
    for (int i = 0; i < DIFFERENCES_MAX + 1; i++) text_add(&many, "k%d: 1\n", i);
    ck_assert_int_eq(manifest_differ(many.s, "a: 1\n", who, &d, &err), ST_OK);
    ck_assert_uint_eq(d.count, DIFFERENCES_MAX);
    ck_assert(d.more);
    manifest_differences_clear(&d);
    text_clear(&value);
    text_clear(&many);
}
END_TEST

/* A list that holds itself, and two to the power of 30 ways through 31 nodes. */
START_TEST(aliases_end)
{
    struct manifest_differences d;
    struct error err = {""};
    ck_assert_int_eq(manifest_differ("a: &a [*a, {b: 1}]\n", "a: &a [*a, {b: 2}]\n", who, &d, &err), ST_OK);
    ck_assert(d.more);
    manifest_differences_clear(&d);
    struct text ways[2] = {{0}, {0}};
    for (int k = 0; k < 2; k++) {
        text_add(&ways[k], "x0: &x0 {v: %d}\n", k);
        for (int i = 1; i < 30; i++) text_add(&ways[k], "x%d: &x%d {l: *x%d, r: *x%d}\n", i, i, i - 1, i - 1);
    }
    ck_assert_int_eq(manifest_differ(ways[0].s, ways[1].s, who, &d, &err), ST_OK);
    ck_assert(d.more);
    manifest_differences_clear(&d);
    text_clear(&ways[0]);
    text_clear(&ways[1]);
}
END_TEST

Suite *manifest_differ_suite(void)
{
    Suite *s = suite_create("manifest_differ");
    TCase *c = tcase_create("differences");
    tcase_add_test(c, values_differ);
    tcase_add_test(c, the_same_said_otherwise);
    tcase_add_test(c, lists_and_mappings);
    tcase_add_test(c, no_yaml_is_told);
    tcase_add_test(c, long_ones_are_cut);
    tcase_add_test(c, aliases_end);
    suite_add_tcase(s, c);
    return s;
}
