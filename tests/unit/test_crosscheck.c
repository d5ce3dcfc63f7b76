/* Capacity against industry over made-up places, every figure reckoned by hand. */
#include "industry/crosscheck.h"

#include "suites.h"

#include <math.h>
#include <string.h>

static struct crosscheck_place place(const char *key, double capacity, int class, double score, int tier)
{
    struct crosscheck_place p = {
        .key = key, .name = key, .score = score, .low = score, .high = score, .tier = tier};
    for (int v = 0; v < CROSSCHECK_VIEWS; v++) {
        p.view[v].capacity = capacity;
        p.view[v].class = class;
    }
    return p;
}

static struct crosscheck check(struct crosscheck_place *p, size_t n)
{
    struct crosscheck c = {.classes = 5, .weight = {0.5, 0.5}, .count = n, .place = p};
    struct error err;
    ck_assert_int_eq(crosscheck_compute(&c, &err), ST_OK);
    return c;
}

static const struct crosscheck_place *find(const struct crosscheck *c, const char *key)
{
    for (size_t i = 0; i < c->count; i++)
        if (strcmp(c->place[i].key, key) == 0) return &c->place[i];
    ck_abort_msg("no place %s", key);
    return NULL;
}

static enum crosscheck_quadrant quadrant(const struct crosscheck *c, const char *key)
{
    return find(c, key)->view[CROSSCHECK_ALL].quadrant;
}

START_TEST(coupling_by_formula)
{
    const double half[] = {0.5, 0.5}, third[] = {0.2, 0.3, 0.5};
    struct coupling c = coupling_of((double[]){0.64, 0.36}, half, 2);
    ck_assert_double_eq_tol(c.degree, 0.96, 1e-12); /* 2 sqrt(0.64 0.36) / 1 */
    ck_assert_double_eq_tol(c.development, 0.5, 1e-12);
    ck_assert_double_eq_tol(c.coordination, sqrt(0.48), 1e-12);
    ck_assert_int_eq(c.class, 7);
    c = coupling_of((double[]){0.1, 0.2, 0.4}, third, 3); /* cube root of 0.008 is 0.2, the mean 0.7 / 3 */
    ck_assert_double_eq_tol(c.degree, 0.6 / 0.7, 1e-12);
    ck_assert_double_eq_tol(c.development, 0.28, 1e-12);
    ck_assert_double_eq_tol(c.coordination, sqrt(0.24), 1e-12);
    c = coupling_of((double[]){0, 0.7}, half, 2);
    ck_assert(c.degree == 0 && c.coordination == 0 && c.class == 1);
    c = coupling_of((double[]){0, 0}, half, 2);
    ck_assert(isnan(c.degree) && c.coordination == 0 && c.class == 1);
    c = coupling_of((double[]){NAN, 0.7}, half, 2);
    ck_assert(isnan(c.degree) && isnan(c.development) && isnan(c.coordination) && c.class == 0);
}
END_TEST

/* With equal weights D is the fourth root of the product, so that D stands on every limit, (a, b], but for
 * rounding. */
START_TEST(coupling_classes_are_closed_at_the_right)
{
    const double half[] = {0.5, 0.5};
    for (int k = 1; k <= COUPLING_CLASSES; k++) {
        double on = k / 10.0 * (k / 10.0), above = on + 1e-6;
        for (double by = 1; on * by <= 1; by += 0.1)
            ck_assert_int_eq(coupling_of((double[]){on * by, on / by}, half, 2).class, k);
        if (k < COUPLING_CLASSES)
            ck_assert_int_eq(coupling_of((double[]){above, above}, half, 2).class, k + 1);
        ck_assert_ptr_nonnull(coupling_class_name(k));
        ck_assert_ptr_nonnull(coupling_class_name_zh(k));
    }
    ck_assert_str_eq(coupling_class_name(5), "near disorder");
    ck_assert_str_eq(coupling_class_name(10), "superior coordination");
    ck_assert_ptr_null(coupling_class_name(0));
    ck_assert_ptr_null(coupling_class_name_zh(11));
}
END_TEST

