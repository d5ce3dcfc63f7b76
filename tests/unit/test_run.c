/* What a run hands over: engine, publishing, tables, styles, the industrial table. */
#include "base/text.h"
#include "report/file.h"
#include "report/qgs.h"
#include "report/qml.h"
#include "report/table.h"
#include "run/engine.h"
#include "run/publish.h"
#include "suites.h"

#include <cpl_minixml.h>
#include <gdal.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* ---- engine ---- */

struct trace {
    long long next; /* number of the tile that has to be committed next */
    int workers, fail_compute_at, fail_commit_at, stop_at;
    bool ordered;
};

struct trace_worker {
    struct trace *trace;
    struct tile computed;
};

static const struct grid trace_grid = {.width = 4 * GRID_TILE + 100, .height = 3 * GRID_TILE + 1};

/* Of a tile, on the curve over 5 x 4 of them. */
static long long number_of(struct tile t)
{
    struct grid_walk walk = grid_walk_begin(&trace_grid, GRID_CURVE);
    struct tile at;
    long long n = 0;
    for (; grid_walk_next(&walk, &at); n++)
        if (at.x == t.x && at.y == t.y) return n;
    return -1;
}

static enum status trace_start(void *user, void **worker, struct error *err)
{
    (void)err;
    struct trace_worker *w = calloc(1, sizeof *w);
    w->trace = user;
    *worker = w;
    return ST_OK;
}

static enum status trace_compute(void *worker, struct tile t, struct error *err)
{
    struct trace_worker *w = worker;
    w->computed = t;
    usleep((unsigned)(number_of(t) * 37 % 5) * 100);
    int at = w->trace->fail_compute_at;
    return at && number_of(t) >= at ? error_set(err, ST_INPUT, "tile %lld", number_of(t)) : ST_OK;
}

static enum status trace_commit(void *worker, struct tile t, struct error *err)
{
    struct trace_worker *w = worker;
    w->trace->ordered &= number_of(t) == w->trace->next++ && t.x == w->computed.x && t.y == w->computed.y;
    int at = w->trace->fail_commit_at;
    return at && number_of(t) == at ? error_set(err, ST_FAILED, "commit %lld", number_of(t)) : ST_OK;
}

static bool trace_progress(double share, void *user)
{
    struct trace *t = user;
    return !t->stop_at || share * 20 < t->stop_at;
}

static enum status run_trace(struct trace *t, int threads, struct error *err)
{
    struct progress p = {trace_progress, t};
    struct engine_job job = {&trace_grid, GRID_CURVE,    threads,      t,  trace_start,
                             free,        trace_compute, trace_commit, &p, NULL};
    t->ordered = true;
    return engine_run(&job, err);
}

START_TEST(tiles_are_committed_in_order)
{
    for (int threads = 1; threads <= 6; threads++) {
        struct trace t = {0};
        ck_assert_int_eq(run_trace(&t, threads, NULL), ST_OK);
        ck_assert(t.ordered);
        ck_assert_int_eq(t.next, 20);
    }
}
END_TEST

START_TEST(the_first_fault_in_tile_order_is_told)
{
    for (int threads = 1; threads <= 6; threads++) {
        struct error err = {{0}};
        struct trace t = {.fail_compute_at = 7};
        ck_assert_int_eq(run_trace(&t, threads, &err), ST_INPUT);
        ck_assert_str_eq(err.text, "tile 7");
        ck_assert_int_eq(t.next, 7);
        t = (struct trace){.fail_commit_at = 3};
        ck_assert_int_eq(run_trace(&t, threads, &err), ST_FAILED);
        ck_assert_str_eq(err.text, "commit 3");
        t = (struct trace){.stop_at = 5};
        ck_assert_int_eq(run_trace(&t, threads, &err), ST_INTERRUPTED);
        ck_assert_int_eq(t.next, 5);
    }
}
END_TEST

/* ---- publish ---- */

static char folder[64];

static void make_folder(void)
{
    strcpy(folder, "/tmp/capacity-test-XXXXXX");
    ck_assert_ptr_nonnull(mkdtemp(folder));
}

