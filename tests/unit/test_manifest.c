/* The manifest as read: values, defaults, overrides, and its text. */
#include "manifest_folder.h"
#include "suites.h"

#include <math.h>

static const char full[] =
    "name: valley\n"
    "title: \"Valley: capacity\"\n"
    "title_zh: 山谷\n"
    "credit: nobody\n"
    "data: modelled\n"
    "grid: {crs: \"EPSG:32650\", cell: [500, 250], extent: box, box: [0, 1, 2000, 3001], mask: none, margin: "
    "1e4}\n"
    "zones: {source: counties.gpkg, layer: c, where: \"a = 'b'\", crs: \"EPSG:4326\", id: code, name: n, "
    "name_zh: z,\n"
    "        parent: city, rule: coverage}\n"
    "nodata: skip\n"
    "groups:\n"
    "  terrain:\n"
    "    weight: 0.25\n"
    "    title: Terrain\n"
    "    title_zh: 地形\n"
    "    factors:\n"
    "      slope: {source: dem.tif, band: 2, crs: \"EPSG:4326\", missing: -9999, derive: slope, unit: "
    "percent,\n"
    "              score: {linear: {worst: 25, best: 0}}, title: Slope, title_zh: 坡度, resample: cubic, "
    "weight: 3}\n"
    "      relief: {source: /vsizip/none.zip/dem.tif, derive: relief, window: 450,\n"
    "               score: {piecewise: [[-1.5, 1], [100, 0.5], [2e2, 0]]}, nodata: fill, fill: -2}\n"
    "  society:\n"
    "    weight: 0.75\n"
    "    side: pressure\n"
    "    factors:\n"
    "      population: {derive: join, table: census.csv, layer: sheet, key: code, value: pop, per: km2,\n"
    "                   score: {table: {10: 0.9, \"[20,30)\": 0.7, NO_DATA: 0.25, DEFAULT: NO_DATA}},\n"
    "                   limits: {near: 400, over: 800}}\n"
    "      towns: {source: \"PG:dbname=towns\", derive: density, radius: 5000, cell: 100, side: support,\n"
    "              score: {categories: {Forest: 0.9, Urban fabric: NO_DATA, DEFAULT: 0.5, NO_DATA: 0.75}}, "
    "nodata: veto}\n"
    "      cover: {source: rivers.gpkg, derive: rasterize, attribute: a, unit: mm,\n"
    "              score: {table: \"(-inf,2]=0.25; 7=NO_DATA\"}}\n"
    "constraints:\n"
    "  - {source: rivers.gpkg, layer: l, where: x > 1, title: Rivers}\n"
    "  - {source: dem.tif, effect: cap, cap: 0.5, min: 3}\n"
    "weights: {method: equal, sum: 1}\n"
    "overlay: {method: wlc}\n"
    "classes: {breaks: [0.2, 0.7], names: [low, null, high], colors: [\"#000000\", \"#0a0B0c\", "
    "\"#ffffff\"]}\n"
    "load: {near: 0.5, over: 2}\n"
    "industry: {table: industry.csv, layer: i, key: city, score: s, tier: t,\n"
    "  without: [society], quadrants: [0.25, 6], coupling: 0.4, tiers: {breaks: [5.5, 6.0]}}\n"
    "map: {language: zh}\n";

static void expect_path(const char *path, const char *expected)
{
    char *wanted = expand(expected);
    ck_assert_str_eq(path, wanted);
    free(wanted);
}

