/* The section industry: the index and its indicators, tiers, and a table that stands by itself. */
#include "manifest_folder.h"
#include "suites.h"

#include <math.h>

#define INDEX(keys)    GRID GROUPS ZONES "industry:\n  index: {table: census.csv, key: city, " keys "}\n"
#define INDICATORS(of) INDEX("indicators: {" of "}")
#define TWO            "a: {worst: 0, best: 5}, b: {worst: 9, best: 1}"
#define INDUSTRY(keys) GRID GROUPS ZONES "industry: {" keys "}\n"
#define AT             "@:5: industry.index"

START_TEST(the_whole_index)
{
    write_manifest(
        INDEX("layer: l, data: modelled, year: y, show: 2015, missing: 1, indicators: {\n"
              "    out: {column: annual_output, title: T, title_zh: Z, unit: u, worst: 1, best: 2, weight: "
              "3, rank: 1},\n"
              "    cost: {direction: low, target: 7, rank: 2}}, normalise: {method: zscore, spread: 2},\n"
              "    outliers: {method: winsorise, most: 2}, aggregate: {method: geometric, epsilon: 0.01},\n"
              "    weights: {method: linear, of: [ahp, roc], share: 0.25, judgements: [[1, 3]]},\n"
              "    draws: 500, vary: 0.1, seed: 7"));
    write_bytes("j.csv", "1,3\n1/3,1\n", 10);
    static const char *const sets[] = {"industry.index.weights.judgements=j.csv"};
    struct manifest *m = read_good(sets, 1);
    const struct manifest_index *i = &m->industry.index;
    ck_assert(i->modelled && i->show == 2015 && i->missing == 1 && i->indicators == 2);
    ck_assert_str_eq(i->table.layer, "l");
    ck_assert_str_eq(i->year, "y");
    const struct manifest_indicator *out = &i->indicator[0], *cost = &i->indicator[1];
    ck_assert_str_eq(out->column, "annual_output");
    ck_assert_str_eq(out->title, "T");
    ck_assert_str_eq(out->title_zh, "Z");
    ck_assert_str_eq(out->unit, "u");
    ck_assert(out->direction == DIRECTION_HIGH && out->worst == 1 && out->best == 2 && isnan(out->target));
    ck_assert(out->weight == 3 && out->rank == 1);
    ck_assert_str_eq(cost->column, "cost");
    ck_assert_str_eq(cost->title, "cost");
    ck_assert(cost->direction == DIRECTION_LOW && isnan(cost->worst) && cost->target == 7 &&
              cost->weight == 1);
    ck_assert_str_eq(i->outliers.method->id, "winsorise");
    ck_assert(i->outliers.number[0] == 2 && i->outliers.number[2] == 2 && i->normalise.number[0] == 2);
    ck_assert(i->aggregate.number[0] == 0.01 && i->weights.number[0] == 0.25);
    ck_assert(i->parts.count == 2 && i->judgement.judges == 1 && i->judgement.matrix[0][1] == 3);
    ck_assert(i->draws == 500 && i->vary == 0.1 && i->seed == 7);
    ck_assert(m->industry.use == USE_INDEX && !m->industry.has_tiers && !m->industry.table.path);
    ck_assert(m->weight_parts.count == 0); /* those of the factors are others */
    manifest_free(m);
}
END_TEST

START_TEST(what_nobody_says)
{
    write_manifest(INDICATORS(TWO));
    struct manifest *m = read_good(NULL, 0);
    const struct manifest_index *i = &m->industry.index;
    ck_assert_str_eq(i->normalise.method->id, "goalposts");
    ck_assert_str_eq(i->outliers.method->id, "none");
    ck_assert_str_eq(i->weights.method->id, "given");
    ck_assert_str_eq(i->aggregate.method->id, "arithmetic");
    ck_assert(i->draws == 10000 && i->vary == 0.25 && i->seed == 1 && i->missing == 0 && i->show == 0);
    /* Goalposts tell the direction. */
    ck_assert(i->indicator[0].direction == DIRECTION_HIGH && i->indicator[1].direction == DIRECTION_LOW);
    manifest_free(m);
    write_manifest(
        INDUSTRY("table: industry.csv, key: city, tier: t, tiers: {method: jenks}, context: census.csv"));
    m = read_good(NULL, 0);
    ck_assert(m->industry.use == USE_PUBLISHED && m->industry.has_tiers && m->industry.tiers == TIERS_JENKS &&
              m->industry.tier_count == 3 && m->industry.tier_cuts == 0 && !m->industry.index.table.path);
    ck_assert_ptr_nonnull(strstr(m->industry.context.path, "census.csv"));
    manifest_free(m);
}
END_TEST

