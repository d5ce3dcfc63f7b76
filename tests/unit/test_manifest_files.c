/* The folder and the file of a manifest, files that are no manifest at all, and the reference. */
#include "document.h"
#include "manifest_folder.h"
#include "suites.h"

#include <sys/stat.h>
#include <unistd.h>

static void expect_no_folder(const char *dir, const char *message)
{
    struct manifest *m;
    struct manifest_faults faults = {0};
    struct error err = {""};
    char *path = expand(dir), *wanted = expand(message);
    ck_assert_int_eq(manifest_read(path, NULL, 0, &m, &faults, &err), ST_INPUT);
    ck_assert_ptr_null(m);
    ck_assert_str_eq(err.text, wanted);
    ck_assert_uint_eq(faults.count, 1);
    ck_assert_str_eq(faults.text[0], wanted);
    manifest_faults_clear(&faults);
    free(path);
    free(wanted);
}

static void make_in_folder(const char *name)
{
    char *path = expand(name);
    ck_assert_int_eq(mkdir(path, 0777), 0);
    free(path);
}

START_TEST(folder_without_a_manifest)
{
    expect_no_folder("$/none", "$/none: there is no such folder");
    expect_no_folder("$/dem.tif", "$/dem.tif: not a folder, expected the folder that holds capacity.yaml");
    expect_no_folder(
        "$/", "$: there is no capacity.yaml in the folder, which holds census.csv, counties.gpkg, dem.tif, "
              "industry.csv, landuse.tif, rivers.gpkg");
    write_bytes("a", "", 0);
    expect_no_folder(
        "$", "$: there is no capacity.yaml in the folder, which holds a, census.csv, counties.gpkg, dem.tif, "
             "industry.csv, landuse.tif, ...");
    write_bytes("capacity.yml", "", 0);
    expect_no_folder("$", "$: there is no capacity.yaml in the folder; rename capacity.yml if that is it");
    make_in_folder("$/empty");
    expect_no_folder("$/empty",
                     "$/empty: the folder is empty, expected layers and a file capacity.yaml in it");
    make_in_folder("$/odd");
    make_in_folder("$/odd/capacity.yaml");
    expect_no_folder("$/odd", "$/odd/capacity.yaml: cannot be read, expected a file");
}
END_TEST

START_TEST(file_too_large)
{
    char path[200];
    write_manifest(GRID GROUPS);
    snprintf(path, sizeof path, "%s/capacity.yaml", folder);
    ck_assert_int_eq(truncate(path, 5 << 20), 0);
    expect_no_folder("$", "@: larger than 4 MB, expected a manifest");
}
END_TEST

/* Names of folders that are no names of results. */
START_TEST(name_from_the_folder)
{
    static const char *const names[][2] = {
        {"My layers (2019)", "My_layers__2019_"},
        {"赣州市", "赣州市"},
        {".hidden", "_hidden"},
        {"a\xe3\x80\x80z", "a_z"},
        {"Gan\xff", "Gan_"},
        {"v1.2-b_c", "v1.2-b_c"},
    };
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        char dir[200], file[300];
        snprintf(dir, sizeof dir, "%s/%s", folder, names[i][0]);
        snprintf(file, sizeof file, "%s/%s", names[i][0], "capacity.yaml");
        ck_assert_int_eq(mkdir(dir, 0777), 0);
        static const char yaml[] =
            GRID "groups: {a: {factors: {f: {source: ../dem.tif, score: {table: {1: 1}}}}}}\n";
        write_bytes(file, yaml, strlen(yaml));
        struct manifest *m = NULL;
        struct error err = {""};
        ck_assert_msg(manifest_read(dir, NULL, 0, &m, NULL, &err) == ST_OK, "%s", err.text);
        ck_assert_str_eq(m->name, names[i][1]);
        manifest_free(m);
        /* and whatever the name is made of may be given as a name */
        char set[200];
        snprintf(set, sizeof set, "name=\"%s\"", names[i][1]);
        const char *sets[] = {set};
        ck_assert_msg(manifest_read(dir, sets, 1, &m, NULL, &err) == ST_OK, "%s", err.text);
        manifest_free(m);
    }
    /* from inside the folder */
    char dir[200];
    snprintf(dir, sizeof dir, "%s/%s", folder, names[1][0]);
    ck_assert_int_eq(chdir(dir), 0);
    struct manifest *m = NULL;
    struct error err = {""};
    ck_assert_msg(manifest_read(".", NULL, 0, &m, NULL, &err) == ST_OK, "%s", err.text);
    ck_assert_str_eq(m->name, names[1][1]);
    manifest_free(m);
    ck_assert_int_eq(chdir("/"), 0);
}
END_TEST