/* All of `full` but its factors. */
static void expect_frame(const struct manifest *m)
{
    ck_assert_str_eq(m->name, "valley");
    ck_assert_str_eq(m->title, "Valley: capacity");
    ck_assert_str_eq(m->title_zh, "山谷");
    ck_assert_str_eq(m->credit, "nobody");
    ck_assert(m->modelled);
    ck_assert_str_eq(m->grid.crs, "EPSG:32650");
    ck_assert(m->grid.cell_x == 500 && m->grid.cell_y == 250 && m->grid.margin_m == 10000);
    ck_assert_int_eq(m->grid.extent, EXTENT_BOX);
    ck_assert_int_eq(m->grid.mask, MASK_NONE);
    ck_assert(m->grid.box[0] == 0 && m->grid.box[1] == 1 && m->grid.box[2] == 2000 && m->grid.box[3] == 3001);
    expect_path(m->zones.source.path, "$/counties.gpkg");
    ck_assert_str_eq(m->zones.source.where, "a = 'b'");
    ck_assert_str_eq(m->zones.source.crs, "EPSG:4326");
    ck_assert_str_eq(m->zones.source.layer, "c");
    ck_assert_str_eq(m->zones.id, "code");
    ck_assert_str_eq(m->zones.name, "n");
    ck_assert_str_eq(m->zones.name_zh, "z");
    ck_assert_str_eq(m->zones.parent, "city");
    ck_assert_int_eq(m->zones.rule, ZONE_COVERAGE);
    ck_assert_str_eq(m->weights.method->id, "equal");
    ck_assert(m->weight_sum == 1);
    ck_assert_str_eq(m->overlay.method->id, "wlc");
    ck_assert_str_eq(m->classes.method->id, "fixed");
    ck_assert_uint_eq(m->class_count, 3);
    ck_assert_uint_eq(m->classes.count, 2);
    ck_assert(m->classes.x[0] == 0.2 && m->classes.x[1] == 0.7);
    ck_assert_str_eq(m->class_name[0], "low");
    ck_assert_ptr_null(m->class_name[1]);
    ck_assert(m->has_colors);
    static const unsigned char rgb[] = {10, 11, 12};
    ck_assert_mem_eq(m->class_rgb[1], rgb, 3);
    ck_assert(m->load_near == 0.5 && m->load_over == 2);
    expect_path(m->industry.table.path, "$/industry.csv");
    ck_assert_str_eq(m->industry.table.layer, "i");
    ck_assert_str_eq(m->industry.key, "city");
    ck_assert_str_eq(m->industry.score, "s");
    ck_assert_str_eq(m->industry.tier, "t");
    ck_assert(m->industry.without_count == 1 && !m->industry.without[0] && m->industry.without[1]);
    ck_assert(m->industry.has_quadrants_at && m->industry.quadrants_at[0] == 0.25 &&
              m->industry.quadrants_at[1] == 6);
    ck_assert(m->industry.coupling == 0.4);
    ck_assert(m->industry.tier_cuts == 2 && m->industry.tier_cut[0] == 5.5 && m->industry.tier_cut[1] == 6);
    ck_assert_str_eq(m->language, "zh");
    ck_assert_uint_eq(m->constraints, 2);
    const struct manifest_constraint *c = m->constraint;
    expect_path(c[0].source.path, "$/rivers.gpkg");
    ck_assert_str_eq(c[0].source.layer, "l");
    ck_assert_str_eq(c[0].source.where, "x > 1");
    ck_assert_str_eq(c[0].title, "Rivers");
    ck_assert_int_eq(c[0].effect, EFFECT_EXCLUDE);
    ck_assert(!c[0].has_range && c[1].has_range && c[1].min == 3 && isinf(c[1].max));
    ck_assert_int_eq(c[1].effect, EFFECT_CAP);
    ck_assert(c[1].cap == 0.5 && c[1].source.band == 1);
}