static const struct row {
    const char *yaml, *faults;
} rows[] = {
    {INDUSTRY("tiers: {breaks: [5]}"),
     "@:4: industry: neither table nor index is given, expected one at least"},
    {INDUSTRY("table: industry.csv, score: s"), "@:4: industry.key: missing, expected text"},
    {INDUSTRY("table: industry.csv, key: k, score: s, use: index"),
     "@:4: industry.use: found \"index\", but there is no index"},
    {GRID GROUPS ZONES "industry: {use: published, index: {table: census.csv, key: c, indicators: {" TWO
                       "}}}\n",
     "@:4: industry.use: found \"published\", but there is no table"},
    {INDUSTRY("table: industry.csv, key: k, score: s, tiers: {method: jenks, breaks: [5]}"),
     "@:4: industry.tiers.breaks: belongs to method: fixed; found with method: jenks"},
    {INDUSTRY("table: industry.csv, key: k, score: s, tiers: {breaks: [5], count: 3}"),
     "@:4: industry.tiers.count: belongs to method: jenks; found with method: fixed"},
    {INDUSTRY("table: industry.csv, key: k, score: s, tiers: {method: jenks, count: 10}"),
     "@:4: industry.tiers.count: found \"10\", expected a whole number from 2 to 9"},
    {INDEX("indicators: {}"), AT ".indicators: found no indicator, expected at least one"},
    {INDEX("indicators: [a]"), AT ".indicators: found a list of 1, expected a mapping of indicators"},
    {INDEX("year: y"), AT ".indicators: missing, expected a mapping of indicators"},
    {INDICATORS("2x: {worst: 0, best: 1}"),
     AT ".indicators.2x: found \"2x\" as an id, expected up to 63 of a-z, A-Z, 0-9 and _, no digit first"},
    {INDICATORS("a: {worst: 3, best: 3}"),
     AT ".indicators.a: worst and best are both 3, expected two different values"},
    {INDICATORS("a: {worst: 3, best: 1, direction: high}"),
     AT ".indicators.a: found \"high\", but worst is 3 and best 1, which says the other way"},
    {INDICATORS("a: {worst: 3}, b: {}"),
     AT ".indicators.a.best: missing, expected a number, by which normalise.method goalposts scales\n" AT
        ".indicators.b.worst: missing, expected a number, by which normalise.method goalposts scales\n" AT
        ".indicators.b.best: missing, expected a number, by which normalise.method goalposts scales"},
    {INDEX("indicators: {a: {target: 3}, b: {}}, normalise: {method: target}"),
     AT ".indicators.b.target: missing, expected a number, by which normalise.method target scales"},
    {INDEX("indicators: {" TWO "}, weights: {method: roc}"),
     AT ".indicators.a.rank: missing, expected a number, by which weights.method weighs (1: the most "
        "important)\n" AT ".indicators.b.rank: missing, expected a number, by which weights.method weighs "
        "(1: the most important)"},
    {INDEX("indicators: {" TWO "}, weights: {method: ahp}"),
     AT ".weights.judgements: missing, expected a matrix of judgements by pairs of the 2 indicators"},
    {INDEX("indicators: {" TWO "}, weights: {method: ahp, judgements: [[1, 2, 3]]}"),
     AT ".weights.judgements: found a list of 1, expected a list of 2 rows, or a CSV file: one row for each "
        "of the "
        "indicators a and b"},
    {INDEX("indicators: {" TWO "}, weights: {method: linear}"),
     AT ".weights.of: missing, expected a list of 2 to 4 methods"},
    {INDICATORS("a: {worst: 0, best: 1, weight: 0}"),
     AT ": the weights of the indicators sum to 0, expected a sum > 0"},
    {INDEX("indicators: {" TWO "}, missing: 2"), AT ".missing: found 2, expected less than the 2 indicators"},
    {INDEX("indicators: {" TWO "}, show: 2016"), AT ".show: found 2016, but no column year is given"},
    {INDEX("indicators: {" TWO "}, normalise: {method: goalpost}"),
     AT ".normalise.method: found \"goalpost\", expected <normalise>; did you mean \"goalposts\"?"},
    {INDEX("indicators: {" TWO "}, aggregate: {method: geometric, epsilon: 1}"),
     AT ".aggregate.epsilon: found \"1\", expected a number from 0 to 0.1"},
    {INDEX("indicators: {" TWO "}, draws: 0, vary: 2"),
     AT ".draws: found \"0\", expected a whole number from 1 to 1000000\n" AT
        ".vary: found \"2\", expected a number from 0 to 1"},
};

