/* What the manifest says of methods: parameters, caps, judgements, ranks, parts, order weights, formulas. */
#include "manifest_methods.h"
#include "suites.h"

#include <math.h>

static struct manifest *read_text(const char *yaml)
{
    write_manifest(yaml);
    return read_good(NULL, 0);
}

static struct method_args first_score(const char *score, struct manifest **m)
{
    struct text yaml = {0};
    text_add(&yaml, GRID "groups: {a: {factors: {f: {source: dem.tif, score: %s}}}}\n", score);
    *m = read_text(yaml.s);
    text_clear(&yaml);
    return (*m)->factor[0].score;
}

START_TEST(parameters_by_name_and_choice)
{
    struct manifest *m;
    struct method_args s = first_score("{fuzzy_linear: {shape: symmetric, a: 1, b: 2, c: 3, d: 4}}", &m);
    ck_assert(s.number[0] == 2 && s.number[1] == 1 && s.number[4] == 4);
    manifest_free(m);
    s = first_score("{fuzzy_linear: {a: 1, b: 2}}", &m);
    ck_assert(s.number[0] == 0 && isnan(s.number[3]) && isnan(s.number[4]));
    manifest_free(m);
    s = first_score("{percentile: {low: 5, direction: falling}}", &m);
    ck_assert(s.number[0] == 5 && s.number[1] == 98 && s.number[2] == 1);
    manifest_free(m);
    m = read_text(GRID GROUPS "classes: {method: stddev, step: 0.5}\n");
    ck_assert_str_eq(m->classes.method->id, "stddev");
    ck_assert(m->classes.number[0] == 0.5);
    manifest_free(m);
    m = read_text(OVERLAY("method: owa, alpha: 0.5"));
    ck_assert(m->overlay.number[0] == 0.5 && m->overlay.count == 0);
    manifest_free(m);
}
END_TEST

START_TEST(scores_alone_capped_and_floored)
{
    static const char *const alone[] = {"minmax", "{minmax: {}}", "\"minmax\""};
    struct manifest *m;
    for (size_t i = 0; i < 3; i++) {
        struct method_args s = first_score(alone[i], &m);
        ck_assert_str_eq(s.method->id, "minmax");
        ck_assert(s.number[0] == 0 && s.cap == 1 && s.floor == 0);
        manifest_free(m);
    }
    struct method_args s = first_score("{cap: 0.75, linear: {worst: 25, best: 0}, floor: 0.25}", &m);
    ck_assert_str_eq(s.method->id, "linear");
    ck_assert(s.cap == 0.75F && s.floor == 0.25F && s.number[0] == 25);
    manifest_free(m);
    s = first_score("{table: {1: 0.5}, floor: 0.25}", &m);
    ck_assert(s.cap == 1 && s.floor == 0.25F && s.count == 1 && isnan(s.default_score));
    manifest_free(m);
}
END_TEST

/* Element by element. */
static void expect_matrix(const struct manifest_judgements *j, size_t judge, const double *expected)
{
    for (size_t k = 0; k < j->n * j->n; k++) {
        double found = j->matrix[judge][k];
        ck_assert_msg(fabs(found - expected[k]) < 1e-12, "judge %zu, element %zu: %g", judge, k, found);
    }
}

START_TEST(judgements_inline)
{
    static const double triangle[] = {1, 2, 4, 0.5, 1, 0.5, 0.25, 2, 1},
                        full[] = {1, 2, 4, 0.5, 1, 2, 0.25, 0.5, 1},
                        strict[] = {1, 2, 4, 0.5, 1, 3, 0.25, 1.0 / 3, 1}, two[] = {1, 3, 1.0 / 3, 1};
    struct manifest *m = read_text(
        ALL "weights:\n  method: ahp\n  judgements:\n    groups: [[1, 3], [null, 1]]\n"
            "    a:\n    - - [1, 2, 4]\n      - [1, 1/2]\n      -\n        -\n        -\n        - 1\n"
            "    - [[1, 2, 4], [1/2, 1, 2], [0.25, 1 / 2, 1]]\n"
            "    - [[2, 4], [3], []]\n");
    ck_assert_uint_eq(m->judgements, 2);
    const struct manifest_judgements *j = m->judgement;
    ck_assert_str_eq(j[0].level, "groups");
    ck_assert_str_eq(j[1].level, "a");
    ck_assert_int_eq(j[0].line, 12);
    ck_assert(j[0].n == 2 && j[0].judges == 1 && j[1].n == 3 && j[1].judges == 3);
    expect_matrix(&j[0], 0, two);
    expect_matrix(&j[1], 0, triangle);
    expect_matrix(&j[1], 1, full);
    expect_matrix(&j[1], 2, strict);
    manifest_free(m);
}
END_TEST