/* Byte order mark, Windows line ends, UTF-16: what editors do to a file. */
START_TEST(encodings)
{
    write_manifest("\xef\xbb\xbf" GRID GROUPS "title: 赣州\r\n");
    struct manifest *m = read_good(NULL, 0);
    ck_assert_str_eq(m->title, "赣州");
    manifest_free(m);
    static const char ascii[] = GRID GROUPS "title: two\n";
    char wide[2 * sizeof ascii] = "\xff\xfe";
    for (size_t i = 0; i + 1 < sizeof ascii; i++) wide[2 + 2 * i] = ascii[i];
    write_bytes("capacity.yaml", wide, 2 * sizeof ascii);
    m = read_good(NULL, 0);
    ck_assert_str_eq(m->title, "two");
    manifest_free(m);
}
END_TEST

START_TEST(files_are_found_as_they_are_written)
{
    char yaml[2000];
    make_in_folder("$/sub");
    write_bytes("sub/x.tif", "", 0);
    write_bytes("ab:c.tif", "", 0);
    snprintf(yaml, sizeof yaml,
             GRID "groups: {g: {factors: {\n a: {source: sub/x.tif, " LINEAR
                  "},\n b: {source: %s/dem.tif, " LINEAR "},\n c: {source: 'ab:c.tif', " LINEAR
                  "},\n d: {source: '/vsicurl/https://example.org/a.tif', " LINEAR
                  "},\n e: {source: 'NETCDF:\"no.nc\":t', " LINEAR "},\n f: {source: '<VRTDataset/>', " LINEAR
                  "}}}}\n",
             folder);
    write_manifest(yaml);
    struct manifest *m = read_good(NULL, 0);
    static const char *const wanted[] = {"$/sub/x.tif",        "$/dem.tif",
                                         "$/ab:c.tif",         "/vsicurl/https://example.org/a.tif",
                                         "NETCDF:\"no.nc\":t", "<VRTDataset/>"};
    for (size_t i = 0; i < 6; i++) {
        char *path = expand(i == 5 ? "" : wanted[i]);
        ck_assert_str_eq(m->factor[i].source.path, i == 5 ? wanted[5] : path);
        free(path);
    }
    manifest_free(m);
    write_manifest(GRID "groups: {a: {factors: {f: {source: sub/y.tif, " LINEAR "}}}}\n");
    expect_faults(NULL, 0, ST_INPUT,
                  "@:2: groups.a.factors.f.source: found \"sub/y.tif\", expected a file that exists: there "
                  "is no $/sub/y.tif; "
                  "did you mean \"sub/x.tif\"?");
}
END_TEST

/* A folder inside an archive is read as any other. */
START_TEST(folder_in_memory)
{
    static const char yaml[] =
        GRID "groups: {a: {factors: {f: {source: dem.tif, score: {table: {1: 1}}}}}}\n";
    VSILFILE *f = VSIFOpenL("/vsimem/set/capacity.yaml", "wb");
    VSIFWriteL(yaml, 1, strlen(yaml), f);
    VSIFCloseL(f);
    struct manifest *m = NULL;
    struct error err = {""};
    ck_assert_int_eq(manifest_read("/vsimem/set", NULL, 0, &m, NULL, &err), ST_INPUT);
    ck_assert_str_eq(
        err.text,
        "/vsimem/set/capacity.yaml:2: groups.a.factors.f.source: found \"dem.tif\", expected a file that "
        "exists: there is no /vsimem/set/dem.tif");
    VSIFCloseL(VSIFOpenL("/vsimem/set/dem.tif", "wb"));
    ck_assert_int_eq(manifest_read("/vsimem/set", NULL, 0, &m, NULL, &err), ST_OK);
    ck_assert_str_eq(m->factor[0].source.path, "/vsimem/set/dem.tif");
    ck_assert_str_eq(m->name, "set");
    manifest_free(m);
    VSIRmdirRecursive("/vsimem/set");
}
END_TEST

/* What no analyst writes must be refused without a crash. */
static void expect_refused(const char *yaml)
{
    write_manifest(yaml);
    struct manifest *m;
    struct manifest_faults faults = {0};
    struct error err = {""};
    ck_assert_int_eq(manifest_read(folder, NULL, 0, &m, &faults, &err), ST_INPUT);
    ck_assert_uint_ge(faults.count, 1);
    ck_assert_uint_le(faults.count, 1000);
    manifest_faults_clear(&faults);
}

START_TEST(graphs_without_end)
{
    expect_refused("&a [*a]");
    expect_refused(
        "&a {grid: *a, groups: *a, zones: *a, constraints: [*a], classes: *a, weights: *a, nodata: *a}");
    expect_refused(GRID "groups: &a {g: &b {factors: *b, weight: *a}, h: *a}\n");
    expect_refused(GRID "groups: {g: {factors: &f {f: {score: *f, limits: *f, source: *f}}}}\n");
    expect_refused("? &a [*a]\n: b\n");
}
END_TEST

START_TEST(aliases_of_aliases)
{
    struct text t = {0};
    text_add(&t, "a0: &a0 {x: 1}\n");
    for (int i = 1; i < 40; i++) text_add(&t, "a%d: &a%d {x: *a%d, y: *a%d}\n", i, i, i - 1, i - 1);
    text_add(&t, "groups: *a39\ngrid: *a39\nconstraints: [*a39, *a38]\n");
    expect_refused(t.s);
    text_clear(&t);
}
END_TEST

