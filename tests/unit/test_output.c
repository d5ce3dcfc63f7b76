/* Tiles packed and written past GDAL: GDAL reads the same cells, statistics and overviews as from files that
 * it has written itself. */
#include "suites.h"
#include "written.h"

#include "grid/output_own.h"

#include <cpl_conv.h>
#include <cpl_error.h>
#include <cpl_string.h>
#include <libdeflate.h>
#include <sys/types.h>
#include <unistd.h>
#include <zstd.h>

enum { CODECS = 3, KINDS = 3, SIDES = 3 };
static const char *const codec[CODECS] = {"COMPRESS=DEFLATE", "COMPRESS=ZSTD", "COMPRESS=NONE"};
static const int sides[SIDES][2] = {{512, 512}, {1300, 1100}, {70, 30}};

/* Whether two bands hold the same, their overviews, statistics and names included. */
static void expect_same(GDALRasterBandH a, GDALRasterBandH b)
{
    int width = GDALGetRasterBandXSize(a), height = GDALGetRasterBandYSize(a);
    ck_assert_int_eq(width, GDALGetRasterBandXSize(b));
    ck_assert_int_eq(height, GDALGetRasterBandYSize(b));
    GDALDataType type = GDALGetRasterDataType(a);
    size_t line = (size_t)width * (size_t)GDALGetDataTypeSizeBytes(type), n = line * (size_t)height;
    char *x = malloc(n), *y = malloc(n);
    ck_assert_int_eq(GDALRasterIO(a, GF_Read, 0, 0, width, height, x, width, height, type, 0, 0), CE_None);
    ck_assert_int_eq(GDALRasterIO(b, GF_Read, 0, 0, width, height, y, width, height, type, 0, 0), CE_None);
    ck_assert_msg(memcmp(x, y, n) == 0, "%d x %d", width, height);
    free(x);
    free(y);
    char **m = GDALGetMetadata(a, NULL), **k = GDALGetMetadata(b, NULL);
    ck_assert_int_eq(CSLCount(m), CSLCount(k));
    for (int i = 0; m && m[i]; i++) ck_assert_str_eq(m[i], k[i]);
    ck_assert_str_eq(GDALGetDescription(a), GDALGetDescription(b));
    ck_assert_int_eq(GDALGetOverviewCount(a), GDALGetOverviewCount(b));
    for (int l = 0; l < GDALGetOverviewCount(a); l++)
        expect_same(GDALGetOverview(a, l), GDALGetOverview(b, l));
}

static void expect_same_files(void)
{
    GDALDatasetH a = GDALOpen(written_path, GA_ReadOnly), b = GDALOpen(written_other, GA_ReadOnly);
    ck_assert_ptr_nonnull(a);
    ck_assert_ptr_nonnull(b);
    ck_assert_str_eq(GDALGetMetadataItem(a, "TIFFTAG_IMAGEDESCRIPTION", NULL), "written");
    ck_assert_int_eq(GDALGetRasterCount(a), GDALGetRasterCount(b));
    for (int i = 1; i <= GDALGetRasterCount(a); i++)
        expect_same(GDALGetRasterBand(a, i), GDALGetRasterBand(b, i));
    GDALClose(a);
    GDALClose(b);
}

/* Beyond the right edge of the raster its last block holds no data. (GDAL decodes no rows beyond the lower.)
 */
static void expect_empty_margin(GDALRasterBandH band, enum output_cells cells)
{
    const int width = GDALGetRasterBandXSize(band), height = GDALGetRasterBandYSize(band);
    const int x = (width - 1) / GRID_TILE, y = (height - 1) / GRID_TILE;
    void *block = malloc(GRID_TILE * GRID_TILE * sizeof(float));
    ck_assert_int_eq(GDALReadBlock(band, x, y, block), CE_None);
    const double nodata = GDALGetRasterNoDataValue(band, NULL);
    int wrong = 0;
    for (int i = 0; i < (height - y * GRID_TILE) * GRID_TILE; i++) {
        double v = cells == OUTPUT_NUMBERS ? (double)((float *)block)[i]
                   : cells == OUTPUT_CODES ? ((uint8_t *)block)[i]
                                           : ((uint16_t *)block)[i];
        bool beyond = x * GRID_TILE + i % GRID_TILE >= width;
        wrong += beyond && !(cells == OUTPUT_NUMBERS ? isnan(v) : v == nodata);
    }
    ck_assert_int_eq(wrong, 0);
    free(block);
}

START_TEST(files_are_as_gdals)
{
    const enum output_cells cells = (enum output_cells)(_i / CODECS % KINDS);
    const int *side = sides[_i / CODECS / KINDS];
    struct output *o =
        written_tiles(written_path, cells, side[0], side[1], GRID_CURVE, &codec[_i % CODECS], 1);
    ck_assert_ptr_nonnull(o->tiles);
    written_finish(o);
    CPLSetConfigOption("CAPACITY_FAST_TIFF", "NO");
    o = written_tiles(written_other, cells, side[0], side[1], GRID_CURVE, &codec[_i % CODECS], 1);
    CPLSetConfigOption("CAPACITY_FAST_TIFF", NULL);
    ck_assert_ptr_null(o->tiles);
    written_finish(o);
    expect_same_files();
    GDALDatasetH ds = GDALOpen(written_path, GA_ReadOnly);
    ck_assert_int_eq(written_wrong(ds, cells), 0);
    expect_empty_margin(GDALGetRasterBand(ds, 1), cells);
    GDALClose(ds);
}
END_TEST

