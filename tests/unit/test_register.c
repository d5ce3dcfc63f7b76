/* Registration of rasters: in place, warped, and what the cache remembers. */
#include "grid/warp.h"
#include "registered.h"
#include "suites.h"

#include <cpl_conv.h>
#include <cpl_string.h>
#include <fcntl.h>
#include <gdal_utils.h>

static const char src[] = "/vsimem/made/src.tif";

/* What gdalwarp makes of it, with the scales that registration reports. */
static float *by_gdalwarp(const struct registered *r, const struct layer *l, const char *method,
                          const char *error, const char *missing)
{
    char xs[32] = "", ys[32] = "";
    ck_assert_int_eq(sscanf(strstr(l->made, "XSCALE="), "XSCALE=%31s -wo YSCALE=%31[^)])", xs, ys), 2);
    double b[4];
    const struct grid *g = &r->plan.grid;
    grid_bounds(g, b);
    char **a = NULL;
    const char *const fixed[] = {"-of", "MEM", "-ovr", "NONE", "-ot",    "Float32",   "-dstnodata", "nan",
                                 "-et", error, "-r",   method, "-t_srs", g->crs_name, "-te",        NULL};
    for (int i = 0; fixed[i]; i++) a = CSLAddString(a, fixed[i]);
    for (int i = 0; i < 4; i++) a = CSLAddString(a, CPLSPrintf("%.17g", b[i]));
    a = CSLAddString(CSLAddString(CSLAddString(a, "-ts"), CPLSPrintf("%d", g->width)),
                     CPLSPrintf("%d", g->height));
    a = CSLAddString(CSLAddString(a, "-wo"), CPLSPrintf("XSCALE=%s", xs));
    a = CSLAddString(CSLAddString(a, "-wo"), CPLSPrintf("YSCALE=%s", ys));
    if (missing) a = CSLAddString(CSLAddString(a, "-srcnodata"), missing);
    GDALWarpAppOptions *o = GDALWarpAppOptionsNew(a, NULL);
    ck_assert_ptr_nonnull(o);
    CSLDestroy(a);
    GDALDatasetH in = GDALOpen(src, GA_ReadOnly);
    GDALDatasetH out = GDALWarp("", NULL, 1, &in, o, NULL);
    ck_assert_ptr_nonnull(out);
    float *v = malloc((size_t)g->width * (size_t)g->height * sizeof *v);
    ck_assert_int_eq(GDALRasterIO(GDALGetRasterBand(out, 1), GF_Read, 0, 0, g->width, g->height, v, g->width,
                                  g->height, GDT_Float32, 0, 0),
                     CE_None);
    GDALWarpAppOptionsFree(o);
    GDALClose(out);
    GDALClose(in);
    return v;
}

static void assert_same(const float *a, const float *b, const struct grid *g, const char *what)
{
    size_t n = (size_t)g->width * (size_t)g->height, data = 0;
    for (size_t i = 0; i < n; i++) {
        ck_assert_msg(same_cell(a[i], b[i]), "%s: cell %zu, %zu: %.9g and %.9g", what, i % (size_t)g->width,
                      i / (size_t)g->width, (double)a[i], (double)b[i]);
        data += isnan(a[i]) ? 0 : 1;
    }
    ck_assert_msg(data > n / 4 && data < n, "%s: %zu of %zu cells have data", what, data, n);
}

static const struct {
    enum resample_rule rule;
    const char *name, *error;
    GDALDataType type;
    double nodata;
} warps[] = {{RESAMPLE_NEAREST, "near", "0.125", GDT_Int16, -9999},
             {RESAMPLE_BILINEAR, "bilinear", "0.125", GDT_Int16, -9999},
             {RESAMPLE_CUBIC, "cubic", "0.125", GDT_Float32, NAN},
             {RESAMPLE_CUBICSPLINE, "cubicspline", "0.125", GDT_Float32, -3.4028234663852886e+38},
             {RESAMPLE_LANCZOS, "lanczos", "0.125", GDT_Float64, -1.7976931348623157e+308},
             {RESAMPLE_AVERAGE, "average", "0.125", GDT_Int16, -9999},
             {RESAMPLE_MODE, "mode", "0.125", GDT_Int16, -9999},
             {RESAMPLE_MIN, "min", "0.125", GDT_Int32, -2147483647},
             {RESAMPLE_MAX, "max", "0.125", GDT_Float32, NAN},
             {RESAMPLE_MED, "med", "0.125", GDT_Int16, -9999},
             {RESAMPLE_Q1, "q1", "0.125", GDT_Int16, -9999},
             {RESAMPLE_Q3, "q3", "0.125", GDT_Int16, -9999},
             {RESAMPLE_SUM, "sum", "0", GDT_Float32, NAN},
             {RESAMPLE_RMS, "rms", "0.125", GDT_Float32, NAN}};