static void remove_folder(void)
{
    char command[128];
    snprintf(command, sizeof command, "rm -rf '%s'", folder);
    ck_assert_int_eq(system(command), 0);
}

static char *in_folder(const char *name)
{
    return text_format("%s/%s", folder, name);
}

static void put(struct publish *p, const char *file, const char *content)
{
    char *path = publish_path(p, file);
    ck_assert_int_eq(file_write(path, content, strlen(content), NULL), ST_OK);
    free(path);
}

static bool holds(const char *name, const char *content)
{
    char *path = in_folder(name), read[256] = "";
    FILE *f = fopen(path, "r");
    free(path);
    if (!f) return content == NULL;
    size_t n = fread(read, 1, sizeof read - 1, f);
    read[n] = 0;
    fclose(f);
    return content && strcmp(read, content) == 0;
}

static enum status publish_run(const char *layers, bool overwrite, const char *extra, bool finish,
                               struct error *err)
{
    struct publish *p = NULL;
    char *out = in_folder("a/b"), json[256];
    struct publish_owner owner = {"run.json", "layers", "the layer set", layers};
    enum status st = publish_begin(out, &owner, overwrite, &p, err);
    free(out);
    if (st != ST_OK) return st;
    put(p, "capacity.tif", layers);
    put(p, "maps/class.png", "picture");
    if (extra) put(p, extra, "extra");
    snprintf(json, sizeof json,
             "{\"layers\": \"%s\", \"outputs\": [{\"file\": \"capacity.tif\"}, {\"file\": \"%s\"}]}", layers,
             extra ? extra : "");
    put(p, "run.json", json);
    if (finish) st = publish_finish(p, err);
    publish_end(p);
    return st;
}

START_TEST(results_appear_whole_or_not_at_all)
{
    struct error err;
    make_folder();
    ck_assert_int_eq(publish_run("one", false, NULL, false, &err), ST_OK);
    char *out = in_folder("a/b");
    ck_assert_int_ne(access(out, F_OK), 0); /* made for this run alone, and gone with it */
    ck_assert_int_eq(publish_run("one", false, "valid.tif", true, &err), ST_OK);
    ck_assert(holds("a/b/capacity.tif", "one") && holds("a/b/maps/class.png", "picture") &&
              holds("a/b/valid.tif", "extra"));
    ck_assert_int_eq(publish_run("one", false, NULL, false, &err), ST_OK);
    ck_assert(holds("a/b/valid.tif", "extra"));
    ck_assert_int_eq(publish_run("one", false, NULL, true, &err), ST_OK);
    ck_assert(holds("a/b/valid.tif", NULL)); /* would pass for a result of this run */
    free(out);
    remove_folder();
}
END_TEST

START_TEST(another_sets_results_are_kept)
{
    struct error err;
    make_folder();
    ck_assert_int_eq(publish_run("one", false, NULL, true, &err), ST_OK);
    ck_assert_int_eq(publish_run("two", false, NULL, true, &err), ST_USAGE);
    ck_assert_ptr_nonnull(
        strstr(err.text, "holds results of the layer set one, not of two; --overwrite replaces them"));
    ck_assert(holds("a/b/capacity.tif", "one"));
    ck_assert_int_eq(publish_run("two", true, NULL, true, &err), ST_OK);
    ck_assert(holds("a/b/capacity.tif", "two"));
    remove_folder();
}
END_TEST

START_TEST(what_a_killed_run_left_is_swept)
{
    struct error err;
    make_folder();
    ck_assert_int_eq(publish_run("one", false, NULL, true, &err), ST_OK);
    char *dead = in_folder("a/b/.capacity-part-999999999"),
         *alive = text_format("%s/a/b/.capacity-part-%d", folder, 1);
    ck_assert(mkdir(dead, 0777) == 0 && mkdir(alive, 0777) == 0);
    ck_assert_int_eq(publish_run("one", false, NULL, true, &err), ST_OK);
    ck_assert(access(dead, F_OK) != 0 && access(alive, F_OK) == 0);
    free(dead);
    free(alive);
    remove_folder();
}
END_TEST

