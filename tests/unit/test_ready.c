/* Ready groups: what they stand for, what the manifest says instead, and how faults in them are told. */
#include "manifest_folder.h"
#include "suites.h"

#include "manifest/ready.h"

#include <math.h>

#define READY(keys) GRID ZONES "groups:\n  t: {" keys "}\n"

static struct manifest *read_text(const char *yaml)
{
    write_manifest(yaml);
    return read_good(NULL, 0);
}

static void expect_factor(const struct manifest_factor *f, const char *id, enum derive_kind derive,
                          const char *preset)
{
    ck_assert_str_eq(f->id, id);
    ck_assert_int_eq(f->derive, derive);
    ck_assert_str_eq(f->score.method->id, "grade");
    ck_assert_str_eq(f->score.method->param[0].choices[(int)f->score.number[0]], preset);
}

START_TEST(terrain_for_building)
{
    struct manifest *m = read_text(READY("ready: terrain_building, source: dem.tif, weight: 2"));
    ck_assert_uint_eq(m->groups, 1);
    ck_assert_uint_eq(m->factors, 3);
    ck_assert_str_eq(m->group[0].title, "Terrain for building");
    ck_assert_str_eq(m->group[0].overlay.method->id, "deficits");
    ck_assert(m->group[0].has_overlay && m->group[0].weight == 2);
    expect_factor(&m->factor[0], "slope_building", DERIVE_SLOPE, "slope_building");
    expect_factor(&m->factor[1], "elevation_building", DERIVE_NONE, "elevation_building");
    expect_factor(&m->factor[2], "relief_building", DERIVE_RELIEF, "relief_building");
    ck_assert(m->factor[2].window_m == 450);
    for (size_t f = 0; f < 3; f++) {
        ck_assert_ptr_nonnull(strstr(m->factor[f].source.path, "/dem.tif"));
        ck_assert_int_eq(m->factor[f].line, 4);
    }
    manifest_free(m);
}
END_TEST

/* Both kinds of terrain beside each other, and the land. */
START_TEST(all_of_them)
{
    ck_assert_str_eq(READY_NAMES[0], "none");
    for (size_t i = 0; i < ready_count; i++) ck_assert_str_eq(READY_NAMES[i + 1], ready_groups[i].id);
    ck_assert_ptr_null(READY_NAMES[ready_count + 1]);
    struct manifest *m =
        read_text(GRID ZONES "groups:\n  b: {ready: terrain_building, source: dem.tif}\n"
                             "  f: {ready: terrain_farming, source: landuse.tif}\n"
                             "  l: {ready: land, table: census.csv, key: code}\n  n: {ready: none, "
                             "factors: {x: {source: dem.tif, " LINEAR "}}}\n");
    ck_assert_uint_eq(m->factors, 7);
    expect_factor(&m->factor[3], "slope_farming", DERIVE_SLOPE, "slope_farming");
    ck_assert_ptr_nonnull(strstr(m->factor[3].source.path, "/landuse.tif"));
    ck_assert(!m->group[1].has_overlay);
    expect_factor(&m->factor[4], "land_pressure", DERIVE_JOIN, "land_pressure");
    expect_factor(&m->factor[5], "ecosystem_health", DERIVE_JOIN, "ecosystem_health");
    ck_assert_str_eq(m->factor[4].key, "code");
    ck_assert_str_eq(m->factor[4].value, "land_pressure");
    ck_assert_str_eq(m->factor[5].value, "degraded_share");
    ck_assert(m->factor[4].side == SIDE_PRESSURE && m->factor[5].side == SIDE_SUPPORT);
    ck_assert(m->factor[4].limit_near == -0.3 && m->factor[4].limit_over == 0);
    ck_assert(m->factor[5].limit_near == 0.05 && m->factor[5].limit_over == 0.1);
    ck_assert_str_eq(m->group[2].overlay.method->id, "limiting");
    manifest_free(m);
}
END_TEST

#define OTHERWISE                                                                                            \
    GRID "groups:\n"                                                                                         \
         "  t:\n"                                                                                            \
         "    ready: terrain_building\n"                                                                     \
         "    source: dem.tif\n"                                                                             \
         "    title: Hills\n"                                                                                \
         "    overlay: {method: geometric}\n"                                                                \
         "    factors:\n"                                                                                    \
         "      relief_building: {window: 600, score: {linear: {worst: 200, best: 0}}, source: "             \
         "landuse.tif}\n"                                                                                    \
         "      elevation_building: null\n"                                                                  \
         "      more: {source: dem.tif, " LINEAR "}\n"