START_TEST(deep_and_long)
{
    struct text t = {0};
    for (int i = 0; i < 100000; i++) text_add(&t, "[");
    expect_refused(t.s);
    t.len = 0;
    text_add(&t, "groups: ");
    for (int i = 0; i < 900; i++) text_add(&t, "{factors: ");
    for (int i = 0; i < 900; i++) text_add(&t, "}");
    expect_refused(t.s);
    t.len = 0;
    for (int i = 0; i < 100000; i++) text_add(&t, "k%d: %d\n", i, i);
    expect_refused(t.s);
    t.len = 0;
    text_add(&t, "groups:\n");
    for (int i = 0; i < 50000; i++) text_add(&t, "  g%d: ~\n", i);
    for (int i = 0; i < 50000; i++) text_add(&t, "  z: [%d]\n", i);
    expect_refused(t.s);
    t.len = 0;
    text_add(&t, GRID GROUPS "classes: {breaks: [0");
    for (int i = 0; i < 100000; i++) text_add(&t, ", x");
    text_add(&t, "]}\nconstraints: [x");
    for (int i = 0; i < 100000; i++) text_add(&t, ", {}");
    text_add(&t, "]\n");
    expect_refused(t.s);
    text_clear(&t);
}
END_TEST

/* A large table is no fault. */
START_TEST(large_table)
{
    struct text t = {0};
    text_add(&t, GRID "groups: {a: {factors: {f: {source: dem.tif, score: {table: {0: 1");
    for (int i = 1; i < 20000; i++) text_add(&t, ", %d: 0.5", i);
    text_add(&t, "}}}}}}\n");
    write_manifest(t.s);
    struct manifest *m = read_good(NULL, 0);
    ck_assert_uint_eq(m->factor[0].score.count, 20000);
    manifest_free(m);
    text_clear(&t);
}
END_TEST

/* Bytes of the reference's example changed, taken out and moved at random: any answer will do, a crash will
 * not. */
START_TEST(damaged_files)
{
    char *reference = manifest_reference();
    const char *start = strstr(reference, "```yaml\n") + 8;
    size_t size = (size_t)(strstr(start, "```\n") - start);
    static const char pieces[] = "{}[],:&*#\n\t \"'~-?|>!%@`<.0a\xe8\xff";
    unsigned seed = 1;
    char *damaged = malloc(size + 1);
    for (int round = 0; round < 300; round++) {
        memcpy(damaged, start, size);
        size_t length = size;
        for (int k = 0; k < 1 + round % 6; k++) {
            seed = seed * 1664525u + 1013904223u;
            size_t at = (seed >> 8) % length;
            if (seed >> 30 == 0)
                memmove(damaged + at, damaged + at + 1, --length - at);
            else if (seed >> 30 == 1)
                memmove(damaged, damaged + at / 4, length - at / 4);
            else
                damaged[at] = pieces[(seed >> 4) % (sizeof pieces - 1)];
        }
        write_bytes("capacity.yaml", damaged, length);
        struct manifest *m = NULL;
        struct manifest_faults faults = {0};
        enum status status = manifest_read(folder, NULL, 0, &m, &faults, NULL);
        ck_assert((status == ST_OK) == (m != NULL) && (status == ST_OK) == (faults.count == 0));
        manifest_free(m);
        manifest_faults_clear(&faults);
    }
    free(damaged);
    free(reference);
}
END_TEST

START_TEST(reference_example_is_good)
{
    char *reference = manifest_reference();
    char *start = strstr(reference, "```yaml\n") + 8;
    *strstr(start, "```\n") = 0;
    write_bytes("redline.gpkg", "", 0);
    write_manifest(start);
    struct manifest *m = read_good(NULL, 0);
    ck_assert_uint_eq(m->factors, 4);
    manifest_free(m);
    free(reference);
}
END_TEST

START_TEST(reference_is_up_to_date)
{
    document_is("docs/manifest.md", manifest_reference());
}
END_TEST

Suite *manifest_files_suite(void)
{
    Suite *s = suite_create("manifest_files");
    TCase *t = tcase_create("files");
    tcase_add_checked_fixture(t, make_folder, remove_folder);
    tcase_set_timeout(t, 60);
    tcase_add_test(t, folder_without_a_manifest);
    tcase_add_test(t, file_too_large);
    tcase_add_test(t, name_from_the_folder);
    tcase_add_test(t, encodings);
    tcase_add_test(t, files_are_found_as_they_are_written);
    tcase_add_test(t, folder_in_memory);
    tcase_add_test(t, graphs_without_end);
    tcase_add_test(t, aliases_of_aliases);
    tcase_add_test(t, deep_and_long);
    tcase_add_test(t, large_table);
    tcase_add_test(t, damaged_files);
    tcase_add_test(t, reference_example_is_good);
    tcase_add_test(t, reference_is_up_to_date);
    suite_add_tcase(s, t);
    return s;
}
