/* Compressed tiles as GDAL reads them uncompressed: the same cells, the same errors. */
#include "grid/plain_tiff.h"
#include "grid/warp.h"
#include "suites.h"
#include "tiles.h"

#include <ogr_srs_api.h>

static const GDALDataType types[] = {GDT_Byte, GDT_UInt16, GDT_Int16, GDT_UInt32, GDT_Int32, GDT_Float32};
static const char *const packings[] = {"COMPRESS=NONE",
                                       "COMPRESS=DEFLATE PREDICTOR=1",
                                       "COMPRESS=DEFLATE PREDICTOR=2",
                                       "COMPRESS=DEFLATE PREDICTOR=3",
                                       "COMPRESS=ZSTD PREDICTOR=1",
                                       "COMPRESS=ZSTD PREDICTOR=2",
                                       "COMPRESS=ZSTD PREDICTOR=3"};

enum { TYPES = sizeof types / sizeof *types, PACKINGS = sizeof packings / sizeof *packings };

static void *cells_of(GDALDatasetH ds, int band, struct tile t)
{
    GDALRasterBandH h = GDALGetRasterBand(ds, band);
    GDALDataType type = GDALGetRasterDataType(h);
    void *cells = malloc((size_t)t.w * (size_t)t.h * (size_t)GDALGetDataTypeSizeBytes(type));
    ck_assert_int_eq(GDALRasterIO(h, GF_Read, t.x, t.y, t.w, t.h, cells, t.w, t.h, type, 0, 0), CE_None);
    return cells;
}

/* In windows, as the warper reads. */
static void compare(int band, const char *what)
{
    GDALDatasetH ds = tiles_open(TILES_FILE), plain = plain_tiff_open(TILES_FILE, ds, band);
    ck_assert_msg(plain != NULL, "%s: not known", what);
    ck_assert_int_eq(GDALGetRasterCount(plain), 1);
    GDALDataType type = GDALGetRasterDataType(GDALGetRasterBand(ds, band));
    ck_assert_int_eq(GDALGetRasterDataType(GDALGetRasterBand(plain, 1)), type);
    int w = GDALGetRasterXSize(ds), h = GDALGetRasterYSize(ds);
    ck_assert(GDALGetRasterXSize(plain) == w && GDALGetRasterYSize(plain) == h);
    const struct tile windows[] = {{w / 3, h / 4, w / 2, h / 2}, {0, 0, w, h}, {w - 1, h - 1, 1, 1}};
    for (size_t i = 0; i < sizeof windows / sizeof *windows; i++) {
        struct tile t = windows[i];
        if (t.w < 1 || t.h < 1) continue;
        void *ours = cells_of(plain, 1, t), *theirs = cells_of(ds, band, t);
        ck_assert_msg(
            tiles_same(ours, theirs, (size_t)t.w * (size_t)t.h * (size_t)GDALGetDataTypeSizeBytes(type)),
            "%s: window %zu differs", what, i);
        free(ours);
        free(theirs);
    }
    GDALClose(plain);
    GDALClose(ds);
}

START_TEST(cells_are_the_same_as_gdals)
{
    static const int sizes[][2] = {{75, 53}, {64, 32}, {1, 1}, {130, 31}};
    for (size_t t = 0; t < TYPES; t++)
        for (size_t s = 0; s < sizeof sizes / sizeof *sizes; s++) {
            if (strstr(packings[_i], "PREDICTOR=3") && types[t] != GDT_Float32) continue;
            char options[256], what[320];
            snprintf(options, sizeof options, "TILED=YES BLOCKXSIZE=64 BLOCKYSIZE=32 INTERLEAVE=BAND %s",
                     packings[_i]);
            tiles_make(TILES_FILE, options, types[t], sizes[s][0], sizes[s][1], 2, (uint32_t)(t * 10 + s));
            for (int b = 1; b <= 2; b++) {
                snprintf(what, sizeof what, "%s %s, %d x %d, band %d", GDALGetDataTypeName(types[t]), options,
                         sizes[s][0], sizes[s][1], b);
                compare(b, what);
            }
        }
}
END_TEST

START_TEST(blocks_left_out_are_no_data)
{
    const int held[][2] = {{1, 2}};
    tiles_make_sparse(TILES_FILE, "COMPRESS=DEFLATE PREDICTOR=3", held, 1);
    compare(1, "sparse");
}
END_TEST

