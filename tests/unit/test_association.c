/* Agreement of two lists: worked examples, read from tests/methods/association.txt (its README.md has the
 * grammar), and what they do not show. */
#include "base/random.h"
#include "base/text.h"
#include "industry/association.h"
#include "industry/permutation.h"
#include "industry/ranks.h"

#include "suites.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { PAIRS = 128 };

struct list {
    size_t count;
    double value[PAIRS];
};

struct example {
    int line;
    char method[40];
    struct list x, y;
    size_t rows;
};

static const char file[] = CAPACITY_SOURCE_DIR "/tests/methods/association.txt";

#define HERE  "%s:%d: "
#define AT(e) file, (e)->line

/* Numbers up to the end of the line, or to "tolerance" and one more. */
static struct list read_numbers(const struct example *e, char *s, double *tolerance)
{
    struct list n = {0};
    for (char *word = strtok(s, " \n"); word; word = strtok(NULL, " \n")) {
        bool last = tolerance && strcmp(word, "tolerance") == 0;
        if (last) word = strtok(NULL, " \n");
        ck_assert_msg(n.count < PAIRS && text_number(word, last ? tolerance : &n.value[n.count]),
                      HERE "found %s", AT(e), word ? word : "nothing");
        if (last) return n;
        n.count++;
    }
    ck_assert_msg(!tolerance, HERE "no tolerance", AT(e));
    return n;
}

/* A row of a table of counts becomes as many pairs of categories. */
static void add_table_row(struct example *e, struct list row)
{
    e->rows++;
    for (size_t k = 0; k < row.count; k++) {
        for (double i = 0; i < row.value[k]; i++) {
            ck_assert_uint_lt(e->x.count, PAIRS);
            e->x.value[e->x.count++] = (double)e->rows;
            e->y.value[e->y.count++] = (double)(k + 1);
        }
    }
}

static struct association run(const struct example *e)
{
    struct association a = {0};
    struct error err;
    const size_t n = e->x.count;
    int rating[2][PAIRS];
    ck_assert_msg(e->y.count == n, HERE "%zu and %zu values", AT(e), n, e->y.count);
    for (size_t i = 0; i < n; i++) rating[0][i] = (int)e->x.value[i], rating[1][i] = (int)e->y.value[i];
    enum status st = ST_FAILED;
    if (strcmp(e->method, "spearman") == 0)
        st = association_spearman(e->x.value, e->y.value, n, &a, &err);
    else if (strcmp(e->method, "kendall") == 0)
        st = association_kendall(e->x.value, e->y.value, n, &a, &err);
    else if (strcmp(e->method, "kappa_linear") == 0)
        st = association_kappa(rating[0], rating[1], n, KAPPA_LINEAR, &a, &err);
    else if (strcmp(e->method, "kappa_quadratic") == 0)
        st = association_kappa(rating[0], rating[1], n, KAPPA_QUADRATIC, &a, &err);
    ck_assert_msg(st == ST_OK, HERE "no method %s", AT(e), e->method);
    ck_assert_uint_eq(a.n, n);
    return a;
}

/* Returns whether the line was judged. */
static bool read_line(struct example *e, const char *key, char *rest)
{
    double tolerance = NAN;
    if (strcmp(key, "method") == 0) {
        char kind[40] = "";
        int line = e->line;
        *e = (struct example){.line = line};
        ck_assert_msg(sscanf(rest, "%39s %39s", kind, e->method) == 2 && strcmp(kind, "association") == 0,
                      HERE "found %s", AT(e), rest);
    } else if (strcmp(key, "x") == 0) {
        e->x = read_numbers(e, rest, NULL);
    } else if (strcmp(key, "y") == 0) {
        e->y = read_numbers(e, rest, NULL);
    } else if (strcmp(key, "table") == 0) {
        add_table_row(e, read_numbers(e, rest, NULL));
    } else if (strcmp(key, "undefined") == 0) {
        struct association a = run(e);
        ck_assert_msg(isnan(a.value) && isnan(a.p) && isnan(a.permutation_p), HERE "found %g", AT(e),
                      a.value);
        return true;
    } else {
        bool p = strcmp(key, "p") == 0;
        ck_assert_msg(p || strcmp(key, "expect") == 0, HERE "found %s", AT(e), key);
        struct list expected = read_numbers(e, rest, &tolerance);
        struct association a = run(e);
        double found = p ? a.p : a.value;
        ck_assert_msg(fabs(found - expected.value[0]) <= tolerance, HERE "found %.9g, expected %.9g", AT(e),
                      found, expected.value[0]);
        return true;
    }
    return false;
}

START_TEST(worked_examples)
{
    FILE *f = fopen(file, "r");
    ck_assert_ptr_nonnull(f);
    struct example e = {0};
    char *line = NULL;
    size_t room = 0, judged = 0;
    bool sourced = false;
    for (e.line = 1; getline(&line, &room, f) >= 0; e.line++) {
        char *rest = line + strcspn(line, " \n");
        if (*line == '#' || *line == '\n') continue;
        if (*rest) *rest++ = 0;
        if (strcmp(line, "source") == 0)
            sourced = true;
        else
            judged += read_line(&e, line, rest);
        ck_assert_msg(sourced, HERE "no source", AT(&e));
    }
    free(line);
    fclose(f);
    ck_assert_uint_ge(judged, 20);
}
END_TEST