/* Degrees to a grid of metres, in four strips, finer and coarser than the source. */
START_TEST(warps_equal_gdalwarp)
{
    made_terrain(src, "EPSG:4326", 115.0, 26.2, 0.002, 170, 180, warps[_i].type, warps[_i].nodata);
    for (int coarse = 0; coarse < 2; coarse++) {
        struct registered r;
        double cell = coarse ? 500 : 50;
        registered_open(&r, "EPSG:32650", 310000, 2890000, cell, coarse ? 60 : 300, coarse ? 70 : 600, src);
        r.f->resample = warps[_i].rule;
        registered_plan(&r);
        struct layer l;
        float *ours = registered_factor(&r, &l),
              *theirs = by_gdalwarp(&r, &l, warps[_i].name, warps[_i].error, NULL);
        assert_same(ours, theirs, &r.plan.grid, warps[_i].name);
        free(ours);
        free(theirs);
        layer_clear(&l);
        registered_close(&r);
    }
}
END_TEST

START_TEST(threads_change_no_bit)
{
    made_terrain(src, "EPSG:4326", 115.0, 26.2, 0.002, 170, 180, GDT_Float32, NAN);
    for (int k = 0; k < 3; k++) {
        const enum resample_rule rule[] = {RESAMPLE_CUBIC, RESAMPLE_AVERAGE, RESAMPLE_SUM};
        float *cells[2];
        struct registered r;
        registered_open(&r, "EPSG:32650", 310000, 2890000, 50, 300, 1100, src);
        r.f->resample = rule[k];
        registered_plan(&r);
        for (int t = 0; t < 2; t++) {
            r.threads = t ? 3 : 1;
            struct layer l;
            cells[t] = registered_factor(&r, &l);
            ck_assert(!l.from_cache && l.in_cache);
            unlink(l.path);
            layer_clear(&l);
        }
        assert_same(cells[0], cells[1], &r.plan.grid, "threads");
        free(cells[0]);
        free(cells[1]);
        registered_close(&r);
    }
}
END_TEST

START_TEST(a_layer_on_the_grid_is_read_in_place)
{
    made_terrain(src, "EPSG:32650", 300000, 2900000, 100, 80, 60, GDT_Int16, -9999);
    struct registered r;
    registered_open(&r, "EPSG:32650", 302000, 2899000, 100, 30, 20, src);
    registered_plan(&r);
    struct layer l;
    float *v = registered_factor(&r, &l);
    char file[512];
    ck_assert_str_eq(l.path, src);
    ck_assert_str_eq(l.made, "in place");
    ck_assert_int_eq(registered_files(file, sizeof file), 0);
    ck_assert_int_eq(l.off_x, 20);
    ck_assert_int_eq(l.off_y, 10);
    bool hole = false;
    for (int i = 0; i < 600; i++) {
        int x = i % 30 + 20, y = i / 30 + 10;
        if (isnan(v[i]))
            hole = true;
        else
            ck_assert_float_eq(v[i], (float)floor(terrain(x, y) + 0.5));
    }
    ck_assert(hole);
    free(v);
    layer_clear(&l);
    registered_close(&r);
}
END_TEST

START_TEST(scale_and_stated_nodata_reach_the_cells)
{
    GDALDatasetH ds = made_raster_open(src, "EPSG:4326", 115, 26.2, 0.01, 0.01, 40, 40, GDT_Int16, 1);
    int16_t v[1600];
    for (int i = 0; i < 1600; i++) v[i] = i % 40 < 20 ? 77 : 300;
    ck_assert_int_eq(
        GDALRasterIO(GDALGetRasterBand(ds, 1), GF_Write, 0, 0, 40, 40, v, 40, 40, GDT_Int16, 0, 0), CE_None);
    GDALSetRasterScale(GDALGetRasterBand(ds, 1), 0.5);
    GDALSetRasterOffset(GDALGetRasterBand(ds, 1), 1000);
    GDALClose(ds);
    struct registered r;
    registered_open(&r, "EPSG:32650", 305000, 2890000, 500, 60, 60, src);
    r.f->resample = RESAMPLE_NEAREST;
    r.f->source.has_missing = true;
    r.f->source.missing = 77;
    registered_plan(&r);
    float *cells = registered_factor(&r, NULL);
    int data = 0;
    for (int i = 0; i < 3600; i++) {
        ck_assert(isnan(cells[i]) || cells[i] == 1150);
        data += !isnan(cells[i]);
    }
    ck_assert_int_gt(data, 1000);
    ck_assert_int_lt(data, 2600);
    free(cells);
    registered_close(&r);
}
END_TEST