/* Medians 0.6 and 6: at the cut is high. D orders the places of a quadrant, the unknown come last. */
START_TEST(quadrants_and_their_order)
{
    struct crosscheck_place p[] = {
        place("both high", 0.8, 4, 8, 1),     place("on the cuts", 0.6, 3, 6, 2),
        place("industry lags", 0.7, 4, 4, 3), place("capacity lags", 0.5, 2, 7, 1),
        place("both low", 0.4, 2, 3, 3),      place("no score", 0.9, 5, NAN, 0),
        place("no capacity", NAN, 0, 9, 1),
    };
    struct crosscheck c = check(p, 7);
    const struct crosscheck_figures *f = &c.figures[CROSSCHECK_ALL];
    ck_assert_uint_eq(f->scored, 5);
    ck_assert_uint_eq(f->tiered, 5);
    ck_assert_double_eq(f->capacity_cut, 0.6);
    ck_assert_double_eq(f->score_cut, 6);
    static const char *const order[] = {"both low",  "capacity lags", "industry lags", "on the cuts",
                                        "both high", "no score",      "no capacity"};
    static const char *const held[] = {"both", "capacity", "industry", "neither", "neither"};
    for (size_t i = 0; i < 7; i++) {
        enum crosscheck_quadrant q = c.place[i].view[CROSSCHECK_ALL].quadrant;
        if (i < 5) {
            ck_assert_str_eq(c.place[i].key, order[i]);
            ck_assert_str_eq(crosscheck_held_by(q), held[i]);
            ck_assert_ptr_nonnull(crosscheck_quadrant_name(q));
            ck_assert_ptr_nonnull(crosscheck_quadrant_name_zh(q));
            ck_assert_ptr_nonnull(crosscheck_reading(q));
            ck_assert_ptr_nonnull(crosscheck_reading_zh(q));
        } else {
            ck_assert_int_eq(q, QUADRANT_NONE);
            ck_assert_ptr_null(crosscheck_held_by(q));
            ck_assert_ptr_null(crosscheck_quadrant_name(q));
        }
    }
    ck_assert_str_eq(c.place[5].key, "no capacity"); /* by key, without D on either side */
    /* Five places: ranks 1 2 | 3 | 4 5 fall into thirds 1 1 2 3 3. */
    static const struct {
        const char *key;
        int capacity, industry;
    } third[] = {{"both low", 1, 1},      {"capacity lags", 1, 3}, {"on the cuts", 2, 2},
                 {"industry lags", 3, 1}, {"both high", 3, 3},     {"no score", 0, 0}};
    for (size_t i = 0; i < 6; i++) {
        ck_assert_int_eq(find(&c, third[i].key)->view[CROSSCHECK_ALL].third, third[i].capacity);
        ck_assert_int_eq(find(&c, third[i].key)->industry_third, third[i].industry);
    }
}
END_TEST

START_TEST(cuts_given_and_by_mean)
{
    struct crosscheck_place p[] = {place("a", 0.2, 1, 2, 3), place("b", 0.3, 2, 9, 1),
                                   place("c", 0.7, 4, 4, 2)};
    struct crosscheck c = {
        .classes = 5, .weight = {0.5, 0.5}, .count = 3, .place = p, .cut = CROSSCHECK_MEAN};
    struct error err;
    ck_assert_int_eq(crosscheck_compute(&c, &err), ST_OK);
    ck_assert_double_eq_tol(c.figures[0].capacity_cut, 0.4, 1e-12);
    ck_assert_double_eq_tol(c.figures[0].score_cut, 5, 1e-12);
    ck_assert_int_eq(quadrant(&c, "b"), QUADRANT_CAPACITY_LAGS);
    ck_assert_int_eq(quadrant(&c, "c"), QUADRANT_INDUSTRY_LAGS);
    c.cut = CROSSCHECK_GIVEN;
    c.given_cut[0] = 0.3;
    c.given_cut[1] = 9;
    ck_assert_int_eq(crosscheck_compute(&c, &err), ST_OK);
    ck_assert_int_eq(quadrant(&c, "b"), QUADRANT_BOTH_HIGH);
    ck_assert_int_eq(quadrant(&c, "a"), QUADRANT_BOTH_LOW);
}
END_TEST