START_TEST(others_are_left_to_gdal)
{
    static const char *const options[] = {"COMPRESS=DEFLATE", "TILED=YES COMPRESS=LZW",
                                          "TILED=YES COMPRESS=DEFLATE"};
    for (int i = 0; i < 3; i++) {
        tiles_make(TILES_FILE, options[i], GDT_Float32, 300, 270, 1, 1);
        GDALDatasetH ds = tiles_open(TILES_FILE);
        CPLSetConfigOption("CAPACITY_FAST_TIFF", i == 2 ? "NO" : NULL);
        ck_assert_msg(plain_tiff_open(TILES_FILE, ds, 1) == NULL, "%s", options[i]);
        GDALClose(ds);
    }
    /* Nobody else gets in by that name. */
    ck_assert_ptr_null(GDALOpen("/vsicapacity/plain.tif", GA_ReadOnly));
}
END_TEST

static char *metric_wkt(void)
{
    char *wkt = NULL;
    OGRSpatialReferenceH srs = OSRNewSpatialReference(NULL);
    OSRImportFromEPSG(srs, 32650);
    OSRExportToWkt(srs, &wkt);
    OSRRelease(srs);
    return wkt;
}

enum { ACROSS = 190, DOWN = 120 };

static bool masked; /* the file says itself what is missing, by no value */

/* What comes of warping the file: cells or an error. */
struct outcome {
    enum status status;
    struct error err;
    float cells[ACROSS * DOWN];
};

static void warp(struct outcome *o, bool fast, enum resample_rule resample, const char *wkt)
{
    static const char to[] = "/vsimem/made/warped.tif";
    CPLSetConfigOption("CAPACITY_FAST_TIFF", fast ? "YES" : "NO");
    memset(o, 0, sizeof *o);
    struct grid frame = {.crs_wkt = (char *)wkt,
                         .crs_name = (char[]){"EPSG:32650"},
                         .x0 = 1.3,
                         .y0 = 99.2,
                         .cell_x = 1,
                         .cell_y = 0.8,
                         .width = ACROSS,
                         .height = DOWN};
    struct warp w = {.who = "w",
                     .path = TILES_FILE,
                     .band = 1,
                     .crs_wkt = wkt,
                     .has_nodata = !masked,
                     .nodata = 7,
                     .frame = &frame,
                     .resample = resample,
                     .threads = 2};
    struct warp_made made;
    o->status = warp_write(&w, to, &made, &o->err);
    if (o->status != ST_OK) return;
    GDALDatasetH ds = tiles_open(to);
    float *cells = cells_of(ds, 1, (struct tile){0, 0, ACROSS, DOWN});
    memcpy(o->cells, cells, sizeof o->cells);
    free(cells);
    GDALClose(ds);
}

/* Packed so, on the ground. */
static void make_placed(int packing, int bands, const char *wkt)
{
    char options[256];
    snprintf(options, sizeof options, "TILED=YES BLOCKXSIZE=64 BLOCKYSIZE=64 INTERLEAVE=BAND %s",
             packings[packing]);
    tiles_make(TILES_FILE, options, GDT_Float32, 200, 100, bands, 5);
    GDALDatasetH ds = GDALOpen(TILES_FILE, GA_Update);
    double gt[6] = {0, 1, 0, 100, 0, -1};
    GDALSetGeoTransform(ds, gt);
    GDALSetProjection(ds, wkt);
    GDALClose(ds);
}

static void expect_same(const char *what, enum status status, bool told, const char *wkt)
{
    static struct outcome fast, slow;
    static const enum resample_rule rules[] = {RESAMPLE_BILINEAR, RESAMPLE_NEAREST, RESAMPLE_SUM};
    for (int i = 0; i < 3; i++) {
        warp(&fast, true, rules[i], wkt);
        warp(&slow, false, rules[i], wkt);
        ck_assert_msg(fast.status == slow.status && strcmp(fast.err.text, slow.err.text) == 0, "%s: %s / %s",
                      what, fast.err.text, slow.err.text);
        ck_assert_msg(fast.status != ST_OK || tiles_same(fast.cells, slow.cells, sizeof fast.cells),
                      "%s: other cells", what);
        if (told) ck_assert_msg(fast.status == status, "%s: %d, %s", what, fast.status, fast.err.text);
    }
}