/* GDAL's warper would heed one of the two. */
START_TEST(nodata_and_mask_both_count)
{
    CPLSetConfigOption("GDAL_TIFF_INTERNAL_MASK", "YES");
    GDALDatasetH ds = made_raster_open(src, "EPSG:32650", 300050, 2900000, 100, 100, 60, 60, GDT_Byte, 1);
    unsigned char v[3600], mask[3600];
    for (int i = 0; i < 3600; i++) {
        v[i] = i % 60 < 20 ? 9 : 50;
        mask[i] = i / 60 < 20 ? 0 : 255;
    }
    GDALSetRasterNoDataValue(GDALGetRasterBand(ds, 1), 9);
    ck_assert_int_eq(GDALCreateDatasetMaskBand(ds, GMF_PER_DATASET), CE_None);
    GDALRasterBandH band = GDALGetRasterBand(ds, 1);
    ck_assert_int_eq(GDALRasterIO(band, GF_Write, 0, 0, 60, 60, v, 60, 60, GDT_Byte, 0, 0), CE_None);
    ck_assert_int_eq(
        GDALRasterIO(GDALGetMaskBand(band), GF_Write, 0, 0, 60, 60, mask, 60, 60, GDT_Byte, 0, 0), CE_None);
    GDALClose(ds);
    CPLSetConfigOption("GDAL_TIFF_INTERNAL_MASK", NULL);
    struct registered r;
    registered_open(&r, "EPSG:32650", 300100, 2900000, 100, 55, 60, src);
    r.f->resample = RESAMPLE_BILINEAR;
    registered_plan(&r);
    float *cells = registered_factor(&r, NULL);
    for (int i = 0; i < 55 * 60; i++) {
        int x = i % 55, y = i / 55; /* cell x lies between columns x and x + 1 of the source */
        bool missing = x + 1 < 20 || y < 20;
        ck_assert_msg(same_cell(cells[i], missing ? NAN : 50), "%d, %d: %g", x, y, (double)cells[i]);
    }
    free(cells);
    registered_close(&r);
}
END_TEST

START_TEST(the_cache_serves_the_same_and_forgets_the_changed)
{
    char path[128], file[512];
    snprintf(path, sizeof path, "/vsimem/made/t.tif");
    made_terrain(path, "EPSG:4326", 115.0, 26.2, 0.01, 40, 40, GDT_Int16, -9999);
    struct registered r;
    registered_open(&r, "EPSG:32650", 305000, 2890000, 500, 60, 60, path);
    registered_plan(&r);
    struct layer first, second;
    float *a = registered_factor(&r, &first), *b = registered_factor(&r, &second);
    ck_assert(!first.from_cache && second.from_cache);
    ck_assert_str_eq(first.path, second.path);
    ck_assert_str_eq(first.made, second.made);
    assert_same(a, b, &r.plan.grid, "again");
    free(b);
    layer_clear(&second);
    registered_reopen(NULL);
    ck_assert_int_eq(truncate(first.path, 4000), 0); /* damaged: made again */
    b = registered_factor(&r, &second);
    ck_assert(!second.from_cache);
    assert_same(a, b, &r.plan.grid, "made again");
    free(b);
    layer_clear(&second);
    r.f->source.has_missing = true; /* other parameters: another file */
    r.f->source.missing = 500;
    free(registered_factor(&r, &second));
    ck_assert(!second.from_cache);
    ck_assert_str_ne(first.path, second.path);
    ck_assert_int_eq(registered_files(file, sizeof file), 2);
    free(a);
    layer_clear(&first);
    layer_clear(&second);
    registered_close(&r);
}
END_TEST

/* A file of one value at a path on disk, changed at a fixed time. */
static void steady_file(const char *path, double value)
{
    GDALDatasetH ds = made_raster_open(path, "EPSG:4326", 115, 26.2, 0.01, 0.01, 40, 40, GDT_Float32, 1);
    GDALFillRaster(GDALGetRasterBand(ds, 1), value, 0);
    GDALClose(ds);
    const struct timespec at[2] = {{.tv_sec = 1600000000}, {.tv_sec = 1600000000}};
    ck_assert_int_eq(utimensat(AT_FDCWD, path, at, 0), 0);
}

