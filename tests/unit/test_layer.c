/* Reading layers. */
#include "grid/layer.h"
#include "grid/raster_file.h"
#include "registered.h"
#include "suites.h"

#include <cpl_conv.h>

/* A source of 6 x 4 cells with the values 0, 1, 2 ... row by row, but `special` in cell (2, 1). */
static void make_counted(const char *path, GDALDataType type, double special)
{
    GDALDatasetH ds = made_raster_open(path, "EPSG:32650", 0, 400, 100, 100, 6, 4, type, 1);
    double v[24];
    for (int i = 0; i < 24; i++) v[i] = i;
    v[8] = special;
    ck_assert_int_eq(GDALRasterIO(GDALGetRasterBand(ds, 1), GF_Write, 0, 0, 6, 4, v, 6, 4, GDT_Float64, 0, 0),
                     CE_None);
    GDALClose(ds);
}

static struct layer plain(const char *path)
{
    return (struct layer){.path = (char *)path, .band = 1, .scale = 1};
}

static void read_window(const struct layer *l, struct tile t, float *out)
{
    struct layer_reader *r = NULL;
    struct error err = {""};
    ck_assert_msg(layer_open(l, &r, &err) == ST_OK, "%s", err.text);
    ck_assert_msg(layer_read(r, t, out, &err) == ST_OK, "%s", err.text);
    layer_close(r);
}

START_TEST(offsets_place_the_file_and_outside_is_no_data)
{
    make_counted("/vsimem/made/a.tif", GDT_Int16, 8);
    struct layer l = plain("/vsimem/made/a.tif");
    l.off_x = -1; /* the grid begins a column west and a row north of the file */
    l.off_y = -1;
    float v[8 * 6];
    read_window(&l, (struct tile){0, 0, 8, 6}, v);
    for (int y = 0; y < 6; y++)
        for (int x = 0; x < 8; x++) {
            bool in = x >= 1 && x < 7 && y >= 1 && y < 5;
            float want = in ? (float)((y - 1) * 6 + x - 1) : NAN;
            ck_assert_msg(same_cell(v[y * 8 + x], want), "%d, %d: %g", x, y, (double)v[y * 8 + x]);
        }
    l.off_x = 2;
    l.off_y = 3;
    read_window(&l, (struct tile){1, 0, 2, 1}, v);
    ck_assert_float_eq(v[0], 21);
    ck_assert_float_eq(v[1], 22);
    read_window(&l, (struct tile){100, 100, 2, 2}, v);
    ck_assert(isnan(v[0]) && isnan(v[3]));
}
END_TEST

START_TEST(integers_keep_off_the_edge)
{
    make_counted("/vsimem/made/a.tif", GDT_Int32, -2000000000);
    struct layer l = plain("/vsimem/made/a.tif");
    l.off_x = -2;
    struct layer_reader *r = NULL;
    struct error err = {""};
    int32_t v[9 * 5];
    ck_assert_int_eq(layer_open(&l, &r, &err), ST_OK);
    ck_assert_int_eq(layer_read_int(r, (struct tile){0, 0, 9, 5}, -7, v, &err), ST_OK);
    layer_close(r);
    for (int y = 0; y < 5; y++)
        for (int x = 0; x < 9; x++) {
            bool in = x >= 2 && x < 8 && y < 4;
            int want = !in ? -7 : x == 4 && y == 1 ? -2000000000 : y * 6 + x - 2;
            ck_assert_int_eq(v[y * 9 + x], want);
        }
}
END_TEST

/* type, value in the file, no-data value told, whether the cell is no data */
static const struct {
    GDALDataType type;
    double value, nodata;
    bool missing;
} nodata_cases[] = {
    {GDT_Int16, -9999, -9999, true},
    {GDT_Byte, 255, 255, true},
    {GDT_Byte, 255, 255.00000001, false}, /* a float would round it to 255 */
    {GDT_Byte, 0, -9999, false},
    {GDT_Float32, 0.1, 0.1, true}, /* the file holds the nearest float */
    {GDT_Float32, -3.4028234663852886e+38, -3.4028234663852886e+38, true},
    {GDT_Float32, -3.4028234663852886e+38, -1.7976931348623157e+308, true},
    {GDT_Float64, 0.1, 0.1, true},
    {GDT_Float64, 0.1, 0.10000000149011612, false}, /* the nearest float is another double */
    {GDT_Float64, -1.7976931348623157e+308, -1.7976931348623157e+308, true},
    {GDT_Int32, 16777217, 16777216, false}, /* one float for both */
    {GDT_Int32, 16777216, 16777216, true},
    {GDT_UInt32, 4294967295.0, 4294967295.0, true},
    {GDT_Float32, NAN, -9999, true}, /* NaN is no data whatever is told */
};

