/* Rasters written in strips by several threads. */
#include "grid/raster_file.h"
#include "grid/strips.h"
#include "made.h"
#include "suites.h"

#include <cpl_vsi.h>
#include <gdal.h>
#include <stdlib.h>
#include <string.h>

enum { WIDTH = 1100, HEIGHT = 1400, BLOCK = RASTER_TILE };

/* A block without data, one at the edge too, and one with a single cell. */
static bool missing(int x, int y)
{
    int bx = x / BLOCK, by = y / BLOCK;
    if (bx == 0 && by == 1) return x != 3 || y != 2 * BLOCK - 1;
    return (bx == 1 && by == 0) || (bx == 2 && by == 2);
}

/* To be rounded and cut off in whole numbers. */
static float cell_at(int x, int y)
{
    return (float)(x % 300) + (float)(y % 7) / 8;
}

struct job {
    float missing;
    int fails_at; /* row; -1: none */
};

static enum status open_nothing(const void *job, struct strips *strips, void **hand, struct error *err)
{
    (void)job;
    (void)strips;
    (void)err;
    *hand = NULL;
    return ST_OK;
}

static void close_nothing(void *hand)
{
    (void)hand;
}

static enum status make(const void *user, void *hand, struct tile t, void *cells, struct error *err)
{
    const struct job *j = user;
    (void)hand;
    if (j->fails_at >= t.y && j->fails_at < t.y + t.h) return error_set(err, ST_INPUT, "row %d", j->fails_at);
    float *to = cells;
    for (int y = t.y; y < t.y + t.h; y++)
        for (int x = t.x; x < t.x + t.w; x++) *to++ = missing(x, y) ? j->missing : cell_at(x, y);
    return ST_OK;
}

static const struct grid frame = {
    .crs_wkt = (char[]){""}, .x0 = 0, .y0 = 1400, .cell_x = 1, .cell_y = 1, .width = WIDTH, .height = HEIGHT};

static enum status write_strips(const char *path, GDALDataType type, struct strip_work work, struct job j,
                                struct error *err)
{
    work.type = GDT_Float32;
    work.width = WIDTH;
    work.height = HEIGHT;
    work.job = &j;
    work.open = open_nothing;
    work.close = close_nothing;
    work.make = make;
    enum status st = raster_create(path, &frame, type, RASTER_KEPT, &work.out, err);
    ck_assert_int_eq(st, ST_OK);
    GDALSetRasterNoDataValue(GDALGetRasterBand(work.out, 1), j.missing);
    GIntBig cached = GDALGetCacheUsed64();
    st = strips_write(&work, err);
    bool whole_blocks = work.columns % BLOCK == 0 && work.rows % BLOCK == 0;
    if (whole_blocks) ck_assert_int_eq(GDALGetCacheUsed64(), cached);
    if (st == ST_OK) return raster_finish(&work.out, path, err);
    raster_discard(&work.out, path);
    return st;
}

/* As GDAL converts a float to the file's type. */
static double stored(float v, GDALDataType type)
{
    double to = 0;
    GDALCopyWords64(&v, GDT_Float32, 0, &to, GDT_Float64, 0, 1);
    if (type == GDT_Float32) return to;
    unsigned char byte = 0;
    int16_t whole = 0;
    GDALCopyWords64(&v, GDT_Float32, 0, type == GDT_Byte ? (void *)&byte : (void *)&whole, type, 0, 1);
    return type == GDT_Byte ? byte : whole;
}

static void assert_cells(const char *path, GDALDataType type, const struct job *j)
{
    GDALDatasetH ds = GDALOpen(path, GA_ReadOnly);
    ck_assert_ptr_nonnull(ds);
    GDALRasterBandH band = GDALGetRasterBand(ds, 1);
    double *v = malloc(WIDTH * sizeof *v);
    for (int y = 0; y < HEIGHT; y++) {
        ck_assert_int_eq(GDALRasterIO(band, GF_Read, 0, y, WIDTH, 1, v, WIDTH, 1, GDT_Float64, 0, 0),
                         CE_None);
        for (int x = 0; x < WIDTH; x++) {
            double is = stored(missing(x, y) ? j->missing : cell_at(x, y), type);
            if (v[x] != is && !(isnan(v[x]) && isnan(is))) ck_abort_msg("%d, %d: %g, not %g", x, y, v[x], is);
        }
    }
    free(v);
    ck_assert_ptr_nonnull(GDALGetMetadataItem(band, "BLOCK_OFFSET_0_1", "TIFF"));
    ck_assert_ptr_null(GDALGetMetadataItem(band, "BLOCK_OFFSET_1_0", "TIFF"));
    ck_assert_ptr_null(GDALGetMetadataItem(band, "BLOCK_OFFSET_2_2", "TIFF"));
    GDALClose(ds);
}

static const struct {
    GDALDataType type;
    float missing;
    int columns, rows;
} layouts[] = {{GDT_Float32, NAN, 0, BLOCK},  {GDT_Byte, 255, 0, BLOCK},
               {GDT_Int16, -32768, 0, BLOCK}, {GDT_Float32, NAN, BLOCK, 2 * BLOCK},
               {GDT_Float32, NAN, 0, 200},    {GDT_Int16, -1, 0, BLOCK / 2},
               {GDT_Byte, 0, BLOCK, BLOCK},   {GDT_Byte, 255, 300, BLOCK}};

START_TEST(cells_come_to_their_place_whatever_the_threads)
{
    struct job j = {layouts[_i].missing, -1};
    vsi_l_offset size[4] = {0};
    unsigned char *bytes[4] = {0};
    for (int threads = 1; threads <= 3; threads++) {
        char path[64];
        snprintf(path, sizeof path, "/vsimem/made/strips%d.tif", threads);
        struct error err = {""};
        struct strip_work work = {
            .columns = layouts[_i].columns, .rows = layouts[_i].rows, .threads = threads};
        ck_assert_msg(write_strips(path, layouts[_i].type, work, j, &err) == ST_OK, "%s", err.text);
        assert_cells(path, layouts[_i].type, &j);
        bytes[threads] = VSIGetMemFileBuffer(path, &size[threads], FALSE);
        ck_assert_uint_eq(size[threads], size[1]);
        ck_assert_mem_eq(bytes[threads], bytes[1], size[1]);
    }
}
END_TEST

START_TEST(a_strip_that_fails_stops_them_all)
{
    static const int rows[] = {0, BLOCK, HEIGHT - 1};
    for (int threads = 1; threads <= 3; threads++) {
        struct job j = {NAN, rows[_i]};
        struct error err = {""};
        struct strip_work work = {.rows = BLOCK / 2, .threads = threads};
        ck_assert_int_eq(write_strips("/vsimem/made/strips.tif", GDT_Float32, work, j, &err), ST_INPUT);
        char expected[32];
        snprintf(expected, sizeof expected, "row %d", rows[_i]);
        ck_assert_str_eq(err.text, expected);
        VSIStatBufL s;
        ck_assert_int_ne(VSIStatL("/vsimem/made/strips.tif", &s), 0);
    }
}
END_TEST

Suite *strips_suite(void)
{
    Suite *s = suite_create("strips");
    TCase *c = tcase_create("strips");
    tcase_add_checked_fixture(c, made_setup, made_teardown);
    tcase_set_timeout(c, 60);
    tcase_add_loop_test(c, cells_come_to_their_place_whatever_the_threads, 0,
                        sizeof layouts / sizeof layouts[0]);
    tcase_add_loop_test(c, a_strip_that_fails_stops_them_all, 0, 3);
    suite_add_tcase(s, c);
    return s;
}