/* What the manifest says itself counts; a score is replaced as a whole. */
START_TEST(what_the_manifest_says_instead)
{
    static const char *const sets[] = {"groups.t.factors.slope_building.weight=3",
                                       "groups.t.factors.slope_building.source=landuse.tif"};
    write_manifest(OTHERWISE);
    struct manifest *m = read_good(sets, 2);
    ck_assert_str_eq(m->group[0].title, "Hills");
    ck_assert_str_eq(m->group[0].title_zh, "城镇建设地形条件");
    ck_assert_str_eq(m->group[0].overlay.method->id, "geometric");
    ck_assert_uint_eq(m->factors, 3);
    expect_factor(&m->factor[0], "slope_building", DERIVE_SLOPE, "slope_building");
    ck_assert(m->factor[0].weight == 3);
    ck_assert_ptr_nonnull(strstr(m->factor[0].source.path, "/landuse.tif"));
    ck_assert_str_eq(m->factor[1].id, "relief_building");
    ck_assert(m->factor[1].derive == DERIVE_RELIEF && m->factor[1].window_m == 600);
    ck_assert_str_eq(m->factor[1].score.method->id, "linear");
    ck_assert_ptr_nonnull(strstr(m->factor[1].source.path, "/landuse.tif"));
    ck_assert_str_eq(m->factor[2].id, "more");
    /* Written out, it says the same once more. */
    char *text = manifest_text(m), *again;
    ck_assert_ptr_nonnull(strstr(text, "preset: slope_building"));
    manifest_free(m);
    m = read_text(text);
    again = manifest_text(m);
    ck_assert_str_eq(text, again);
    ck_assert_uint_eq(m->factors, 3);
    free(text);
    free(again);
    manifest_free(m);
}
END_TEST

static const struct {
    const char *yaml, *faults;
} rows[] = {
    {READY("ready: terain_building, source: dem.tif"),
     "@:4: groups.t.ready: found \"terain_building\", expected none, terrain_building, terrain_farming or "
     "land; did you mean \"terrain_building\"?"},
    {READY("ready: terrain_farming"), "@:4: groups.t.source: missing, expected a file"},
    {READY("ready: land, table: census.csv"), "@:4: groups.t.key: missing, expected text"},
    {READY("ready: land, source: dem.tif"),
     "@:4: groups.t.source: belongs to ready: terrain_building or terrain_farming; found with ready: land\n"
     "@:4: groups.t.table: missing, expected a file\n@:4: groups.t.key: missing, expected text"},
    {READY("source: dem.tif"),
     "@:4: groups.t.source: belongs to ready: terrain_building or terrain_farming; found with ready: none\n"
     "@:4: groups.t.factors: missing, expected a mapping of factors"},
    {READY("ready: terrain_farming, source: dme.tif"),
     "@:4: groups.t.factors.slope_farming.source: found \"dme.tif\", expected a file that exists: there is "
     "no "
     "$/dme.tif; did you mean \"dem.tif\"?"},
    {READY("ready: terrain_farming, source: dem.tif, title: a, title: b"),
     "@:4: groups.t.title: the key stands twice, first in line 4"},
    {READY("ready: terrain_building, source: dem.tif, factors: {relief_building: {windw: 500}}"),
     "@:4: groups.t.factors.relief_building.windw: unknown key; did you mean \"window\"? (known: "},
    {READY("ready: terrain_farming, source: dem.tif, factors: [1]"),
     "@:4: groups.t.factors: found a list of 1, expected a mapping of factors"},
    {GRID "groups:\n  a: {ready: terrain_farming, source: dem.tif}\n  b: {ready: terrain_farming, source: "
          "dem.tif}\n",
     "@:4: groups.b.factors.slope_farming: the id is taken in line 3 already, expected ids unique over all "
     "groups, factors and constraints"},
};

/* Up to the list of all known keys, which other tests know. */
START_TEST(faults)
{
    struct manifest *m = NULL;
    struct manifest_faults found = {0};
    struct text all = {0};
    struct error err;
    write_manifest(rows[_i].yaml);
    ck_assert_int_eq(manifest_read(folder, NULL, 0, &m, &found, &err), ST_INPUT);
    for (size_t i = 0; i < found.count; i++) text_add(&all, "%s%s", i ? "\n" : "", found.text[i]);
    char *expected = expand(rows[_i].faults);
    ck_assert(all.s && expected);
    size_t length = strstr(expected, "(known: ") ? strlen(expected) : strlen(all.s);
    ck_assert_msg(strncmp(all.s, expected, length) == 0 && strlen(expected) == length, "%s\nexpected\n%s",
                  all.s, expected);
    free(expected);
    text_clear(&all);
    manifest_faults_clear(&found);
}
END_TEST

START_TEST(chosen_by_set)
{
    static const char *const sets[] = {"groups.t={ready: terrain_building, source: dem.tif}",
                                       "groups.t.factors.relief_building.window=-1"};
    write_manifest(GRID GROUPS);
    expect_faults(sets, 2, ST_INPUT,
                  "--set groups.t.factors.relief_building.window=-1: "
                  "groups.t.factors.relief_building.window: found \"-1\", expected a number > 0");
    struct manifest *m = read_good(sets, 1);
    ck_assert_uint_eq(m->factors, 4);
    ck_assert_int_eq(m->factor[1].line, 0);
    manifest_free(m);
}
END_TEST

Suite *ready_suite(void)
{
    Suite *s = suite_create("ready");
    TCase *t = tcase_create("ready");
    tcase_add_checked_fixture(t, make_folder, remove_folder);
    tcase_add_test(t, terrain_for_building);
    tcase_add_test(t, all_of_them);
    tcase_add_test(t, what_the_manifest_says_instead);
    tcase_add_loop_test(t, faults, 0, (int)(sizeof rows / sizeof *rows));
    tcase_add_test(t, chosen_by_set);
    suite_add_tcase(s, t);
    return s;
}
