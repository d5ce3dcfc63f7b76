/* What is wrong with methods in a manifest, and how it is told. */
#include "manifest_methods.h"
#include "suites.h"

struct row {
    const char *yaml, *faults;
};

static const struct row rows[] = {
    /* parameters */
    {SCORE("{percentile: {direction: risin}}"),
     S ".percentile.direction: found \"risin\", expected rising or falling; did you mean \"rising\"?"},
    {SCORE("{percentile: {direction: 1}}"),
     S ".percentile.direction: found \"1\", expected rising or falling"},
    {SCORE("{percentile: {direction: [rising]}}"),
     S ".percentile.direction: found a list of 1, expected rising or falling"},
    {SCORE("{percentile: {low: 200}}"), S ".percentile.low: found \"200\", expected a number from 0 to 100"},
    {OVERLAY("method: owa, alpha: 0"),
     "@:3: overlay.alpha: found \"0\", expected a number from 1e-06 to 1000000"},
    {OVERLAY("method: owa, alpah: 1"),
     "@:3: overlay.alpah: unknown key; did you mean \"alpha\"? (known: method, order, formula, alpha)"},
    {GRID GROUPS "classes: {method: stddev, stpe: 1}\n",
     "@:3: classes.stpe: unknown key; did you mean \"step\"? (known: method, breaks, count, names, colors, "
     "step)"},
    /* scores alone, caps and floors */
    {SCORE("minmx"),
     S ": found \"minmx\", expected a mapping with one method: <score>; did you mean \"minmax\"?"},
    {SCORE("linear"), S ".linear.worst: missing, expected a number: value that scores 0\n" S
                        ".linear.best: missing, expected a number: value that scores 1"},
    {SCORE("table"), S ".table: found an empty mapping, expected a mapping {value: score} or rules "
                       "\"[lo,hi]=score; ...\""},
    {SCORE("{cap: 0.5}"), S ": found none, expected one method: <score>"},
    {SCORE("{minmax: {}, cap: 0.5, floor: 0.5}"),
     S ".floor: found 0.5, expected less than cap, which is 0.5"},
    {SCORE("grade"), S ".grade.preset: missing, expected slope_building, slope_farming, elevation_building, "
                       "relief_building, erosion_rain, erosion_relief, erosion_cover, land_pressure or "
                       "ecosystem_health: quantity and thresholds"},
    {SCORE("{minmax: {}, cap: 0}"), S ".floor: found 0, expected less than cap, which is 0"},
    {SCORE("{minmax: {}, cap: 1.5, floor: NO_DATA}"),
     S ".cap: found \"1.5\", expected a score from 0 to 1\n" S
       ".floor: found \"NO_DATA\", expected a score from 0 to 1"},
    /* combinations */
    {WEIGHTS("method: game"), W ".of: missing, expected a list of 2 to 4 methods"},
    {WEIGHTS("of: [equal, given]"),
     W ".of: belongs to method: linear, multiplicative or game; found with method: given"},
    {WEIGHTS("method: linear, of: [equal]"), W ".of: found a list of 1, expected a list of 2 to 4 methods"},
    {WEIGHTS("method: linear, of: equal"), W ".of: found \"equal\", expected a list of 2 to 4 methods"},
    {WEIGHTS("method: linear, of: [equal, entropi]"),
     W ".of.1: found \"entropi\", expected given, equal, ahp, roc, rank_sum, rank_reciprocal, entropy, "
       "critic, stddev "
       "or pca; did you mean \"entropy\"?"},
    {WEIGHTS("method: linear, of: [equal, game]"),
     W ".of.1: found \"game\", expected given, equal, ahp, roc, rank_sum, rank_reciprocal, entropy, critic, "
       "stddev or pca"},
    {WEIGHTS("method: linear, of: [equal, equal]"),
     W ".of.1: found \"equal\" a second time, expected different methods"},
    {WEIGHTS("method: linear, of: [equal, given], share: 2"),
     W ".share: found \"2\", expected a number from 0 to 1"},
    {WEIGHTS("method: linear, of: [equal, given, critic], share: 0.3"),
     W ": share 0.3 with 3 weightings to combine, expected it with two alone"},
    {WEIGHTS("method: entropy, by: zone"),
     W ".by: found \"zone\", but the manifest has no zones; expected a section zones, or cell"},
    {WEIGHTS("by: zones"), W ".by: found \"zones\", expected cell or zone; did you mean \"zone\"?"},
    /* ranks */
    {WEIGHTS("method: roc"),
     "@:3: groups.a.rank: missing, expected a whole number >= 1 (1: the most important), by which "
     "weights.method roc "
     "weighs\n"
     "@:5: groups.a.factors.f.rank: missing, expected a whole number >= 1 (1: the most important), by which "
     "weights.method roc weighs\n"
     "@:6: groups.a.factors.g.rank: missing, expected a whole number >= 1 (1: the most important), by which "
     "weights.method roc weighs\n"
     "@:7: groups.a.factors.h.rank: missing, expected a whole number >= 1 (1: the most important), by which "
     "weights.method roc weighs\n"
     "@:8: groups.b.rank: missing, expected a whole number >= 1 (1: the most important), by which "
     "weights.method roc "
     "weighs"},
    {GRID "groups: {a: {factors: {f: {source: dem.tif, " LINEAR ", rank: 0}, g: {source: dem.tif, " LINEAR
          ", rank: 1.5}}}}\nweights: {method: linear, of: [rank_sum, equal]}\n",
     "@:2: groups.a.factors.f.rank: found \"0\", expected a whole number >= 1\n"
     "@:2: groups.a.factors.g.rank: found \"1.5\", expected a whole number >= 1"},
    /* judgements */
    {WEIGHTS("method: ahp"),
     W ".judgements.groups: missing, expected a matrix of judgements by pairs of its 2 groups\n" W
       ".judgements.a: missing, expected a matrix of judgements by pairs of its 3 factors"},
    {WEIGHTS("method: linear, of: [equal, ahp], judgements: {groups: [[1, 2], [1]]}"),
     W ".judgements.a: missing, expected a matrix of judgements by pairs of its 3 factors"},
    {JUDGED("groups: [[1, 2], [1]], cc: [[1]]"),
     W ".judgements.cc: found \"cc\", expected groups or the id of a group: groups, a or b\n" W
       ".judgements.a: missing, expected a matrix of judgements by pairs of its 3 factors"},
    {JUDGED("group: [[1, 2], [1]], " GOOD_A), W
     ".judgements.group: found \"group\", expected groups or the id of a group: groups, a or b; did you mean "
     "\"groups\"?\n" W
     ".judgements.groups: missing, expected a matrix of judgements by pairs of its 2 groups"},
    {WEIGHTS("method: ahp, judgements: [1]"),
     W ".judgements: found a list of 1, expected a mapping of levels"},
    {JUDGED("groups: [[1, 2], [1]], a: [[1, 2], [1]]"),
     W ".judgements.a: found a list of 2, expected a list of 3 rows, or a CSV file: one row for each of the "
       "factors f, "
       "g and h"},
    {JUDGED("groups: 3, " GOOD_A),
     W ".judgements.groups: found \"3\", expected a file that exists: there is no $/3"},
    {JUDGED("groups: '', " GOOD_A), W ".judgements.groups: found \"\", expected a list of 2 rows, or a CSV "
                                      "file: one row for each of the groups a "
                                      "and b"},
    {JUDGED("groups: [[1, 2, 3], [1]], " GOOD_A),
     W ".judgements.groups.0: found a list of 3, expected a row of 2 judgements, or 1 behind the diagonal"},
    {JUDGED("groups: [[1, 2], [1]], a: [[1, 2, 3], 2, [1, 2]]"),
     W ".judgements.a.1: found \"2\", expected a row of 3 judgements, or 2 from the diagonal on, or 1 behind "
       "it\n" W ".judgements.a.2: found a list of 2, expected a row of 3 judgements, or 1 from the diagonal "
       "on, or 0 behind it"},
    {JUDGED("groups: [[1, -2], [1]], a: [[1, 2, x], [1, 0], [1/0]]"),
     W ".judgements.groups.0.1: found \"-2\", expected a number > 0, such as 3 or 1/3\n" W
       ".judgements.a.0.2: found \"x\", expected a number > 0, such as 3 or 1/3\n" W
       ".judgements.a.1.1: found \"0\", expected a number > 0, such as 3 or 1/3\n" W
       ".judgements.a.2.0: found \"1/0\", expected a number > 0, such as 3 or 1/3"},
    {JUDGED("groups: [[[1, 2], [1]], [[1, {}], [1]]], " GOOD_A),
     W ".judgements.groups.1.0.1: found an empty mapping, expected a number > 0, such as 3 or 1/3"},
    {JUDGED("groups: [[1, 2], [1]], a: b.csv"),
     W ".judgements.a: found \"b.csv\", expected a file that exists: there is no $/b.csv"},
    {JUDGED("groups: [[1, 3], [3, 1]], a: [[1, 2, null], [null, 2, 4], [null, 1/5, 1]]"),
     W ".judgements.groups: found 3 for b against a, expected 0.333333, the reciprocal of 3 for a against "
       "b\n" W ".judgements.a: found 2 for g against itself, expected 1\n" W
       ".judgements.a: found no judgement of f against h, expected a number > 0 there or the other way "
       "round\n" W
       ".judgements.a: found 0.2 for h against g, expected 0.25, the reciprocal of 4 for g against h"},
    {ALL "weights:\n  judgements:\n    a:\n    - [[1, 2, 3], [1, 2], [1]]\n    - - [1, 2, 3]\n      - [1, "
         "2]\n      - [1, 1, 1]\n",
     "@:15: weights.judgements.a.1: found 1 for h against f, expected 0.333333, the reciprocal of 3 for f "
     "against h\n@:15: weights.judgements.a.1: found 1 for h against g, expected 0.5, the reciprocal of 2 "
     "for g against h"},
    {GRID "groups: {groups: {factors: {f: {source: dem.tif, " LINEAR
          "}}}}\nweights: {judgements: {groups: [[1]]}}\n",
     "@:3: weights.judgements.groups: found as the level of all groups and as the id of one, expected the "
     "group under "
     "another id"},
    /* overlays */
    {OVERLAY("order: [1]"), "@:3: overlay.order: belongs to method: owa; found with method: wlc"},
    {OVERLAY("alpha: 2"), "@:3: overlay.alpha: belongs to method: owa; found with method: wlc"},
    {OVERLAY("method: owaa, alpha: 2"),
     "@:3: overlay.method: found \"owaa\", expected wlc, owa, geometric, harmonic, limiting, topsis, "
     "state_space, fuzzy_and, fuzzy_or, fuzzy_product, fuzzy_sum, fuzzy_gamma, deficits or expression; did "
     "you "
     "mean \"owa\"?"},
    {OVERLAY("method: geometric, alpha: 2, epsylon: 0"),
     "@:3: overlay.alpha: belongs to method: owa; found with method: geometric\n"
     "@:3: overlay.epsylon: unknown key; did you mean \"epsilon\"? (known: method, order, formula, epsilon)"},
    {OVERLAY("method: owa, order: []"), "@:3: overlay.order: found an empty list, expected a list of weights "
                                        ">= 0 that sum to 1, that of the highest score "
                                        "first"},
    {OVERLAY("method: owa, order: [0.5, 0.5]"),
     "@:3: overlay.order: found a list of 2, expected 1: a weight for each factor"},
    {TREE("overlay: {method: owa, order: [0.5, 0.5]}\n    ", "",
          "") "overlay: {method: owa, order: [0.5, 0.3, 0.1, 0.1]}\n",
     "@:4: groups.a.overlay.order: found a list of 2, expected 3: a weight for each factor of the group\n"
     "@:10: overlay.order: found a list of 4, expected 2: a weight for each group, as one has an overlay "
     "of "
     "its own"},
    {OVERLAY("method: owa, order: [0.5, 0.4]"),
     "@:3: overlay.order: found weights that sum to 0.9, expected a sum of 1"},
    {OVERLAY("method: owa, order: [1.5, -0.5, x]"),
     "@:3: overlay.order.1: found \"-0.5\", expected a number >= 0\n"
     "@:3: overlay.order.2: found \"x\", expected a number >= 0"},
    {OVERLAY("method: expression"), "@:3: overlay.formula: missing, expected text"},
    {OVERLAY("method: expression, formula: [f]"), "@:3: overlay.formula: found a list of 1, expected text"},
    {OVERLAY("method: expression, formula: 'f + gg'"),
     "@:3: overlay.formula: formula \"f + gg\": unknown name \"gg\" at character 5"},
    {OVERLAY("method: expression, formula: 'f * (f + '"),
     "@:3: overlay.formula: formula \"f * (f + \": syntax error at the end: something is missing"},
    {OVERLAY("method: expression, formula: ' '"),
     "@:3: overlay.formula: formula \" \": uses no name, expected at least one"},
    {TREE("overlay: {method: expression, formula: x}\n    ", "",
          "") "overlay: {method: topsis, ideals: observed}\n",
     "@:4: groups.a.overlay.formula: formula \"x\": unknown name \"x\" at character 1; did you mean \"f\"?\n"
     "@:10: overlay.ideals: found \"observed\", but group a has an overlay of its own and ideals are "
     "observed of factors; expected given"},
    {ALL ZONES "overlay: {method: expression, formula: f * x}\nindustry: {table: industry.csv, key: city, "
               "score: s, without: [a]}\n",
     "@:11: industry.without: leaves out the group \"a\", but overlay.formula uses \"f\"; expected another "
     "overlay, or a formula without it"},
    {OVERLAY("method: geometric, formula: f"),
     "@:3: overlay.formula: belongs to method: expression; found with method: geometric"},
    {TREE("overlay: {method: geomtric}\n    ", "overlay: {method: owa, alpha: -1}, ", ""),
     "@:4: groups.a.overlay.method: found \"geomtric\", expected <overlay>; did you mean \"geometric\"?\n"
     "@:9: groups.b.overlay.alpha: found \"-1\", expected a number from 1e-06 to 1000000"},
    /* ids of constraints */
    {GRID GROUPS "constraints:\n  - {source: dem.tif, id: f}\n  - {source: dem.tif, id: w}\n  - {source: "
                 "dem.tif, id: w}\n"
                 "  - {source: dem.tif, id: 2x}\n",
     "@:4: constraints.0.id: the id is taken in line 2 already, expected ids unique over all groups, factors "
     "and "
     "constraints\n"
     "@:6: constraints.2.id: the id is taken in line 5 already, expected ids unique over all groups, factors "
     "and "
     "constraints\n"
     "@:7: constraints.3.id: found \"2x\" as an id, expected up to 63 of a-z, A-Z, 0-9 and _, no digit "
     "first"},
};

