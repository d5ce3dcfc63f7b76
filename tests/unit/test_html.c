/* Markup, numbers, JSON and base64 of the report. */
#include "report/html.h"
#include "suites.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static char *made(struct html *h)
{
    ck_assert(!h->out.failed);
    return h->out.s;
}

START_TEST(text_is_escaped)
{
    struct html h = {0};
    html_add(&h, "<b title=\"%s\">%s</b>", "a \"b\" 'c'", "<i>&amp;</i>");
    ck_assert_str_eq(made(&h), "<b title=\"a &quot;b&quot; &#39;c&#39;\">&lt;i&gt;&amp;amp;&lt;/i&gt;</b>");
    text_clear(&h.out);
}
END_TEST

START_TEST(any_script_stays_and_control_characters_go)
{
    struct html h = {0};
    html_add(&h, "%s", "\u0634\u0631\u0642 \U0001F33E 赣州\x01\x1b[31m\ttab\nline");
    ck_assert_str_eq(made(&h), "\u0634\u0631\u0642 \U0001F33E 赣州[31m\ttab\nline");
    text_clear(&h.out);
}
END_TEST

START_TEST(values_are_formatted)
{
    struct html h = {0};
    html_add(&h, "%d %5.2f%% %zu %.3g%%", -3, 1.005, (size_t)7, 0.123456);
    ck_assert_str_eq(made(&h), "-3  1.00% 7 0.123%");
    text_clear(&h.out);
}
END_TEST

START_TEST(words_follow_the_language)
{
    struct html h = {.chinese = true};
    ck_assert_str_eq(html_word(&h, "Data", "数据"), "数据");
    h.chinese = false;
    ck_assert_str_eq(html_word(&h, "Data", "数据"), "Data");
}
END_TEST

START_TEST(numbers_are_for_reading)
{
    static const struct {
        double value;
        int decimals;
        const char *text;
    } cases[] = {
        {0, 0, "0"},
        {999, 0, "999"},
        {1000, 0, "1,000"},
        {39355.2041, 1, "39,355.2"},
        {1234567.5, 2, "1,234,567.50"},
        {-0.04, 1, "0.0"},
        {-1500, 0, "-1,500"},
        {0.6066, 3, "0.607"},
        {(double)NAN, 1, "\u2013"},
        {INFINITY, 0, "\u2013"},
        {1e18, 0, "1e+18"},
    };
    char buf[HTML_NUMBER];
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        ck_assert_str_eq(html_number(buf, cases[i].value, cases[i].decimals), cases[i].text);
}
END_TEST

START_TEST(json_cannot_end_its_script)
{
    struct html h = {0};
    json_t *v = json_pack("{s:s, s:[f]}", "name", "</script><!--\"", "w", 0.1);
    html_json(&h, v);
    ck_assert_str_eq(made(&h), "{\"name\":\"\\u003c/script>\\u003c!--\\\"\",\"w\":[0.10000000000000001]}");
    json_t *back = json_loads(h.out.s, 0, NULL);
    ck_assert(json_equal(v, back));
    json_decref(back);
    json_decref(v);
    text_clear(&h.out);
}
END_TEST

START_TEST(base64_of_long_bytes_is_one_text)
{
    enum { SIZE = (3 << 20) + 4 };
    unsigned char *bytes = calloc(SIZE, 1);
    struct html h = {0};
    bytes[SIZE - 1] = 255;
    html_base64(&h, bytes, SIZE);
    ck_assert_uint_eq(strlen(made(&h)), (SIZE + 2) / 3 * 4);
    ck_assert_str_eq(h.out.s + strlen(h.out.s) - 8, "AAAA/w==");
    ck_assert_ptr_eq(strchr(h.out.s, '='), h.out.s + strlen(h.out.s) - 2);
    text_clear(&h.out);
    free(bytes);
}
END_TEST

Suite *html_suite(void)
{
    Suite *s = suite_create("html");
    TCase *c = tcase_create("html");
    tcase_add_test(c, text_is_escaped);
    tcase_add_test(c, any_script_stays_and_control_characters_go);
    tcase_add_test(c, values_are_formatted);
    tcase_add_test(c, words_follow_the_language);
    tcase_add_test(c, numbers_are_for_reading);
    tcase_add_test(c, json_cannot_end_its_script);
    tcase_add_test(c, base64_of_long_bytes_is_one_text);
    suite_add_tcase(s, c);
    return s;
}