/* ---- tables and styles ---- */

START_TEST(tables_keep_empty_cells_empty)
{
    struct error err;
    struct table t = {0};
    make_folder();
    size_t name = table_add_column(&t, TABLE_TEXT, 0, "name"),
           mean = table_add_column(&t, TABLE_REAL, 3, "mean_%d", 1),
           tier = table_add_column(&t, TABLE_INT, 0, "tier");
    size_t row = table_add_row(&t);
    table_set_text(&t, row, name, "He said \"a, b\"");
    table_set_number(&t, row, mean, 0.12345);
    row = table_add_row(&t);
    table_set_text(&t, row, name, "赣州");
    table_set_number(&t, row, tier, 3);
    char *csv = in_folder("t.csv");
    ck_assert_int_eq(table_write_csv(&t, csv, &err), ST_OK);
    ck_assert(holds("t.csv", "name,mean_1,tier\n\"He said \"\"a, b\"\"\",0.123,\n赣州,,3\n"));
    free(csv);
    json_t *json = table_json(&t);
    char *dump = json_dumps(json, JSON_COMPACT);
    ck_assert_str_eq(dump, "[{\"name\":\"He said \\\"a, b\\\"\",\"mean_1\":0.12345,\"tier\":null},"
                           "{\"name\":\"赣州\",\"mean_1\":null,\"tier\":3}]");
    free(dump);
    json_decref(json);
    char *text = table_text(&t, (size_t[]){name, mean}, (const char *[]){"zone", "mean"}, 2);
    ck_assert_str_eq(text, "zone             mean\nHe said \"a, b\"  0.123\n赣州                -\n");
    free(text);
    table_clear(&t);
    remove_folder();
}
END_TEST

/* What is less than the digits show has no sign. */
START_TEST(tables_have_no_negative_nothing)
{
    static const double number[] = {-1e-9, -0.0, -0.0004, -0.0006, -1, 1e-9};
    struct error err;
    struct table t = {0};
    make_folder();
    size_t name = table_add_column(&t, TABLE_TEXT, 0, "name"),
           column = table_add_column(&t, TABLE_REAL, 3, "r");
    for (size_t i = 0; i < sizeof number / sizeof *number; i++) {
        size_t row = table_add_row(&t);
        table_set_text(&t, row, name, "a");
        table_set_number(&t, row, column, number[i]);
    }
    char *csv = in_folder("t.csv");
    ck_assert_int_eq(table_write_csv(&t, csv, &err), ST_OK);
    ck_assert(holds("t.csv", "name,r\na,0.000\na,0.000\na,0.000\na,-0.001\na,-1.000\na,0.000\n"));
    char *text = table_text(&t, &column, (const char *[]){"r"}, 1);
    ck_assert_str_eq(text, "     r\n 0.000\n 0.000\n 0.000\n-0.001\n-1.000\n 0.000\n");
    free(text);
    free(csv);
    table_clear(&t);
    remove_folder();
}
END_TEST

START_TEST(styles_escape_names)
{
    struct error err;
    make_folder();
    struct output_category c[] = {{1, "a < b & \"c\"", {1, 2, 255}, 3}};
    char *path = in_folder("x.qml");
    ck_assert_int_eq(
        qml_write_raster(path, &(struct qml_raster){.band = 1, .categories = 1, .category = c}, &err), ST_OK);
    long long size;
    char hex[33], read[4096] = "";
    ck_assert_int_eq(file_hash(path, &size, hex, &err), ST_OK);
    FILE *f = fopen(path, "r");
    ck_assert_uint_eq(fread(read, 1, sizeof read - 1, f), (size_t)size);
    fclose(f);
    ck_assert_ptr_nonnull(
        strstr(read, "value=\"1\" color=\"#0102ff\" alpha=\"255\" label=\"a &lt; b &amp; &quot;c&quot;\""));
    free(path);
    remove_folder();
}
END_TEST