/* Order of the manifest: f, g, h; each file says the same of them. */
static const char *const sheets[] = {
    "1,2,4\n0.5,1,3\n0.25,1/3,1\n",
    "\xEF\xBB\xBF,f,g,h\r\nf,1,2,4\r\ng,0.5,1,3\r\nh,0.25,1/3,1\r\n",
    "id;h;f;g\n\nf;4;1;2\n\"h\";1;0.25;1/3\ng; 3 ;0.5;1\n;;\n",
    "h\tf\tg\n1\t0.25\t1/3\n4\t1\t2\n3\t0.5\t1\n",
    "g,1,0.5,3,\nf,2,1,4,\nh,1/3,0.25,1,\n,,,\n",
};

START_TEST(judgements_in_a_file)
{
    static const double full[] = {1, 2, 4, 0.5, 1, 3, 0.25, 1.0 / 3, 1};
    write_bytes("a.csv", sheets[_i], strlen(sheets[_i]));
    struct manifest *m = read_text(JUDGED("groups: [[1, 3], [1]], a: a.csv"));
    ck_assert_uint_eq(m->judgements, 2);
    expect_matrix(&m->judgement[1], 0, full);
    manifest_free(m);
}
END_TEST

START_TEST(several_files_and_blanks)
{
    static const double upper[] = {1, 2, 4, 0.5, 1, 3, 0.25, 1.0 / 3, 1},
                        moved[] = {1, 0.5, 0.25, 2, 1, 1.0 / 3, 4, 3, 1};
    write_bytes("upper.csv", ",2,4\n,,3\n,,\n", 12);
    write_bytes("moved.csv", "h,g,f\n1,3,4\n,1,2\n,,1\n", 21);
    struct manifest *m =
        read_text(JUDGED("groups: [[1, 3], [1]], a: [upper.csv, moved.csv, [[1,1,1],[1,1],[1]]]"));
    ck_assert_uint_eq(m->judgement[1].judges, 3);
    expect_matrix(&m->judgement[1], 0, upper);
    expect_matrix(&m->judgement[1], 1, moved);
    ck_assert_ptr_nonnull(strstr(m->judgement[1].file[0], "/upper.csv"));
    ck_assert_ptr_nonnull(strstr(m->judgement[1].file[1], "/moved.csv"));
    ck_assert_ptr_null(m->judgement[1].file[2]);
    manifest_free(m);
}
END_TEST

START_TEST(rounded_reciprocals)
{
    /* Reciprocals of 2 to 9 as two decimals give them; the larger stands. */
    static const char *const rounded[] = {"0.5", "0.33", "0.25", "0.2", "0.17", "0.14", "0.13", "0.11"};
    for (int k = 0; k < 16; k++) {
        int value = k / 2 + 2;
        struct text yaml = {0};
        text_add(&yaml, ALL "weights: {judgements: {groups: ");
        if (k % 2)
            text_add(&yaml, "[[1, %s], [%d, 1]]}}\n", rounded[k / 2], value);
        else
            text_add(&yaml, "[[1, %d], [%s, 1]]}}\n", value, rounded[k / 2]);
        struct manifest *m = read_text(yaml.s);
        const double v = k % 2 ? 1.0 / value : value, expected[] = {1, v, 1 / v, 1};
        expect_matrix(&m->judgement[0], 0, expected);
        manifest_free(m);
        text_clear(&yaml);
    }
}
END_TEST

START_TEST(ranks_and_parts)
{
    struct manifest *m =
        read_text(GRID "groups:\n  a: {rank: 2, factors: {f: {source: dem.tif, " LINEAR
                       ", rank: 1}, g: {source: dem.tif, " LINEAR
                       ", rank: 1}}}\n  b: {rank: 1, factors: {x: {source: dem.tif, " LINEAR
                       "}}}\nweights: {method: linear, of: [roc, entropy], share: 0.25, by: zone}\n" ZONES);
    ck_assert(m->group[0].rank == 2 && m->group[1].rank == 1 && m->factor[1].rank == 1);
    ck_assert(m->factor[2].rank == 1); /* alone in its group */
    ck_assert_uint_eq(m->weight_parts.count, 2);
    ck_assert_str_eq(m->weight_parts.part[0].method->id, "roc");
    ck_assert_str_eq(m->weight_parts.part[1].method->id, "entropy");
    ck_assert(m->weights.number[0] == 0.25 && m->weights_by_zone);
    manifest_free(m);
    m = read_text(ALL);
    ck_assert(isnan(m->group[0].rank) && isnan(m->factor[0].rank) && !m->weights_by_zone &&
              !m->weight_parts.count);
    manifest_free(m);
    /* Levels may be ranked and judged whatever the method. */
    m = read_text(WEIGHTS("method: equal, judgements: {" GOOD_A "}"));
    ck_assert_uint_eq(m->judgements, 1);
    manifest_free(m);
}
END_TEST

