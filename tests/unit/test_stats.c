/* Statistics of a field: moments merged from pieces against all of the values at once, quantiles against a
 * sort. */
#include "score/stats.h"

#include "suites.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { N = 5000, PIECES = 6, SCORES = 3 };

/* Ends of the pieces: one cell, an empty one, short and long, and the rest. */
static const size_t ends[PIECES] = {1, 1, 8, 40, 3000, N};

static float field[N];

static float next_random(unsigned *seed)
{
    *seed = *seed * 1664525U + 1013904223U;
    return (float)(*seed >> 8) / 16777216.0F;
}

/* Fields that are easy to get wrong. */
static float value_of_kind(int kind, size_t i, unsigned *seed)
{
    float v = next_random(seed);
    switch (kind) {
    case 0:
        return v * v * v; /* skewed */
    case 1:
        return 1e6F + v; /* far from zero: x^2 - mean^2 would be lost */
    case 2:
        return (v - 0.5F) * expf(20 * v); /* both signs, many magnitudes */
    case 3:
        return floorf(v * 1000) - 500; /* whole numbers */
    default:
        return i < N / 2 ? -1e-3F * v : 1000 + v; /* pieces with nothing in common */
    }
}
enum { KINDS = 5 };

static void fill(int kind)
{
    unsigned seed = 17;
    for (size_t i = 0; i < N; i++) field[i] = i % 9 == 4 ? NAN : value_of_kind(kind, i, &seed);
}

/* By the definition, of all values, in the widest numbers there are; away from the first value, for where
 * these are no wider than a double (valgrind). */
static void define(long double *n, long double *mean, long double *m2, long double *m3)
{
    *n = *mean = *m2 = *m3 = 0;
    for (size_t i = 0; i < N; i++)
        if (!isnan(field[i])) *n += 1, *mean += (long double)field[i] - (long double)field[0];
    *mean = *mean / *n + (long double)field[0];
    for (size_t i = 0; i < N; i++) {
        long double d = isnan(field[i]) ? 0 : (long double)field[i] - *mean;
        *m2 += d * d;
        *m3 += d * d * d;
    }
}

static struct stats_moments merged(const size_t *order)
{
    struct stats_moments all = {0};
    for (size_t k = 0; k < PIECES; k++) {
        size_t p = order[k], from = p ? ends[p - 1] : 0;
        struct stats_moments piece = stats_moments_of(field + from, ends[p] - from);
        stats_moments_merge(&all, &piece);
    }
    return all;
}

START_TEST(moments_of_pieces)
{
    static const size_t forth[PIECES] = {0, 1, 2, 3, 4, 5}, back[PIECES] = {5, 4, 3, 2, 1, 0};
    long double n, mean, m2, m3;
    fill(_i);
    define(&n, &mean, &m2, &m3);
    for (int turn = 0; turn < 2; turn++) {
        struct stats_moments m = merged(turn ? back : forth);
        double sd = sqrt((double)(m2 / n));
        ck_assert_double_eq(m.n, (double)n);
        ck_assert_double_eq_tol(m.mean, (double)mean, 1e-15 * fabs((double)mean) + 1e-13 * sd);
        /* Means are known to the rounding of their size. */
        double rounding = 1e-12 + 1e-15 * fabs((double)mean) / sd, cells = m.n;
        ck_assert_double_eq_tol(m.m2, (double)m2, rounding * cells * sd * sd);
        ck_assert_double_eq_tol(m.m3, (double)m3, 10 * rounding * cells * sd * sd * sd);
    }
    struct stats_moments once = merged(forth), twice = merged(forth);
    ck_assert_mem_eq(&once, &twice, sizeof once);
}
END_TEST