START_TEST(fault_has_its_message)
{
    write_manifest(rows[_i].yaml);
    expect_faults(NULL, 0, ST_INPUT, rows[_i].faults);
}
END_TEST

/* a.csv, and what is said of it behind "a.csv: ". */
static const struct row sheet_rows[] = {
    {"1,2\n1,2\n3,4\n",
     "found 3 rows of 2 columns of judgements, expected 3 of each, for the factors f, g and h, with or "
     "without a row and a column of ids"},
    {",f,g\nf,1,2\ng,1,2\n",
     "found 2 rows of 2 columns of judgements, expected 3 of each, for the factors f, g and h, with "
     "or without a row and a column of ids"},
    {"", "found 0 rows of 0 columns of judgements, expected 3 of each, for the factors f, g and h, with or "
         "without a row "
         "and a column of ids"},
    {"1,2,3\n1,-1,3\n1,2,y\n", "row 2, column 2: found \"-1\", expected a number > 0, such as 3 or 1/3"},
    {",f,g,kk\nf,1,2,3\ng,1,2,3\nh,1,2,3\n",
     "found \"kk\" as the id of column 4, expected those of the factors f, g and h"},
    {",f,g,h\nf,1,2,3\n,1,2,3\nh,1,2,3\n",
     "found nothing as the id of row 3, expected those of the factors f, g and h"},
    {",2,4\n,,3\n0.5,,\n", "found 0.5 for h against f, expected 0.25, the reciprocal of 4 for f against h"},
    {",2,\n,,3\n,,\n",
     "found no judgement of f against h, expected a number > 0 there or the other way round"},
    {",f,g,f\nf,1,2,3\ng,1,2,3\nh,1,2,3\n", "found \"f\" as the id of two columns, expected one of each"},
};