/* The groups and factors of `full`. */
static void expect_factors(const struct manifest *m)
{
    ck_assert_uint_eq(m->groups, 2);
    ck_assert_uint_eq(m->factors, 5);
    const struct manifest_group *g = m->group;
    ck_assert_str_eq(g[0].title_zh, "地形");
    ck_assert(g[0].first == 0 && g[0].count == 2 && g[0].weight == 0.25 && g[0].side == SIDE_SUPPORT);
    ck_assert(g[1].first == 2 && g[1].count == 3 && g[1].weight == 0.75 && g[1].side == SIDE_PRESSURE);
    ck_assert_str_eq(g[1].title, "society");
    const struct manifest_factor *f = m->factor;
    ck_assert_str_eq(f[0].id, "slope");
    ck_assert_str_eq(f[0].title, "Slope");
    ck_assert_str_eq(f[0].unit_name, "percent");
    expect_path(f[0].source.path, "$/dem.tif");
    ck_assert(f[0].source.band == 2 && f[0].source.has_missing && f[0].source.missing == -9999);
    ck_assert(f[0].derive == DERIVE_SLOPE && f[0].slope_unit == SLOPE_PERCENT &&
              f[0].resample == RESAMPLE_CUBIC);
    ck_assert(f[0].weight == 3 && f[0].nodata == NODATA_SKIP && !f[0].has_limits);
    ck_assert(f[0].score.number[0] == 25 && f[0].score.number[1] == 0 && f[0].side == SIDE_SUPPORT);
    ck_assert_str_eq(f[1].source.path, "/vsizip/none.zip/dem.tif");
    ck_assert(f[1].window_m == 450 && f[1].nodata == NODATA_FILL && f[1].fill == -2 &&
              !f[1].source.has_missing);
    ck_assert_uint_eq(f[1].score.count, 3);
    ck_assert(f[1].score.x[0] == -1.5 && f[1].score.x[2] == 200 && f[1].score.y[1] == 0.5);
    ck_assert(f[1].resample == RESAMPLE_BY_KIND && f[1].weight == 1 && f[1].source.band == 1);
    ck_assert_ptr_null(f[2].source.path);
    expect_path(f[2].table.path, "$/census.csv");
    ck_assert_str_eq(f[2].table.layer, "sheet");
    ck_assert(f[2].derive == DERIVE_JOIN && f[2].per_km2 && f[2].side == SIDE_PRESSURE);
    ck_assert(f[2].has_limits && f[2].limit_near == 400 && f[2].limit_over == 800);
    const struct method_args *s = &f[2].score;
    ck_assert_uint_eq(s->count, 2);
    ck_assert(s->rules[0].lo == 10 && s->rules[0].hi == 10 && !s->rules[0].lo_open && !s->rules[0].hi_open);
    ck_assert(s->rules[1].lo == 20 && s->rules[1].hi == 30 && !s->rules[1].lo_open && s->rules[1].hi_open);
    ck_assert(s->rules[0].score == 0.9F && s->nodata_score == 0.25F && s->has_default &&
              isnan(s->default_score));
    ck_assert_str_eq(f[3].source.path, "PG:dbname=towns");
    ck_assert(f[3].radius_m == 5000 && f[3].cell_m == 100 && f[3].side == SIDE_SUPPORT &&
              f[3].nodata == NODATA_VETO);
    s = &f[3].score;
    ck_assert_uint_eq(s->count, 2);
    ck_assert_str_eq(s->names[1], "Urban fabric");
    ck_assert(s->y[0] == 0.9 && isnan(s->y[1]) && s->has_default && s->default_score == 0.5F &&
              s->nodata_score == 0.75F);
    ck_assert_str_eq(f[4].attribute, "a");
    ck_assert_str_eq(f[4].unit_name, "mm");
    s = &f[4].score;
    ck_assert(s->count == 2 && isinf(s->rules[0].lo) && s->rules[0].lo_open && isnan(s->rules[1].score));
    ck_assert(!s->has_default && isnan(s->nodata_score));
}

START_TEST(every_value_arrives)
{
    write_manifest(full);
    struct manifest *m = read_good(NULL, 0);
    expect_frame(m);
    expect_factors(m);
    /* lines, for the messages of others */
    char at[200];
    expect_path(manifest_at(m, m->factor[1].line, at, sizeof at), "@:18: ");
    expect_path(manifest_at(m, 0, at, sizeof at), "@: ");
    ck_assert_int_eq(m->group[1].line, 20);
    ck_assert_int_eq(m->factor[3].source.line, 27);
    ck_assert_int_eq(m->factor[2].table.line, 24);
    ck_assert_int_eq(m->grid.line, 6);
    ck_assert_int_eq(m->zones.source.line, 7);
    expect_path(m->path, "@");
    expect_path(m->dir, "$");
    manifest_free(m);
}
END_TEST