/* What is asked for beyond the usual is GDAL's to write. */
START_TEST(the_rest_is_gdals)
{
    static const char *const option[] = {
        "ZLEVEL=6", "PREDICTOR=2",    "COMPRESS=LZW",   "COMPRESS=LZMA", "SPARSE_OK=YES",
        "TILED=NO", "BLOCKXSIZE=256", "ENDIANNESS=BIG", "NBITS=16",      "INTERLEAVE=PIXEL"};
    for (size_t i = 0; i < sizeof option / sizeof *option; i++) {
        struct output *o = written_tiles(written_path, OUTPUT_LONG_CODES, 600, 520, GRID_ROWS, &option[i], 1);
        ck_assert_msg(!o->tiles, "%s", option[i]);
        written_finish(o);
        GDALDatasetH ds = GDALOpen(written_path, GA_ReadOnly);
        ck_assert_msg(written_wrong(ds, OUTPUT_LONG_CODES) == 0, "%s", option[i]);
        GDALClose(ds);
    }
}
END_TEST

/* A file that turns out to be laid out otherwise, here by the configuration, is given back to GDAL. */
START_TEST(other_layouts_go_back)
{
    written_finish(written_tiles(written_other, OUTPUT_NUMBERS, 1300, 1100, GRID_CURVE, NULL, 0));
    CPLSetConfigOption("GDAL_TIFF_ENDIANNESS", "BIG");
    struct output *o = written_tiles(written_path, OUTPUT_NUMBERS, 1300, 1100, GRID_CURVE, NULL, 0);
    CPLSetConfigOption("GDAL_TIFF_ENDIANNESS", NULL);
    ck_assert(o->packs);
    ck_assert_ptr_null(o->tiles);
    written_finish(o);
    size_t n;
    char *bytes = written_bytes(written_path, &n);
    ck_assert(memcmp(bytes, "MM", 2) == 0);
    free(bytes);
    expect_same_files();
}
END_TEST

START_TEST(same_bytes_again)
{
    size_t n, m;
    written_finish(written_tiles(written_path, OUTPUT_NUMBERS, 1300, 1100, GRID_CURVE, NULL, 0));
    written_finish(written_tiles(written_other, OUTPUT_NUMBERS, 1300, 1100, GRID_CURVE, NULL, 0));
    char *a = written_bytes(written_path, &n), *b = written_bytes(written_other, &m);
    ck_assert_uint_eq(n, m);
    ck_assert_int_eq(memcmp(a, b, n), 0);
    free(a);
    free(b);
}
END_TEST

START_TEST(file_faults)
{
    struct tile_file_spec spec = {written_path, 600, 520, 1, 0, 8};
    struct tile_file *t = NULL;
    struct error err = {""};
    ck_assert_int_eq(tile_file_open(&spec, &t, &err), ST_FAILED);
    ck_assert_ptr_nonnull(strstr(err.text, "r.tif: cannot be written"));
    ck_assert_ptr_nonnull(strstr(err.text, "No such file"));
    written_finish(written_tiles(written_path, OUTPUT_CODES, 600, 520, GRID_ROWS, NULL, 0));
    spec.levels = 2; /* it has one */
    ck_assert_int_eq(tile_file_open(&spec, &t, &err), ST_OK);
    ck_assert_ptr_null(t);
    made_text(written_path, "no TIFF");
    ck_assert_int_eq(tile_file_open(&spec, &t, &err), ST_OK);
    ck_assert_ptr_null(t);
}
END_TEST

/* Places of tiles in a file that is no BigTIFF have 32 bits. The file has a hole, and takes no room. */
START_TEST(no_tile_beyond_4_gb)
{
    struct tile_file_spec spec = {written_path, 600, 520, 1, 1, 8};
    struct tile_file *t = NULL;
    struct error err = {""};
    const off_t most = UINT32_MAX;
    written_finish(written_tiles(written_path, OUTPUT_CODES, 600, 520, GRID_ROWS, NULL, 0));
    ck_assert_int_eq(truncate(written_path, most - 10), 0);
    ck_assert_int_eq(tile_file_open(&spec, &t, &err), ST_OK);
    ck_assert_ptr_nonnull(t);
    ck_assert_int_eq(tile_file_add(t, 0, 1, 0, 0, "0123456789", 10, &err), ST_OK);
    ck_assert_int_eq(tile_file_add(t, 0, 1, 1, 0, "0", 1, &err), ST_FAILED);
    ck_assert_ptr_nonnull(strstr(err.text, "r.tif: more than 4 GB; expected -co BIGTIFF=YES"));
    tile_file_abandon(t);
}
END_TEST