START_TEST(overlays_and_constraint_ids)
{
    struct manifest *m =
        read_text(TREE("overlay: {method: owa, order: [0.5, 0.25, 0.25]}\n    ", "overlay: {}, ",
                       "") "overlay: {method: expression, formula: 'min(f, 0.5 * x)'}\n"
                           "constraints: [{source: rivers.gpkg, id: wet}, {source: dem.tif}]\n");
    const struct manifest_group *g = m->group;
    ck_assert(g[0].has_overlay && g[0].overlay.count == 3 && g[0].overlay.x[0] == 0.5);
    ck_assert_str_eq(g[0].overlay.method->id, "owa");
    ck_assert(g[1].has_overlay);
    ck_assert_str_eq(g[1].overlay.method->id, "wlc");
    ck_assert_uint_eq(m->overlay.count, 1);
    ck_assert_str_eq(m->overlay.names[0], "min(f, 0.5 * x)");
    ck_assert_str_eq(m->constraint[0].id, "wet");
    ck_assert_ptr_null(m->constraint[1].id);
    manifest_free(m);
    m = read_text(ALL);
    ck_assert(!m->group[0].has_overlay);
    manifest_free(m);
}
END_TEST

/* The text of a manifest reads as the manifest. */
START_TEST(text_reads_as_it_was)
{
    static const double full[] = {1, 2, 4, 0.5, 1, 3, 0.25, 1.0 / 3, 1};
    write_bytes("a.csv", sheets[0], strlen(sheets[0]));
    write_manifest(TREE("overlay: {method: geometric, epsilon: 0.01}\n    ", "",
                        "") "overlay: {method: owa, order: [0.25, 0.75]}\n"
                            "weights: {method: multiplicative, of: [ahp, stddev], judgements: {groups: [[1, "
                            "1/3], [null, 1]], "
                            "a: [a.csv]}}\n");
    static const char *const sets[] = {"groups.a.factors.f.score={minmax: {direction: falling}, cap: 0.5}"};
    struct manifest *m = read_good(sets, 1);
    char *text = manifest_text(m);
    manifest_free(m);
    m = read_text(text);
    ck_assert(m->factor[0].score.cap == 0.5F && m->factor[0].score.number[0] == 1);
    ck_assert(m->group[0].overlay.number[0] == 0.01 && m->overlay.x[1] == 0.75);
    ck_assert_str_eq(m->weight_parts.part[1].method->id, "stddev");
    ck_assert_uint_eq(m->judgements, 2);
    ck_assert(fabs(m->judgement[0].matrix[0][1] - 1.0 / 3) < 1e-12 &&
              fabs(m->judgement[0].matrix[0][2] - 3) < 1e-12);
    expect_matrix(&m->judgement[1], 0, full);
    char *again = manifest_text(m);
    ck_assert_str_eq(text, again);
    free(text);
    free(again);
    manifest_free(m);
}
END_TEST

Suite *manifest_methods_suite(void)
{
    Suite *s = suite_create("manifest_methods");
    TCase *t = tcase_create("methods");
    tcase_add_checked_fixture(t, make_folder, remove_folder);
    tcase_add_test(t, parameters_by_name_and_choice);
    tcase_add_test(t, scores_alone_capped_and_floored);
    tcase_add_test(t, judgements_inline);
    tcase_add_loop_test(t, judgements_in_a_file, 0, (int)(sizeof sheets / sizeof *sheets));
    tcase_add_test(t, several_files_and_blanks);
    tcase_add_test(t, rounded_reciprocals);
    tcase_add_test(t, ranks_and_parts);
    tcase_add_test(t, overlays_and_constraint_ids);
    tcase_add_test(t, text_reads_as_it_was);
    suite_add_tcase(s, t);
    return s;
}