START_TEST(ranks_share_ties)
{
    const double x[] = {3, 1, 3, 2, 3};
    int64_t rank[5];
    ranks_doubled(x, 5, rank);
    const int64_t expected[] = {8, 2, 8, 4, 8};
    for (size_t i = 0; i < 5; i++) ck_assert_int_eq(rank[i], expected[i]);
}
END_TEST

/* Steele, Lea and Flood's generator, as its authors' program prints it for this seed. */
START_TEST(random_numbers_are_splitmix64)
{
    const uint64_t expected[] = {6457827717110365317u, 3203168211198807973u, 9817491932198370423u,
                                 4593380528125082431u, 16408922859458223821u};
    for (size_t i = 0; i < 5; i++) ck_assert_uint_eq(random_bits(1234567, i), expected[i]);
    size_t count[7] = {0};
    double sum = 0;
    for (size_t i = 0; i < 70000; i++) {
        size_t k = random_below(3, i, 7);
        double u = random_uniform(4, i);
        ck_assert(k < 7 && u >= 0 && u < 1);
        count[k]++;
        sum += u;
    }
    for (size_t k = 0; k < 7; k++) ck_assert(count[k] > 9700 && count[k] < 10300);
    ck_assert_double_eq_tol(sum / 70000, 0.5, 0.005);
}
END_TEST

/* Ten pairs are counted out; the approximations, and random orders of a list that is longer by one pair, come
 * near. */
START_TEST(exact_and_approximate_meet)
{
    const double x[] = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11}, y[] = {3, 1, 2, 9, 4, 6, 5, 10, 7, 8, 3.5};
    struct association exact, longer;
    struct error err;
    ck_assert_int_eq(association_spearman(x, y, 10, &exact, &err), ST_OK);
    ck_assert(exact.p == exact.permutation_p);
    ck_assert_int_eq(association_spearman(x, y, 11, &longer, &err), ST_OK);
    ck_assert(longer.p != longer.permutation_p);
    ck_assert_double_eq_tol(longer.p, longer.permutation_p, 0.02);
    ck_assert_int_eq(association_kendall(x, y, 11, &longer, &err), ST_OK);
    ck_assert(isnan(longer.permutation_p) && longer.p > 0.02 && longer.p < 0.2);
}
END_TEST

/* t with one degree of freedom is Cauchy's distribution, and a rho of 1 leaves no doubt. */
START_TEST(far_tails)
{
    double x[40], y[40];
    struct association a;
    struct error err;
    for (size_t i = 0; i < 40; i++) x[i] = y[i] = (double)i;
    ck_assert_int_eq(association_spearman(x, y, 40, &a, &err), ST_OK);
    ck_assert_double_eq(a.value, 1);
    ck_assert_double_eq(a.p, 0);
    ck_assert_double_eq_tol(a.permutation_p, 1.0 / 10000, 1e-12);
    y[0] = 39, y[39] = 0; /* rho 1 - 6 2 39^2 / (40 (40^2 - 1)) */
    ck_assert_int_eq(association_spearman(x, y, 40, &a, &err), ST_OK);
    ck_assert_double_eq_tol(a.value, 1 - 12.0 * 39 * 39 / (40.0 * 1599), 1e-12);
    ck_assert(a.p > 0 && a.p < 1e-6);
}
END_TEST

/* The same orders whoever asks, so the same p. */
START_TEST(draws_repeat)
{
    int a[30], b[30];
    struct association one, two;
    struct error err;
    for (int i = 0; i < 30; i++) a[i] = i % 3, b[i] = (i * i) % 4;
    ck_assert_int_eq(association_kappa(a, b, 30, KAPPA_LINEAR, &one, &err), ST_OK);
    ck_assert_int_eq(association_kappa(a, b, 30, KAPPA_LINEAR, &two, &err), ST_OK);
    ck_assert(one.p == two.p && one.p > 0.05 && one.p <= 1);
    for (int i = 0; i < 30; i++) b[i] = a[i];
    ck_assert_int_eq(association_kappa(a, b, 30, KAPPA_QUADRATIC, &one, &err), ST_OK);
    ck_assert_double_eq(one.value, 1);
    ck_assert_double_eq_tol(one.p, 1e-4, 1e-12);
}
END_TEST

Suite *association_suite(void)
{
    Suite *s = suite_create("association");
    TCase *t = tcase_create("association");
    tcase_add_test(t, worked_examples);
    tcase_add_test(t, ranks_share_ties);
    tcase_add_test(t, random_numbers_are_splitmix64);
    tcase_add_test(t, exact_and_approximate_meet);
    tcase_add_test(t, far_tails);
    tcase_add_test(t, draws_repeat);
    suite_add_tcase(s, t);
    return s;
}