/* Overviews that GDAL builds have the level of the raster, although the file was closed meanwhile. */
START_TEST(overviews_keep_the_level)
{
    for (int i = 0; i < CODECS; i++) {
        written_finish(written_tiles(written_path, OUTPUT_CODES, 1300, 1100, GRID_ROWS, &codec[i], 1));
        CPLSetConfigOption("CAPACITY_FAST_TIFF", "NO");
        written_finish(written_tiles(written_other, OUTPUT_CODES, 1300, 1100, GRID_ROWS, &codec[i], 1));
        CPLSetConfigOption("CAPACITY_FAST_TIFF", NULL);
        expect_same_files();
        const char *const file[] = {written_path, written_other};
        char *size[2];
        for (int k = 0; k < 2; k++) {
            GDALDatasetH ds = GDALOpen(file[k], GA_ReadOnly);
            GDALRasterBandH overview = GDALGetOverview(GDALGetRasterBand(ds, 1), 0);
            size[k] = CPLStrdup(GDALGetMetadataItem(overview, "BLOCK_SIZE_0_0", "TIFF"));
            GDALClose(ds);
        }
        ck_assert_str_eq(size[0], size[1]);
        CPLFree(size[0]);
        CPLFree(size[1]);
    }
}
END_TEST

/* Small values are counted in vectors, large ones one by one: the sums are the same whole numbers. */
START_TEST(values_are_counted_alike)
{
    enum { N = 3 * 4096 + 5 };
    static const float most[] = {1, 3, 1023.9F, 1025, 4e6F};
    float *v = malloc(N * sizeof *v);
    for (size_t k = 0; k < sizeof most / sizeof *most; k++) {
        for (size_t i = 0; i < N; i++) {
            float x = (float)(2 * random_uniform(k, i) - 1) * most[k];
            /* one chunk with nothing in it, and one with a single large value */
            v[i] = i / 4096 == 1 || random_below(9, i, 10) == 0 ? NAN : i / 4096 == 2 ? x / most[k] : x;
        }
        v[0] = most[k];
        v[2 * 4096 + 9] = -most[k];
        struct output_sums s = {.min = INFINITY, .max = -INFINITY};
        output_count(&s, v, N);
        int64_t count = 0;
        output_wide sum = 0, squares = 0;
        for (size_t i = 0; i < N; i++) {
            if (isnan(v[i])) continue;
            const output_wide q = llrint((double)v[i] * 1073741824.0);
            count++;
            sum += q;
            squares += q * q;
        }
        ck_assert_int_eq(s.count, count);
        ck_assert(s.sum == sum && s.squares == squares);
        ck_assert(s.min == -most[k] && s.max == most[k]);
    }
    free(v);
}
END_TEST

/* Packed tiles come back by other libraries; noise, which does not shrink, has room. */
START_TEST(packing_round)
{
    enum { N = GRID_TILE * GRID_TILE * 4 };
    uint8_t *cells = malloc(N), *packed = malloc(pack_most(N)), *back = malloc(N);
    struct packer *p = packer_open();
    struct libdeflate_decompressor *d = libdeflate_alloc_decompressor();
    for (int kind = 0; kind < 3; kind++) {
        for (size_t i = 0; i < N; i++)
            cells[i] = kind == 0 ? 255 : kind == 1 ? (uint8_t)(i / 5) : (uint8_t)random_below(1, i, 256);
        for (size_t bytes = N; bytes > 0; bytes /= 1024) {
            size_t n = pack_tile(p, PACKED_DEFLATE, 1, cells, bytes, packed), got;
            ck_assert(n > 0 && n <= pack_most(bytes));
            ck_assert_int_eq(libdeflate_zlib_decompress(d, packed, n, back, bytes, &got), LIBDEFLATE_SUCCESS);
            ck_assert(got == bytes && memcmp(cells, back, bytes) == 0);
            n = pack_tile(p, PACKED_ZSTD, 1, cells, bytes, packed);
            ck_assert(n > 0 && n <= pack_most(bytes));
            ck_assert(ZSTD_decompress(back, bytes, packed, n) == bytes && memcmp(cells, back, bytes) == 0);
        }
    }
    libdeflate_free_decompressor(d);
    packer_close(p);
    free(cells);
    free(packed);
    free(back);
}
END_TEST

Suite *output_suite(void)
{
    Suite *s = suite_create("output");
    TCase *t = tcase_create("output");
    tcase_set_timeout(t, 120);
    tcase_add_checked_fixture(t, written_setup, written_teardown);
    tcase_add_loop_test(t, files_are_as_gdals, 0, CODECS * KINDS * SIDES);
    tcase_add_test(t, the_rest_is_gdals);
    tcase_add_test(t, other_layouts_go_back);
    tcase_add_test(t, same_bytes_again);
    tcase_add_test(t, file_faults);
    tcase_add_test(t, no_tile_beyond_4_gb);
    tcase_add_test(t, overviews_keep_the_level);
    tcase_add_test(t, values_are_counted_alike);
    tcase_add_test(t, packing_round);
    suite_add_tcase(s, t);
    return s;
}