/* A project parses and keeps every text, whatever stands in it. */
START_TEST(projects_escape_names)
{
    static const char nasty[] = "<b>\"A\" & 'B'</b> \u200f\u0645\u0631\u062d\u0628\u0627 \U0001F600 ]]>";
    struct error err;
    make_folder();
    struct output_category c[] = {{1, nasty, {1, 2, 255}, 3}};
    struct qml_raster raster = {.band = 2, .categories = 1, .category = c};
    struct qml_range range = {0, 1, nasty, {9, 8, 7}};
    struct qml_zones zones = {.field = "index_mean", .ranges = 1, .range = &range, .names = "name"};
    struct qgs_layer layer[] = {{.title = nasty, .about = nasty, .file = "zones.gpkg", .zones = &zones},
                                {.title = "b", .about = "", .file = "a.tif", .raster = &raster}};
    struct qgs_group group = {.title = nasty, .layers = 2, .layer = layer};
    struct qgs_project p = {.title = nasty,
                            .about = nasty,
                            .crs_wkt = "LOCAL_CS[\"x\"]",
                            .bounds = {0, 0, 1, 2},
                            .groups = 1,
                            .group = &group};
    char *path = in_folder("x.qgs");
    ck_assert_int_eq(qgs_write(path, &p, &err), ST_OK);
    CPLXMLNode *xml = CPLParseXMLFile(path), *root = CPLGetXMLNode(xml, "=qgis");
    ck_assert_ptr_nonnull(root);
    ck_assert_str_eq(CPLGetXMLValue(root, "title", ""), nasty);
    ck_assert_str_eq(CPLGetXMLValue(root, "layer-tree-group.layer-tree-group.name", ""), nasty);
    ck_assert_str_eq(CPLGetXMLValue(root, "projectlayers.maplayer.layername", ""), nasty);
    ck_assert_str_eq(CPLGetXMLValue(root, "projectlayers.maplayer.renderer-v2.ranges.range.label", ""),
                     nasty);
    ck_assert_str_eq(CPLGetXMLValue(root, "projectlayers.maplayer.datasource", ""),
                     "./zones.gpkg|layername=zones");
    ck_assert_str_eq(CPLGetXMLValue(root, "mapcanvas.extent.ymax", ""), "2");
    CPLDestroyXMLNode(xml);
    free(path);
    remove_folder();
}
END_TEST

START_TEST(hash_is_xxh3)
{
    /* XXH3 128 of the empty input, as published with the algorithm. */
    struct error err;
    long long size;
    char hex[33];
    make_folder();
    char *path = in_folder("empty");
    ck_assert_int_eq(file_write(path, "", 0, &err), ST_OK);
    ck_assert_int_eq(file_hash(path, &size, hex, &err), ST_OK);
    ck_assert_str_eq(hex, "99aa06d3014798d86001c324468d497f");
    ck_assert_int_eq(size, 0);
    ck_assert_int_eq(file_write("/nowhere/x", "", 0, &err), ST_FAILED);
    ck_assert_str_eq(err.text, "/nowhere/x: cannot be written: No such file or directory");
    free(path);
    remove_folder();
}
END_TEST

Suite *run_suite(void)
{
    Suite *s = suite_create("run");
    TCase *t = tcase_create("run");
    tcase_add_unchecked_fixture(t, GDALAllRegister, NULL);
    tcase_set_timeout(t, 60);
    tcase_add_test(t, tiles_are_committed_in_order);
    tcase_add_test(t, the_first_fault_in_tile_order_is_told);
    tcase_add_test(t, results_appear_whole_or_not_at_all);
    tcase_add_test(t, another_sets_results_are_kept);
    tcase_add_test(t, what_a_killed_run_left_is_swept);
    tcase_add_test(t, tables_keep_empty_cells_empty);
    tcase_add_test(t, tables_have_no_negative_nothing);
    tcase_add_test(t, styles_escape_names);
    tcase_add_test(t, projects_escape_names);
    tcase_add_test(t, hash_is_xxh3);
    suite_add_tcase(s, t);
    return s;
}
