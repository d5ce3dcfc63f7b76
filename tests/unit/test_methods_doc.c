/* The table of methods in words: the document, the text and the JSON hold all of it. */
#include "base/method_words.h"
#include "report/methods_doc.h"

#include "document.h"
#include "suites.h"

#include <jansson.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

START_TEST(document_is_up_to_date)
{
    document_is("docs/methods.md", methods_doc_markdown());
}
END_TEST

/* No law of a row is left without words, and every row says where it is from. */
START_TEST(rows_can_be_told)
{
    const struct method *m = &method_table[_i];
    unsigned told = 0;
    for (size_t i = 0; method_law_words(i).bit; i++) told |= method_law_words(i).bit;
    ck_assert_uint_eq(m->laws & ~told, 0);
    ck_assert(*m->title && *m->formula && *m->source);
    ck_assert((m->extra == EXTRA_NONE) == (method_extra_words(m->extra).key == NULL));
    for (size_t i = 0; i < m->params; i++) {
        const struct method_param *p = &m->param[i];
        char buf[512];
        ck_assert(*p->name && *p->meaning && *method_param_takes(p, buf, sizeof buf));
        ck_assert(!p->optional || isnan(p->default_value));
        ck_assert(isnan(p->default_value) || p->choices ||
                  (p->default_value >= p->min && p->default_value <= p->max));
    }
}
END_TEST

START_TEST(parameters_in_words)
{
    static const char *const three[] = {"a", "b", "c", NULL}, *const one[] = {"a", NULL};
    struct method_param p = {.min = -HUGE_VAL, .max = HUGE_VAL, .default_value = NAN};
    char buf[100];
    ck_assert_str_eq(method_param_takes(&p, buf, sizeof buf), "a number");
    ck_assert_ptr_null(method_param_default(&p, buf, sizeof buf));
    p.optional = true;
    ck_assert_str_eq(method_param_default(&p, buf, sizeof buf), "none");
    p.min = 0.5;
    ck_assert_str_eq(method_param_takes(&p, buf, sizeof buf), "a number >= 0.5");
    p.max = 2;
    ck_assert_str_eq(method_param_takes(&p, buf, sizeof buf), "a number from 0.5 to 2");
    p.min = -HUGE_VAL;
    ck_assert_str_eq(method_param_takes(&p, buf, sizeof buf), "a number <= 2");
    p.choices = three;
    p.default_value = 1;
    ck_assert_str_eq(method_param_takes(&p, buf, sizeof buf), "a, b or c");
    ck_assert_str_eq(method_param_default(&p, buf, sizeof buf), "b");
    ck_assert_str_eq(method_param_takes(&p, buf, 4), "a, ");
    p.default_value = NAN;
    p.optional = false;
    ck_assert_ptr_null(method_param_default(&p, buf, sizeof buf));
    p.choices = one;
    ck_assert_str_eq(method_param_takes(&p, buf, sizeof buf), "a");
}
END_TEST

static const char *text_of(const json_t *o, const char *key)
{
    return json_string_value(json_object_get(o, key));
}

/* The JSON says of every row what the table says. */
START_TEST(json_is_the_table)
{
    char *text = methods_doc_json(METHOD_KINDS);
    json_t *all = json_loads(text, 0, NULL);
    ck_assert_uint_eq(json_array_size(all), method_count);
    for (size_t i = 0; i < method_count; i++) {
        const struct method *m = &method_table[i];
        const json_t *o = json_array_get(all, i), *params = json_object_get(o, "parameters");
        ck_assert_str_eq(text_of(o, "kind"), method_kind_name(m->kind));
        ck_assert_str_eq(text_of(o, "id"), m->id);
        ck_assert_str_eq(text_of(o, "formula"), m->formula);
        ck_assert_str_eq(text_of(o, "source"), m->source);
        ck_assert_uint_eq(json_array_size(params), m->params);
        ck_assert(json_is_null(json_object_get(o, "takes")) == (m->extra == EXTRA_NONE));
        size_t laws = 0;
        for (unsigned left = m->laws; left; left &= left - 1) laws++;
        ck_assert_uint_eq(json_array_size(json_object_get(o, "laws")), laws);
        for (size_t k = 0; k < m->params; k++) {
            const json_t *p = json_array_get(params, k), *min = json_object_get(p, "min");
            ck_assert_str_eq(text_of(p, "name"), m->param[k].name);
            if (m->param[k].choices)
                ck_assert_str_eq(json_string_value(json_array_get(json_object_get(p, "choices"), 0)),
                                 m->param[k].choices[0]);
            else
                ck_assert(json_is_null(min) ? isinf(m->param[k].min)
                                            : json_real_value(min) == m->param[k].min);
        }
    }
    json_decref(all);
    free(text);
}
END_TEST

START_TEST(text_of_one_kind)
{
    for (size_t i = 0; i < method_count; i++) {
        char *text = methods_doc_text(method_table[i].kind), heading[64], line[64];
        snprintf(heading, sizeof heading, "%s\n", method_kind_name(method_table[i].kind));
        snprintf(line, sizeof line, "\n  %-16s", method_table[i].id);
        ck_assert_msg(strncmp(text, heading, strlen(heading)) == 0, "%s", text);
        ck_assert_msg(strstr(text, line) != NULL, "%s is not in\n%s", line, text);
        ck_assert_msg(strstr(text, method_table[i].formula) != NULL, "%s", text);
        free(text);
    }
    char *text = methods_doc_text(METHOD_CLASSES);
    ck_assert_ptr_null(strstr(text, "Weighted"));
    free(text);
}
END_TEST

Suite *methods_doc_suite(void)
{
    Suite *s = suite_create("methods_doc");
    TCase *t = tcase_create("methods_doc");
    tcase_add_test(t, document_is_up_to_date);
    tcase_add_loop_test(t, rows_can_be_told, 0, (int)method_count);
    tcase_add_test(t, parameters_in_words);
    tcase_add_test(t, json_is_the_table);
    tcase_add_test(t, text_of_one_kind);
    suite_add_tcase(s, t);
    return s;
}