START_TEST(nothing_changes_nothing)
{
    const float hole[] = {NAN, NAN}, seven[] = {7, NAN, 9};
    struct stats_moments none = stats_moments_of(hole, 2), some = stats_moments_of(seven, 3), before = some;
    ck_assert(none.n == 0 && some.n == 2 && some.mean == 8 && some.m2 == 2 && some.m3 == 0);
    stats_moments_merge(&some, &none);
    ck_assert_mem_eq(&some, &before, sizeof some);
    stats_moments_merge(&none, &some);
    ck_assert_mem_eq(&none, &some, sizeof some);
}
END_TEST

START_TEST(spread_and_skewness)
{
    /* 0 0 0 4: mean 1, variance 3, third moment (27 - 3) / 4 = 6. */
    const float v[] = {0, 0, 0, 4}, same[] = {5, 5};
    struct stats s = {.moments = stats_moments_of(v, 4)};
    ck_assert_double_eq_tol(stats_sd(&s), sqrt(3), 1e-15);
    ck_assert_double_eq_tol(stats_skewness(&s), 6 / (3 * sqrt(3)), 1e-15);
    s.moments = stats_moments_of(same, 2);
    ck_assert(stats_sd(&s) == 0 && isnan(stats_skewness(&s)));
}
END_TEST

/* Three scores with holes in different places: counted is where all are there. */
static void fill_scores(float score[SCORES][N])
{
    unsigned seed = 23;
    for (size_t i = 0; i < N; i++) {
        float a = next_random(&seed), b = next_random(&seed);
        score[0][i] = i % 7 == 1 ? NAN : a;
        score[1][i] = i % 11 == 3 ? NAN : 0.999F + 0.001F * (0.5F * a + 0.5F * b); /* little spread, near 1 */
        score[2][i] = i % 13 == 5 ? NAN : i % 17 == 0 ? 0 : 1 - b * b;
    }
}

static long double mean_product(float score[SCORES][N], size_t a, size_t b, const long double *mean)
{
    long double n = 0, sum = 0;
    for (size_t i = 0; i < N; i++) {
        if (isnan(score[0][i] + score[1][i] + score[2][i])) continue;
        n += 1;
        sum += ((long double)score[a][i] - mean[a]) * ((long double)score[b][i] - mean[b]);
    }
    return sum / n;
}

START_TEST(comoments_of_pieces)
{
    static float score[SCORES][N];
    static double row[SCORES * N];
    struct comoments all, piece;
    ck_assert(comoments_init(&all, SCORES, NULL) == ST_OK && comoments_init(&piece, SCORES, NULL) == ST_OK);
    fill_scores(score);
    for (size_t p = 0; p < PIECES; p++) {
        size_t from = p ? ends[p - 1] : 0;
        const float *part[SCORES] = {score[0] + from, score[1] + from, score[2] + from};
        comoments_of(&piece, part, ends[p] - from, row);
        comoments_merge(&all, &piece);
    }
    long double n = 0, mean[SCORES] = {0}, logs[SCORES] = {0};
    for (size_t i = 0; i < N; i++) {
        if (isnan(score[0][i] + score[1][i] + score[2][i])) continue;
        n += 1;
        for (size_t k = 0; k < SCORES; k++) {
            long double x = (long double)score[k][i];
            mean[k] += x;
            logs[k] += x > 0 ? x * logl(x) : 0;
        }
    }
    double covariance[SCORES * SCORES], correlation[SCORES * SCORES];
    comoments_covariance(&all, covariance);
    comoments_correlation(&all, correlation);
    ck_assert_double_eq(all.count, (double)n);
    for (size_t k = 0; k < SCORES; k++) {
        mean[k] /= n;
        ck_assert_double_eq_tol(all.mean[k], (double)mean[k], 1e-13);
        ck_assert_double_eq_tol(all.x_log_x[k], (double)(logs[k] / n), 1e-13);
    }
    for (size_t a = 0; a < SCORES; a++)
        for (size_t b = 0; b < SCORES; b++) {
            double scale = sqrt((double)(mean_product(score, a, a, mean) * mean_product(score, b, b, mean)));
            double expected = (double)mean_product(score, a, b, mean);
            ck_assert_double_eq_tol(covariance[a * SCORES + b], expected, 1e-12 * scale);
            ck_assert_double_eq_tol(correlation[a * SCORES + b], expected / scale, 1e-12);
        }
    ck_assert(correlation[1] > 0.3 && correlation[5] < -0.3); /* there is something to get right */
    comoments_clear(&all);
    comoments_clear(&piece);
}
END_TEST

