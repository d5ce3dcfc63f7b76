/* A layer folder of its own for each manifest test: empty files under the names the manifests use. */
#ifndef CAPACITY_TESTS_MANIFEST_FOLDER_H
#define CAPACITY_TESTS_MANIFEST_FOLDER_H

#include "base/text.h"
#include "manifest/manifest.h"

#include <check.h>
#include <cpl_vsi.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define GRID   "grid: {crs: \"EPSG:32650\", cell: 500}\n"
#define LINEAR "score: {linear: {worst: 25, best: 0}}"
#define GROUPS "groups: {a: {factors: {f: {source: dem.tif, " LINEAR "}}}}\n"
#define ZONES  "zones: {source: counties.gpkg, id: code, parent: city}\n"

static char folder[64];

static void write_bytes(const char *name, const char *bytes, size_t size)
{
    char path[256];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    FILE *f = fopen(path, "wb");
    ck_assert_ptr_nonnull(f);
    ck_assert_uint_eq(fwrite(bytes, 1, size, f), size);
    ck_assert_int_eq(fclose(f), 0);
}

static inline void write_manifest(const char *yaml)
{
    write_bytes("capacity.yaml", yaml, strlen(yaml));
}

static void make_folder(void)
{
    strcpy(folder, "/tmp/capacity-manifest-XXXXXX");
    ck_assert_ptr_nonnull(mkdtemp(folder));
    static const char *const names[] = {"dem.tif",     "landuse.tif", "counties.gpkg",
                                        "rivers.gpkg", "census.csv",  "industry.csv"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) write_bytes(names[i], "", 0);
}

static void remove_folder(void)
{
    VSIRmdirRecursive(folder);
}

/* Read the manifest of the folder; a fault fails the test. The caller frees. */
static inline struct manifest *read_good(const char *const *sets, size_t count)
{
    struct manifest *m = NULL;
    struct manifest_faults faults = {0};
    struct error err = {""};
    enum status status = manifest_read(folder, sets, count, &m, &faults, &err);
    ck_assert_msg(status == ST_OK, "%s", err.text);
    ck_assert_uint_eq(faults.count, 0);
    ck_assert_str_eq(err.text, "");
    return m;
}

/* "linear, piecewise or table": the methods of a kind, as the table has them. */
static inline void add_method_names(struct text *t, const char *kind, size_t length)
{
    const char *names[64];
    for (int k = 0; k < METHOD_KINDS; k++) {
        const char *kind_name = method_kind_name((enum method_kind)k);
        if (strlen(kind_name) != length || strncmp(kind_name, kind, length) != 0) continue;
        size_t n = method_names((enum method_kind)k, names, 64);
        for (size_t i = 0; i < n; i++)
            text_add(t, "%s%s", i == 0 ? "" : i + 1 == n ? " or " : ", ", names[i]);
        return;
    }
    ck_abort_msg("no such kind of method: %s", kind);
}

/* `text` with the folder's path for "$", the manifest's for "@", and the methods of a kind for "<kind>".
 * Caller frees. */
static inline char *expand(const char *text)
{
    struct text t = {0};
    for (const char *s = text; *s; s++) {
        const char *end = *s == '<' ? strchr(s, '>') : NULL;
        if (*s == '@' || *s == '$') {
            text_add(&t, "%s%s", folder, *s == '@' ? "/capacity.yaml" : "");
        } else if (end && end > s + 1 && !strchr("< ", s[1])) {
            add_method_names(&t, s + 1, (size_t)(end - s - 1));
            s = end;
        } else {
            text_add_bytes(&t, s, 1);
        }
    }
    return t.s ? t.s : strdup("");
}

/* Read the manifest of the folder and compare all faults, a line each, with `expected` (see expand). */
static inline void expect_faults(const char *const *sets, size_t count, enum status status,
                                 const char *expected)
{
    struct manifest *m = NULL;
    struct manifest_faults faults = {0};
    struct error err = {""};
    ck_assert_int_eq(manifest_read(folder, sets, count, &m, &faults, &err), status);
    ck_assert_ptr_null(m);
    struct text found = {0};
    for (size_t i = 0; i < faults.count; i++) text_add(&found, "%s%s", i ? "\n" : "", faults.text[i]);
    char *wanted = expand(expected);
    ck_assert_str_eq(found.s, wanted);
    /* The first fault is the one the caller without a list of faults sees. */
    ck_assert_str_eq(err.text, faults.text[0]);
    free(wanted);
    text_clear(&found);
    manifest_faults_clear(&faults);
}

#endif