/* A tier says between what the score lies: where all of that is on one side of the cut, the quadrant is
 * known. */
START_TEST(ranges_of_scores)
{
    struct crosscheck_place p[] = {place("a", 0.2, 1, 6, 1), place("b", 0.8, 2, 4, 3),
                                   place("below", 0.9, 4, NAN, 3), place("above", 0.9, 4, NAN, 1),
                                   place("across", 0.9, 4, NAN, 2)};
    p[2].low = 0, p[2].high = 5; /* the cut itself is beyond [0, 5) */
    p[3].low = 5, p[3].high = 10;
    p[4].low = 4.5, p[4].high = 5.5;
    struct crosscheck c = check(p, 5);
    ck_assert_double_eq(c.figures[0].score_cut, 5);
    ck_assert_int_eq(quadrant(&c, "below"), QUADRANT_INDUSTRY_LAGS);
    ck_assert_int_eq(quadrant(&c, "above"), QUADRANT_BOTH_HIGH);
    ck_assert_int_eq(quadrant(&c, "across"), QUADRANT_NONE);
    ck_assert(isnan(find(&c, "above")->view[0].coupling.coordination));
}
END_TEST

/* One place, none, and places that are all alike: no correlation, no cut, no quadrant; the coupling stays. */
START_TEST(nothing_to_compare)
{
    struct crosscheck_place one[] = {place("a", 0.5, 3, 5, 2)};
    struct crosscheck c = check(one, 1);
    ck_assert_uint_eq(c.figures[0].scored, 1);
    ck_assert(isnan(c.figures[0].spearman.value) && isnan(c.figures[0].capacity_cut));
    ck_assert(isnan(c.figures[0].kappa_linear.value));
    ck_assert_int_eq(quadrant(&c, "a"), QUADRANT_NONE);
    ck_assert_double_eq_tol(c.place[0].view[0].coupling.coordination, sqrt(0.5), 1e-12);
    struct crosscheck none = check(NULL, 0);
    ck_assert_uint_eq(none.figures[0].scored + none.figures[0].tiered, 0);
    ck_assert(isnan(none.figures[0].kendall.value));
    struct crosscheck_place alike[] = {place("a", 0.5, 3, 5, 2), place("b", 0.5, 3, 6, 2),
                                       place("c", 0.5, 3, 7, 2)};
    c = check(alike, 3);
    ck_assert(isnan(c.figures[0].spearman.value) && isnan(c.figures[0].kendall.value));
    ck_assert(isnan(c.figures[0].kappa_linear.value) && isnan(c.figures[0].kappa_quadratic.value));
    for (size_t i = 0; i < 3; i++) ck_assert_int_eq(c.place[i].view[0].quadrant, QUADRANT_NONE);
}
END_TEST

/* Ten places; tiers hold 2, 4 and 4. Class 5: mean rank 1.5, so r - 0.5 = 1 <= 2: tier 1. Class 4: ranks 3 to
 * 5, 3.5 <= 6: tier 2. Class 3: ranks 6 and 7, 6 <= 6: tier 2. Class 2: rank 9 and so tier 3. */