START_TEST(defaults)
{
    write_manifest(GRID GROUPS);
    struct manifest *m = read_good(NULL, 0);
    expect_path(m->name, strrchr(folder, '/') + 1);
    ck_assert_str_eq(m->title, m->name);
    ck_assert(!m->title_zh && !m->credit && !m->modelled);
    ck_assert(m->grid.extent == EXTENT_INTERSECTION && m->grid.mask == MASK_NONE && m->grid.margin_m == 0);
    ck_assert(m->grid.cell_x == 500 && m->grid.cell_y == 500);
    ck_assert(!m->zones.source.path && m->zones.rule == ZONE_CENTRE && !m->industry.table.path);
    ck_assert(!m->industry.without_count && !m->industry.has_quadrants_at && !m->industry.quadrants_by_mean);
    ck_assert(m->industry.coupling == 0.5);
    ck_assert_str_eq(m->weights.method->id, "given");
    ck_assert_str_eq(m->overlay.method->id, "wlc");
    ck_assert_str_eq(m->classes.method->id, "fixed");
    ck_assert_uint_eq(m->classes.count, 4);
    ck_assert_double_eq_tol(m->classes.x[2], 0.6, 1e-15);
    ck_assert(m->class_count == 5 && !m->class_name[4] && !m->has_colors && isnan(m->weight_sum));
    ck_assert(m->load_near == 0.8 && m->load_over == 1 && m->constraints == 0);
    ck_assert_str_eq(m->language, "en");
    const struct manifest_factor *f = m->factor;
    ck_assert_str_eq(f->title, "f");
    ck_assert(f->nodata == NODATA_VETO && f->side == SIDE_SUPPORT && f->weight == 1 && f->source.band == 1);
    ck_assert(isnan(f->cell_m) && !f->per_km2 && f->derive == DERIVE_NONE && !f->unit_name && !f->title_zh);
    manifest_free(m);
    /* zones change what the grid covers; slope has a unit */
    write_manifest(GRID ZONES GROUPS "classes: {method: quantile}\n");
    const char *sets[] = {"groups.a.factors.f.derive=slope"};
    m = read_good(sets, 1);
    ck_assert(m->grid.extent == EXTENT_ZONES && m->grid.mask == MASK_ZONES && m->class_count == 5);
    ck_assert_str_eq(m->factor[0].unit_name, "degrees");
    ck_assert_str_eq(m->classes.method->id, "quantile");
    manifest_free(m);
    /* a layer may be the grid: neither CRS nor cell is needed */
    write_manifest("grid: {extent: layer, layer: f}\n" GROUPS);
    m = read_good(NULL, 0);
    ck_assert(!m->grid.crs && isnan(m->grid.cell_x) && isnan(m->grid.cell_y));
    ck_assert_str_eq(m->grid.layer, "f");
    manifest_free(m);
}
END_TEST

START_TEST(text_reads_back_as_the_same)
{
    write_manifest(full);
    const char *sets[] = {"title=\"Valley: capacity\"", "groups.terrain.factors.slope.weight=3"};
    struct manifest *m = read_good(sets, 2);
    char *text = manifest_text(m);
    manifest_free(m);
    write_manifest(text);
    m = read_good(NULL, 0);
    expect_frame(m);
    expect_factors(m);
    char *again = manifest_text(m);
    ck_assert_str_eq(again, text);
    manifest_free(m);
    free(again);
    free(text);
}
END_TEST

START_TEST(text_keeps_what_quotes_keep)
{
    write_manifest(GRID GROUPS
                   "title: \"null\"\ncredit: |\n  two\n  lines\nindustry: null\nload: {near: ~}\n");
    struct manifest *m = read_good(NULL, 0);
    char *text = manifest_text(m);
    manifest_free(m);
    write_manifest(text);
    m = read_good(NULL, 0);
    ck_assert_str_eq(m->title, "null");
    ck_assert_str_eq(m->credit, "two\nlines\n");
    ck_assert(m->load_near == 0.8 && !m->industry.table.path);
    manifest_free(m);
    free(text);
}
END_TEST

START_TEST(template_leaves_weights_and_overlay_open)
{
    write_manifest(GRID "weights: {method: entropy}\n"
                        "groups: {a: {overlay: {method: limiting}, factors: {f: {source: dem.tif, " LINEAR
                        ", weight: 3}}}, b: {weight: 2, factors: {g: {source: landuse.tif, " LINEAR "}}}}\n");
    struct manifest *m = read_good(NULL, 0);
    char *yaml = NULL;
    ck_assert_int_eq(manifest_template(m, "open_", &yaml, NULL), ST_OK);
    static const char *const parts[] = {"weight: open_f0",         "weight: open_g0", "weight: open_g1",
                                        "weight: open_f1",         "overlay: open_o", "overlay: ~",
                                        "weights: {method: given}"};
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        ck_assert_msg(strstr(yaml, parts[i]), "no %s in %s", parts[i], yaml);
    ck_assert_ptr_null(strstr(yaml, "weight: 2"));
    ck_assert_ptr_null(strstr(yaml, "entropy"));
    free(yaml);
    manifest_free(m);
}
END_TEST