START_TEST(nodata_is_told_in_the_type_of_the_band)
{
    make_counted("/vsimem/made/a.tif", nodata_cases[_i].type, nodata_cases[_i].value);
    struct layer l = plain("/vsimem/made/a.tif");
    l.has_nodata = true;
    l.nodata = nodata_cases[_i].nodata;
    float v[24];
    read_window(&l, (struct tile){0, 0, 6, 4}, v);
    ck_assert_int_eq(isnan(v[8]) != 0, nodata_cases[_i].missing);
    ck_assert_float_eq(v[9], 9);
    l.has_nodata = false;
    read_window(&l, (struct tile){0, 0, 6, 4}, v);
    ck_assert_int_eq(isnan(v[8]) != 0, isnan(nodata_cases[_i].value) != 0);
}
END_TEST

START_TEST(scale_and_offset_come_after_nodata)
{
    for (int type = 0; type < 2; type++) {
        make_counted("/vsimem/made/a.tif", type ? GDT_Float64 : GDT_Int16, -32768);
        struct layer l = plain("/vsimem/made/a.tif");
        l.has_nodata = true;
        l.nodata = -32768;
        l.scale = 0.1;
        l.offset = -20;
        float v[24];
        read_window(&l, (struct tile){0, 0, 6, 4}, v);
        ck_assert(isnan(v[8]));
        ck_assert_float_eq(v[7], (float)(7 * 0.1 - 20));
    }
}
END_TEST

START_TEST(masks_take_cells_out)
{
    CPLSetConfigOption("GDAL_TIFF_INTERNAL_MASK", "YES");
    GDALDatasetH ds =
        made_raster_open("/vsimem/made/m.tif", "EPSG:32650", 0, 400, 100, 100, 6, 4, GDT_Byte, 1);
    GDALFillRaster(GDALGetRasterBand(ds, 1), 7, 0);
    ck_assert_int_eq(GDALCreateDatasetMaskBand(ds, GMF_PER_DATASET), CE_None);
    unsigned char mask[24];
    memset(mask, 255, sizeof mask);
    mask[3] = mask[10] = 0;
    ck_assert_int_eq(GDALRasterIO(GDALGetMaskBand(GDALGetRasterBand(ds, 1)), GF_Write, 0, 0, 6, 4, mask, 6, 4,
                                  GDT_Byte, 0, 0),
                     CE_None);
    GDALClose(ds);
    CPLSetConfigOption("GDAL_TIFF_INTERNAL_MASK", NULL);
    struct layer l = plain("/vsimem/made/m.tif");
    float v[24];
    l.has_mask = true;
    read_window(&l, (struct tile){0, 0, 6, 4}, v);
    for (int i = 0; i < 24; i++) ck_assert_msg(same_cell(v[i], i == 3 || i == 10 ? NAN : 7), "%d", i);
    l.has_mask = false;
    read_window(&l, (struct tile){0, 0, 6, 4}, v);
    ck_assert_float_eq(v[3], 7);
}
END_TEST

START_TEST(damaged_files_are_named)
{
    made_terrain("/vsimem/made/whole.tif", "EPSG:32650", 0, 40000, 100, 200, 400, GDT_Float32, -1);
    VSILFILE *f = VSIFOpenL("/vsimem/made/whole.tif", "r+b");
    ck_assert_int_eq(VSIFTruncateL(f, 200 * 400 * 2), 0);
    VSIFCloseL(f);
    struct layer l = plain("/vsimem/made/whole.tif");
    struct layer_reader *r = NULL;
    struct error err = {""};
    float v[200 * 4];
    ck_assert_int_eq(layer_open(&l, &r, &err), ST_OK);
    ck_assert_int_eq(layer_read(r, (struct tile){0, 0, 200, 4}, v, &err), ST_OK);
    ck_assert_int_eq(layer_read(r, (struct tile){0, 390, 200, 4}, v, &err), ST_INPUT);
    ck_assert_ptr_nonnull(strstr(err.text, "/vsimem/made/whole.tif: columns 0 to 199, rows 390 to 393"));
    ck_assert_ptr_null(strstr(err.text, "cache"));
    l.in_cache = true;
    ck_assert_int_eq(layer_read(r, (struct tile){0, 390, 200, 4}, v, &err), ST_INPUT);
    ck_assert_ptr_nonnull(strstr(err.text, "cache: delete it"));
    layer_close(r);
    l.path = (char *)"/vsimem/made/none.tif";
    ck_assert_int_eq(layer_open(&l, &r, &err), ST_INPUT);
    ck_assert_ptr_nonnull(strstr(err.text, "none.tif"));
}
END_TEST

Suite *layer_suite(void)
{
    Suite *s = suite_create("layer");
    TCase *c = tcase_create("read");
    tcase_add_checked_fixture(c, registered_setup, registered_teardown);
    tcase_add_test(c, offsets_place_the_file_and_outside_is_no_data);
    tcase_add_test(c, integers_keep_off_the_edge);
    tcase_add_loop_test(c, nodata_is_told_in_the_type_of_the_band, 0,
                        sizeof nodata_cases / sizeof nodata_cases[0]);
    tcase_add_test(c, scale_and_offset_come_after_nodata);
    tcase_add_test(c, masks_take_cells_out);
    tcase_add_test(c, damaged_files_are_named);
    suite_add_tcase(s, c);
    return s;
}