START_TEST(classes_are_cut_at_the_shares_of_the_tiers)
{
    static const int class[] = {5, 5, 4, 4, 4, 3, 3, 2, 2, 2}, tier[] = {1, 2, 1, 2, 2, 2, 3, 3, 3, 3},
                     brought[] = {1, 1, 2, 2, 2, 2, 2, 3, 3, 3};
    struct crosscheck_place p[10];
    static const char *const key[] = {"a", "b", "c", "d", "e", "f", "g", "h", "i", "j"};
    for (size_t i = 0; i < 10; i++) p[i] = place(key[i], 0.9 - 0.05 * (double)i, class[i], NAN, tier[i]);
    struct crosscheck c = check(p, 10);
    const struct crosscheck_figures *f = &c.figures[CROSSCHECK_ALL];
    for (size_t i = 0; i < 10; i++) ck_assert_int_eq(find(&c, key[i])->view[0].class_tier, brought[i]);
    ck_assert_int_eq(f->confusion[4][0], 1);
    ck_assert_int_eq(f->confusion[3][1], 2);
    ck_assert_int_eq(f->confusion[1][2], 3);
    ck_assert_int_eq(f->confusion[0][0], 0);
    ck_assert_int_eq(f->agreement[1][1], 3);
    /* Steps apart: 3 of 10 places by one. Expected: rows 2 5 3, columns 2 4 4. */
    double expected = (2 * (4 + 2 * 4) + 5 * (2 + 4) + 3 * (2 * 2 + 4)) / 10.0;
    ck_assert_double_eq_tol(f->kappa_linear.value, 1 - 3 / expected, 1e-12);
    ck_assert(f->kappa_linear.p > 0 && f->kappa_linear.p < 0.05);
    ck_assert_uint_eq(f->scored, 0);
}
END_TEST

/* As many classes as tiers: the best class stands beside tier 1, whatever the shares. */
START_TEST(classes_of_the_same_number_are_taken_as_they_are)
{
    struct crosscheck_place p[] = {place("a", 0.5, 2, NAN, 3), place("b", 0.6, 2, NAN, 2),
                                   place("c", 0.9, 3, NAN, 2)};
    struct crosscheck c = {.classes = 3, .weight = {0.5, 0.5}, .count = 3, .place = p};
    struct error err;
    ck_assert_int_eq(crosscheck_compute(&c, &err), ST_OK);
    ck_assert_int_eq(find(&c, "a")->view[0].class_tier, 2);
    ck_assert_int_eq(find(&c, "c")->view[0].class_tier, 1);
}
END_TEST

/* The second view has its own capacity, cuts and figures. */
START_TEST(without_groups)
{
    struct crosscheck_place p[] = {place("a", 0.2, 1, 2, 3), place("b", 0.4, 2, 4, 2),
                                   place("c", 0.6, 3, 6, 1)};
    for (size_t i = 0; i < 3; i++) p[i].view[CROSSCHECK_WITHOUT].capacity = 1 - p[i].view[0].capacity;
    struct crosscheck c = {.classes = 5, .weight = {0.3, 0.7}, .count = 3, .place = p, .has_without = true};
    struct error err;
    ck_assert_int_eq(crosscheck_compute(&c, &err), ST_OK);
    ck_assert_double_eq(c.figures[CROSSCHECK_ALL].spearman.value, 1);
    ck_assert_double_eq(c.figures[CROSSCHECK_WITHOUT].spearman.value, -1);
    ck_assert_double_eq(c.figures[CROSSCHECK_WITHOUT].capacity_cut, 0.6);
    ck_assert_int_eq(find(&c, "a")->view[CROSSCHECK_WITHOUT].quadrant, QUADRANT_INDUSTRY_LAGS);
    ck_assert_double_eq_tol(find(&c, "a")->view[CROSSCHECK_WITHOUT].coupling.development,
                            0.3 * 0.8 + 0.7 * 0.2, 1e-12);
}
END_TEST

Suite *crosscheck_suite(void)
{
    Suite *s = suite_create("crosscheck");
    TCase *t = tcase_create("crosscheck");
    tcase_add_test(t, coupling_by_formula);
    tcase_add_test(t, coupling_classes_are_closed_at_the_right);
    tcase_add_test(t, quadrants_and_their_order);
    tcase_add_test(t, cuts_given_and_by_mean);
    tcase_add_test(t, ranges_of_scores);
    tcase_add_test(t, nothing_to_compare);
    tcase_add_test(t, classes_are_cut_at_the_shares_of_the_tiers);
    tcase_add_test(t, classes_of_the_same_number_are_taken_as_they_are);
    tcase_add_test(t, without_groups);
    suite_add_tcase(s, t);
    return s;
}