START_TEST(sheet_has_its_message)
{
    struct text expected = {0};
    write_bytes("a.csv", sheet_rows[_i].yaml, strlen(sheet_rows[_i].yaml));
    write_manifest(JUDGED("groups: [[1, 2], [1]], a: a.csv"));
    text_add(&expected, W ".judgements.a: a.csv: %s", sheet_rows[_i].faults);
    if (strstr(sheet_rows[_i].yaml, "y\n"))
        text_add(
            &expected,
            "\n" W
            ".judgements.a: a.csv: row 3, column 3: found \"y\", expected a number > 0, such as 3 or 1/3");
    expect_faults(NULL, 0, ST_INPUT, expected.s);
    text_clear(&expected);
}
END_TEST

/* A method chosen by --set: what it lacks is told of it. */
START_TEST(method_by_set)
{
    static const char *const sets[] = {"weights.method=ahp"};
    write_manifest(ALL);
    expect_faults(sets, 1, ST_INPUT,
                  "--set weights.method=ahp: weights.judgements.groups: missing, expected a matrix of "
                  "judgements by pairs "
                  "of its 2 groups\n--set weights.method=ahp: weights.judgements.a: missing, expected a "
                  "matrix of judgements "
                  "by pairs of its 3 factors");
    static const char *const overlay[] = {"overlay={method: owa, alpha: 2}",
                                          "groups.b.overlay.method=limiting"};
    struct manifest *m = read_good(overlay, 2);
    ck_assert(m->overlay.number[0] == 2 && m->group[1].has_overlay && !m->group[0].has_overlay);
    manifest_free(m);
}
END_TEST