START_TEST(comoments_of_nothing)
{
    const float a[] = {1, NAN}, b[] = {NAN, 1};
    const float *score[] = {a, b};
    double row[4], covariance[4], correlation[4];
    struct comoments c, none;
    ck_assert(comoments_init(&c, 2, NULL) == ST_OK && comoments_init(&none, 2, NULL) == ST_OK);
    comoments_of(&none, score, 2, row);
    comoments_merge(&c, &none);
    comoments_covariance(&c, covariance);
    comoments_correlation(&c, correlation);
    ck_assert(c.count == 0 && c.mean[0] == 0 && isnan(covariance[0]));
    ck_assert(isnan(correlation[1]) && correlation[0] == 1);
    comoments_clear(&c);
    comoments_clear(&none);
}
END_TEST

static int ascending(const void *a, const void *b)
{
    float x = *(const float *)a, y = *(const float *)b;
    return (x > y) - (x < y);
}

START_TEST(quantiles_of_a_sort)
{
    static float sorted[N];
    size_t n = 0;
    struct stats s;
    fill(_i);
    ck_assert_int_eq(stats_init(&s, NULL), ST_OK);
    for (size_t p = 0; p < PIECES; p++)
        stats_count(s.bin, field + (p ? ends[p - 1] : 0), ends[p] - (p ? ends[p - 1] : 0));
    s.moments = stats_moments_of(field, N);
    for (size_t i = 0; i < N; i++)
        if (!isnan(field[i])) sorted[n++] = field[i];
    qsort(sorted, n, sizeof *sorted, ascending);
    s.min = sorted[0];
    s.max = sorted[n - 1];
    const struct field_stats f = stats_field(&s);
    const double stated = _i == 3 ? 0 : ldexp(1, -9); /* whole numbers are exact */
    for (int permille = 0; permille <= 1000; permille++) {
        double q = permille / 1000.0, rank = ceil(q * (double)n);
        double exact = (double)sorted[rank > 1 ? (size_t)rank - 1 : 0], found = f.quantile(&f, q);
        ck_assert_msg(fabs(found - exact) <= stated * fabs(exact), "kind %d, %g: found %.9g, sorted %.9g", _i,
                      q, found, exact);
    }
    ck_assert(f.quantile(&f, 0) >= (double)s.min && f.quantile(&f, 1) <= (double)s.max);
    /* A share is right to the cells within 0.2 % of the value. */
    for (size_t k = 0; k < n; k += 97) {
        double v = (double)sorted[k], away = stated * fabs(v), lowest = 0, highest = 0;
        for (size_t i = 0; i < n; i++) {
            lowest += (double)sorted[i] < v - away;
            highest += (double)sorted[i] < v + away;
        }
        double share = stats_share_below(&s, v);
        ck_assert_msg(share >= lowest / (double)n - 1e-12 && share <= highest / (double)n + 1e-12,
                      "kind %d, %.9g: share %.9g, expected %.9g to %.9g", _i, v, share, lowest / (double)n,
                      highest / (double)n);
    }
    stats_clear(&s);
}
END_TEST

Suite *stats_suite(void)
{
    Suite *s = suite_create("stats");
    TCase *t = tcase_create("stats");
    tcase_add_loop_test(t, moments_of_pieces, 0, KINDS);
    tcase_add_test(t, nothing_changes_nothing);
    tcase_add_test(t, spread_and_skewness);
    tcase_add_test(t, comoments_of_pieces);
    tcase_add_test(t, comoments_of_nothing);
    tcase_add_loop_test(t, quantiles_of_a_sort, 0, KINDS);
    suite_add_tcase(s, t);
    return s;
}