START_TEST(fault_has_its_message)
{
    write_manifest(rows[_i].yaml);
    expect_faults(NULL, 0, ST_INPUT, rows[_i].faults);
}
END_TEST

START_TEST(too_many_indicators)
{
    struct text yaml = {0};
    text_add(&yaml, "%s",
             GRID GROUPS ZONES "industry:\n  index:\n    table: census.csv\n    key: k\n    indicators:\n");
    for (int k = 0; k <= INDICATORS_MAX; k++) text_add(&yaml, "      i%d: {worst: 0, best: 1}\n", k);
    write_manifest(yaml.s);
    expect_faults(NULL, 0, ST_INPUT,
                  "@:41: industry.index.indicators: found more than 32 indicators, expected at most 32");
    text_clear(&yaml);
}
END_TEST

/* ---- by itself ---- */

static enum status read_alone(const char *yaml, const char *set, struct manifest **m, struct error *err)
{
    char path[256];
    snprintf(path, sizeof path, "%s/census.csv", folder);
    char *text = text_format("{industry: {index: {table: \"%s\", key: city, %s}}}", path, yaml);
    const char *const sets[] = {set};
    enum status st = manifest_read_industry("t.csv", text, sets, set ? 1 : 0, m, NULL, err);
    free(text);
    return st;
}

START_TEST(a_table_by_itself)
{
    struct manifest *m;
    struct error err = {{0}};
    static const char *const both[] = {"index.normalise.method=zscore",
                                       "industry.index.normalise.method=zscore"};
    for (size_t i = 0; i < 2; i++) {
        ck_assert_msg(read_alone("indicators: {a: {}}", both[i], &m, &err) == ST_OK, "%s", err.text);
        ck_assert_str_eq(m->industry.index.normalise.method->id, "zscore");
        ck_assert(m->industry.use == USE_INDEX && !m->zones.source.path && m->groups == 0);
        manifest_free(m);
    }
    ck_assert_int_eq(read_alone("indicators: {a: {}}", NULL, &m, &err), ST_INPUT);
    ck_assert_str_eq(err.text,
                     "t.csv: industry.index.indicators.a.worst: missing, expected a number, by which "
                     "normalise.method goalposts scales");
    ck_assert_int_eq(read_alone("indicators: {a: {worst: 0, best: 1}}", "index.normalise.method=z", &m, &err),
                     ST_INPUT);
    ck_assert_ptr_nonnull(
        strstr(err.text, "--set index.normalise.method=z: industry.index.normalise.method: found"));
    ck_assert_int_eq(read_alone("indicators: {a: {}}", "index", &m, &err), ST_USAGE);
    ck_assert_int_eq(read_alone("indicators: {a: {worst: 0, best: 1}}", "grid.cell=5", &m, &err), ST_INPUT);
    ck_assert_ptr_nonnull(strstr(err.text, "unknown key"));
}
END_TEST

Suite *manifest_industry_suite(void)
{
    Suite *s = suite_create("manifest_industry");
    TCase *t = tcase_create("manifest_industry");
    tcase_add_checked_fixture(t, make_folder, remove_folder);
    tcase_add_test(t, the_whole_index);
    tcase_add_test(t, what_nobody_says);
    tcase_add_loop_test(t, fault_has_its_message, 0, sizeof rows / sizeof *rows);
    tcase_add_test(t, too_many_indicators);
    tcase_add_test(t, a_table_by_itself);
    suite_add_tcase(s, t);
    return s;
}