START_TEST(warps_are_the_same_as_gdals)
{
    char *wkt = metric_wkt();
    size_t at = 0, bytes = 0;
    make_placed(_i, 1, wkt);
    expect_same("whole", ST_OK, true, wkt);
    ck_assert(tiles_place(TILES_FILE, 1, 2, 1, &at, &bytes));
    vsi_l_offset size = 0;
    memset(tiles_bytes(TILES_FILE, &size) + at, 0xFF, bytes);
    expect_same("overwritten", ST_INPUT, _i != 0, wkt); /* without compression any bytes are cells */
    VSILFILE *f = VSIFOpenL(TILES_FILE, "r+b");
    ck_assert_int_eq(VSIFTruncateL(f, at + bytes / 2), 0);
    VSIFCloseL(f);
    expect_same("cut", ST_INPUT, true, wkt);
    CPLFree(wkt);
}
END_TEST

/* A left half that a band of its own says is missing: an alpha, or a mask. */
START_TEST(alpha_and_masks_are_heeded)
{
    char *wkt = metric_wkt();
    for (int alpha = 0; alpha < 2; alpha++) {
        make_placed(_i, 1 + alpha, wkt);
        CPLSetConfigOption("GDAL_TIFF_INTERNAL_MASK", "YES");
        GDALDatasetH ds = GDALOpen(TILES_FILE, GA_Update);
        GDALRasterBandH band = GDALGetRasterBand(ds, 1);
        if (alpha)
            ck_assert_int_eq(GDALSetRasterColorInterpretation(GDALGetRasterBand(ds, 2), GCI_AlphaBand),
                             CE_None);
        else
            ck_assert_int_eq(GDALCreateMaskBand(band, GMF_PER_DATASET), CE_None);
        float half[200] = {0};
        for (int x = 100; x < 200; x++) half[x] = 255;
        for (int y = 0; y < 100; y++)
            ck_assert_int_eq(GDALRasterIO(alpha ? GDALGetRasterBand(ds, 2) : GDALGetMaskBand(band), GF_Write,
                                          0, y, 200, 1, half, 200, 1, GDT_Float32, 0, 0),
                             CE_None);
        GDALClose(ds);
        CPLSetConfigOption("GDAL_TIFF_INTERNAL_MASK", NULL);
        masked = true;
        expect_same(alpha ? "alpha" : "mask", ST_OK, true, wkt);
        static struct outcome o;
        warp(&o, true, RESAMPLE_NEAREST, wkt);
        ck_assert(isnan(o.cells[50 * ACROSS + 50]) && !isnan(o.cells[50 * ACROSS + 150]));
    }
    CPLFree(wkt);
}
END_TEST

START_TEST(random_damage_is_no_worse_than_gdals)
{
    char *wkt = metric_wkt();
    for (uint32_t round = 0, seed = (uint32_t)_i; round < 30; round++) {
        make_placed(_i, 1, wkt);
        vsi_l_offset size = 0;
        unsigned char *bytes = tiles_bytes(TILES_FILE, &size);
        for (uint32_t n = 1 + tiles_random(&seed) % 8; n--;)
            bytes[2000 + tiles_random(&seed) % ((uint32_t)size - 2000)] = (unsigned char)tiles_random(&seed);
        char what[64];
        snprintf(what, sizeof what, "%s round %u", packings[_i], round);
        expect_same(what, ST_OK, false, wkt);
    }
    CPLFree(wkt);
}
END_TEST

Suite *plain_tiff_suite(void)
{
    Suite *s = suite_create("plain_tiff");
    TCase *c = tcase_create("plain");
    tcase_add_checked_fixture(c, tiles_setup, tiles_teardown);
    tcase_set_timeout(c, 60);
    tcase_add_loop_test(c, cells_are_the_same_as_gdals, 0, PACKINGS);
    tcase_add_test(c, blocks_left_out_are_no_data);
    tcase_add_test(c, others_are_left_to_gdal);
    tcase_add_loop_test(c, warps_are_the_same_as_gdals, 0, PACKINGS);
    tcase_add_loop_test(c, alpha_and_masks_are_heeded, 0, PACKINGS);
    tcase_add_loop_test(c, random_damage_is_no_worse_than_gdals, 0, PACKINGS);
    suite_add_tcase(s, c);
    return s;
}