START_TEST(too_many_to_compare)
{
    struct text yaml = {0};
    text_add(&yaml, GRID "groups:\n  g:\n    factors:\n");
    for (int i = 0; i < 16; i++) text_add(&yaml, "      f%d: {source: dem.tif, %s}\n", i, LINEAR);
    text_add(&yaml, "weights: {method: ahp, judgements: {g: x.csv}}\n");
    write_manifest(yaml.s);
    expect_faults(
        NULL, 0, ST_INPUT,
        "@:21: weights.judgements.g: found a level of 16 factors, expected at most 15 to compare by pairs");
    yaml.len = 0;
    text_add(&yaml, ALL "weights: {method: ahp, judgements: {" GOOD_A ", groups: [");
    for (int i = 0; i < 101; i++) text_add(&yaml, "%s[[1, 2], [1]]", i ? ", " : "");
    text_add(&yaml, "]}}\n");
    write_manifest(yaml.s);
    expect_faults(NULL, 0, ST_INPUT,
                  W ".judgements.groups: found a list of 101, expected at most 100 judges");
    text_clear(&yaml);
}
END_TEST

Suite *manifest_method_faults_suite(void)
{
    Suite *s = suite_create("manifest_method_faults");
    TCase *t = tcase_create("methods");
    tcase_add_checked_fixture(t, make_folder, remove_folder);
    tcase_add_loop_test(t, fault_has_its_message, 0, (int)(sizeof rows / sizeof *rows));
    tcase_add_loop_test(t, sheet_has_its_message, 0, (int)(sizeof sheet_rows / sizeof *sheet_rows));
    tcase_add_test(t, method_by_set);
    tcase_add_test(t, too_many_to_compare);
    suite_add_tcase(s, t);
    return s;
}