START_TEST(a_file_of_the_same_size_and_time_is_told_apart)
{
    char path[] = "/tmp/capacity-source-XXXXXX";
    close(mkstemp(path));
    struct registered r;
    registered_open(&r, "EPSG:32650", 305000, 2890000, 500, 60, 60, path);
    for (int k = 0; k < 2; k++) {
        steady_file(path, 5 + k);
        registered_plan(&r);
        float *v = registered_factor(&r, NULL);
        ck_assert_float_eq(v[30 * 60 + 30], (float)(5 + k));
        free(v);
        plan_clear(&r.plan);
    }
    unlink(path);
    registered_close(&r);
}
END_TEST

START_TEST(two_factors_share_what_is_made_of_one_source)
{
    char file[512];
    made_terrain(src, "EPSG:4326", 115.0, 26.2, 0.01, 40, 40, GDT_Int16, -9999);
    struct registered r;
    registered_open(&r, "EPSG:32650", 305000, 2890000, 500, 60, 60, src);
    made_factor(r.m, "again", src);
    registered_plan(&r);
    struct register_context c = registered_context(&r);
    struct error err = {""};
    struct layer l[2];
    for (size_t f = 0; f < 2; f++)
        ck_assert_msg(register_factor(&c, f, &l[f], &err) == ST_OK, "%s", err.text);
    ck_assert(!l[0].from_cache && l[1].from_cache);
    ck_assert_str_eq(l[0].path, l[1].path);
    ck_assert_int_eq(registered_files(file, sizeof file), 1);
    layer_clear(&l[0]);
    layer_clear(&l[1]);
    registered_close(&r);
}
END_TEST

static bool stop_at(double share, void *user)
{
    double *at = user;
    return share < *at;
}

START_TEST(an_interrupted_warp_leaves_nothing)
{
    made_terrain(src, "EPSG:4326", 115.0, 26.2, 0.002, 170, 180, GDT_Float32, NAN);
    const double at[] = {0, 0.3, 0.6};
    double limit = at[_i % 3];
    struct registered r;
    registered_open(&r, "EPSG:32650", 310000, 2890000, 50, 300, 1100, src);
    r.threads = 1 + _i / 3;
    r.progress = (struct progress){stop_at, &limit};
    registered_plan(&r);
    registered_fails(&r, ST_INTERRUPTED, "interrupted");
    registered_close(&r);
}
END_TEST

START_TEST(a_source_cut_short_is_named)
{
    made_terrain(src, "EPSG:4326", 115.0, 26.2, 0.002, 170, 180, GDT_Float32, NAN);
    VSILFILE *f = VSIFOpenL(src, "r+b");
    ck_assert_int_eq(VSIFTruncateL(f, 170 * 180 * 2), 0);
    VSIFCloseL(f);
    struct registered r;
    registered_open(&r, "EPSG:32650", 310000, 2890000, 50, 300, 600, src);
    r.threads = 2;
    registered_plan(&r);
    registered_fails(&r, ST_INPUT, "factor height: /vsimem/made/src.tif: cannot be read for rows");
    registered_close(&r);
}
END_TEST

Suite *register_suite(void)
{
    Suite *s = suite_create("register");
    TCase *c = tcase_create("raster");
    tcase_add_checked_fixture(c, registered_setup, registered_teardown);
    tcase_set_timeout(c, 60);
    tcase_add_loop_test(c, warps_equal_gdalwarp, 0, sizeof warps / sizeof warps[0]);
    tcase_add_test(c, threads_change_no_bit);
    tcase_add_test(c, a_layer_on_the_grid_is_read_in_place);
    tcase_add_test(c, scale_and_stated_nodata_reach_the_cells);
    tcase_add_test(c, nodata_and_mask_both_count);
    tcase_add_test(c, the_cache_serves_the_same_and_forgets_the_changed);
    tcase_add_test(c, a_file_of_the_same_size_and_time_is_told_apart);
    tcase_add_test(c, two_factors_share_what_is_made_of_one_source);
    tcase_add_loop_test(c, an_interrupted_warp_leaves_nothing, 0, 6);
    tcase_add_test(c, a_source_cut_short_is_named);
    suite_add_tcase(s, c);
    return s;
}