START_TEST(sets_replace_add_and_take_out)
{
    write_manifest(full);
    const char *sets[] = {"groups.terrain.weight=0.3",
                          "groups.society.weight=0.7",
                          "constraints.1.cap=0.4",
                          "constraints.2={source: dem.tif}",
                          "constraints.0=null",
                          "industry=~",
                          "groups.society.factors.towns=null",
                          "groups.terrain.factors.slope.score.linear.worst=30",
                          "groups.terrain.factors.relief.score.piecewise.1.1=0.25",
                          "groups.society.factors.population.score.table.10=0.1",
                          "groups.society.factors.population.score.table.1\\.5=0.2",
                          "grid.cell=[100, 200]",
                          "map.language=en",
                          "groups.society.factors.cover.score.table=null",
                          "groups.society.factors.cover.score.piecewise=[[0, 0], [1, 1]]",
                          "title=first",
                          "title=x=y"};
    struct manifest *m = read_good(sets, sizeof sets / sizeof *sets);
    ck_assert(m->group[0].weight == 0.3 && m->group[1].weight == 0.7);
    ck_assert_uint_eq(m->constraints, 2);
    ck_assert(m->constraint[0].cap == 0.4 && m->constraint[1].effect == EFFECT_EXCLUDE);
    ck_assert_ptr_null(m->industry.table.path);
    ck_assert_uint_eq(m->factors, 4);
    ck_assert_str_eq(m->factor[3].id, "cover");
    ck_assert_str_eq(m->factor[3].score.method->id, "piecewise");
    ck_assert(m->factor[0].score.number[0] == 30 && m->factor[1].score.y[1] == 0.25);
    ck_assert(m->factor[2].score.rules[0].score == 0.1F && m->factor[2].score.count == 3);
    ck_assert(m->factor[2].score.rules[2].lo == 1.5);
    ck_assert(m->grid.cell_x == 100 && m->grid.cell_y == 200);
    ck_assert_str_eq(m->language, "en");
    ck_assert_str_eq(m->title, "x=y");
    manifest_free(m);
}
END_TEST

START_TEST(sets_make_what_is_missing)
{
    write_manifest(GRID GROUPS "load:\nmap: null\n");
    const char *sets[] = {"constraints.0.source=dem.tif", "load.near=0.5", "classes.breaks.0=0.5",
                          "groups.b.factors.g={source: dem.tif, score: {table: {1: 1}}}", "map.language=zh"};
    struct manifest *m = read_good(sets, sizeof sets / sizeof *sets);
    expect_path(m->constraint[0].source.path, "$/dem.tif");
    ck_assert(m->load_near == 0.5 && m->class_count == 2 && m->classes.x[0] == 0.5);
    ck_assert_str_eq(m->factor[1].id, "g");
    ck_assert_str_eq(m->language, "zh");
    manifest_free(m);
}
END_TEST

START_TEST(aliases_share_a_value_but_a_set_changes_one)
{
    write_manifest(
        GRID "groups:\n  a: {factors: {f: {source: dem.tif, score: &s {linear: {worst: 25, best: 0}}},\n"
             "               g: {source: dem.tif, score: *s}}}\n");
    const char *sets[] = {"groups.a.factors.g.score.linear.worst=9"};
    struct manifest *m = read_good(sets, 1);
    ck_assert(m->factor[0].score.number[0] == 25 && m->factor[1].score.number[0] == 9);
    char *text = manifest_text(m);
    manifest_free(m);
    write_manifest(text);
    m = read_good(NULL, 0);
    ck_assert(m->factor[0].score.number[0] == 25 && m->factor[1].score.number[0] == 9);
    manifest_free(m);
    free(text);
}
END_TEST

Suite *manifest_suite(void)
{
    Suite *s = suite_create("manifest");
    TCase *t = tcase_create("values");
    tcase_add_checked_fixture(t, make_folder, remove_folder);
    tcase_add_test(t, every_value_arrives);
    tcase_add_test(t, defaults);
    tcase_add_test(t, text_reads_back_as_the_same);
    tcase_add_test(t, text_keeps_what_quotes_keep);
    tcase_add_test(t, template_leaves_weights_and_overlay_open);
    tcase_add_test(t, sets_replace_add_and_take_out);
    tcase_add_test(t, sets_make_what_is_missing);
    tcase_add_test(t, aliases_share_a_value_but_a_set_changes_one);
    suite_add_tcase(s, t);
    return s;
}
