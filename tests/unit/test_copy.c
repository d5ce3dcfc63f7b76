/* Copies of layers that are read in place: the same bits from the first run to the last. */
#include "registered.h"
#include "suites.h"

#include <cpl_conv.h>
#include <cpl_string.h>

static const char src[] = "/vsimem/made/packed.tif";

enum { WIDTH = 1700, HEIGHT = 700 };

static const struct {
    const char *name;
    GDALDataType type, copy; /* GDT_Unknown: none is made */
    const char *options;
    double nodata; /* NaN: none */
    int bands, band;
    bool mask, scaled;
} kinds[] = {
    {"bytes", GDT_Byte, GDT_Byte, "COMPRESS=DEFLATE TILED=YES", 255, 1, 1, false, false},
    {"zeros are no data", GDT_Byte, GDT_Byte, "COMPRESS=LZW", 0, 1, 1, false, false},
    {"bytes without no data", GDT_Byte, GDT_Byte, "COMPRESS=DEFLATE SPARSE_OK=TRUE TILED=YES", NAN, 1, 1,
     false, true},
    {"no data that bytes cannot hold", GDT_Byte, GDT_Byte, "COMPRESS=DEFLATE", -9999, 1, 1, false, false},
    {"no data with a fraction", GDT_Int16, GDT_Int16, "COMPRESS=DEFLATE", 6.5, 1, 1, false, false},
    {"scaled", GDT_Int16, GDT_Int16, "COMPRESS=ZSTD TILED=YES PREDICTOR=2", -32768, 1, 1, false, true},
    {"counts", GDT_UInt16, GDT_UInt16, "COMPRESS=DEFLATE TILED=YES BLOCKXSIZE=128 BLOCKYSIZE=128", 65535, 1,
     1, false, false},
    {"whole numbers", GDT_Int32, GDT_Int32, "COMPRESS=DEFLATE", -2147483648, 1, 1, false, true},
    {"floats", GDT_Float32, GDT_Float32, "COMPRESS=DEFLATE TILED=YES PREDICTOR=3", -9999, 1, 1, false, false},
    {"floats without no data", GDT_Float32, GDT_Float32, "COMPRESS=DEFLATE", NAN, 1, 1, false, false},
    {"no data beyond floats", GDT_Float32, GDT_Float32, "COMPRESS=DEFLATE", -1.7976931348623157e308, 1, 1,
     false, true},
    {"minus nought", GDT_Float32, GDT_Float32, "COMPRESS=DEFLATE TILED=YES", 0, 1, 1, false, false},
    {"doubles", GDT_Float64, GDT_Float64, "COMPRESS=DEFLATE", -9999.125, 1, 1, false, true},
    {"masked bytes", GDT_Byte, GDT_Float32, "COMPRESS=DEFLATE TILED=YES", 255, 1, 1, true, true},
    {"masked whole numbers", GDT_Int32, GDT_Float64, "COMPRESS=DEFLATE", -1, 1, 1, true, false},
    {"masked floats", GDT_Float32, GDT_Float32, "TILED=YES", -9999, 1, 1, true, false},
    {"lines", GDT_Float32, GDT_Float32, "BLOCKYSIZE=1", -9999, 1, 1, false, false},
    {"pixels of three bands", GDT_Int16, GDT_Int16, "INTERLEAVE=PIXEL TILED=YES", -1, 3, 2, false, false},
    {"a few bits", GDT_Byte, GDT_Byte, "NBITS=4 TILED=YES", 15, 1, 1, false, false},
    {"plain tiles", GDT_Float32, GDT_Unknown, "TILED=YES", -9999, 1, 1, false, false},
    {"plain bands", GDT_Byte, GDT_Unknown, "TILED=YES INTERLEAVE=BAND", 255, 3, 3, false, false},
};
enum { KINDS = sizeof kinds / sizeof kinds[0] };

/* Values of few digits, with holes, a block of zeros and one of no data, or just below it. */
static double cell(int x, int y, double nodata)
{
    if (x >= 512 && x < 1024 && y < 512) return 0;
    if (x >= 1024 && x < 1536 && y < 512) return isnan(nodata) ? 0 : floor(nodata);
    if ((x / 7 + y / 5) % 9 == 0 && !isnan(nodata)) return nodata;
    return (x * 3 + y * 7) % 13;
}

static void write_source(int kind)
{
    char **options = CSLTokenizeString(kinds[kind].options);
    CPLSetConfigOption("GDAL_TIFF_INTERNAL_MASK", "YES");
    GDALDatasetH ds = GDALCreate(GDALGetDriverByName("GTiff"), src, WIDTH, HEIGHT, kinds[kind].bands,
                                 kinds[kind].type, options);
    ck_assert_ptr_nonnull(ds);
    CSLDestroy(options);
    double gt[6] = {300000, 100, 0, 2900000, 0, -100}, nodata = kinds[kind].nodata;
    OGRSpatialReferenceH srs = OSRNewSpatialReference(NULL);
    OSRSetFromUserInput(srs, "EPSG:32650");
    GDALSetGeoTransform(ds, gt);
    GDALSetSpatialRef(ds, srs);
    OSRRelease(srs);
    double *v = malloc(sizeof *v * WIDTH * HEIGHT);
    for (int b = 1; b <= kinds[kind].bands; b++) {
        GDALRasterBandH band = GDALGetRasterBand(ds, b);
        if (!isnan(nodata)) GDALSetRasterNoDataValue(band, nodata);
        if (kinds[kind].scaled) {
            GDALSetRasterScale(band, 0.1);
            GDALSetRasterOffset(band, -3.3);
        }
        for (int i = 0; i < WIDTH * HEIGHT; i++) {
            v[i] = cell(i % WIDTH, i / WIDTH, nodata) + (b == kinds[kind].band ? 0 : 1);
            /* Minus nought, which must not become nought where a block of it is left out. */
            if (kinds[kind].type == GDT_Float32 && !(fabs(nodata) > 0) && v[i] == 0) v[i] = -0.0;
        }
        ck_assert_int_eq(
            GDALRasterIO(band, GF_Write, 0, 0, WIDTH, HEIGHT, v, WIDTH, HEIGHT, GDT_Float64, 0, 0), CE_None);
    }
    if (kinds[kind].mask) {
        ck_assert_int_eq(GDALCreateDatasetMaskBand(ds, GMF_PER_DATASET), CE_None);
        for (int i = 0; i < WIDTH * HEIGHT; i++) v[i] = i % WIDTH % 100 < 10 ? 0 : 255;
        ck_assert_int_eq(GDALRasterIO(GDALGetMaskBand(GDALGetRasterBand(ds, 1)), GF_Write, 0, 0, WIDTH,
                                      HEIGHT, v, WIDTH, HEIGHT, GDT_Float64, 0, 0),
                         CE_None);
    }
    free(v);
    GDALClose(ds);
    CPLSetConfigOption("GDAL_TIFF_INTERNAL_MASK", NULL);
}

static GDALDataType type_of(const char *path, int block[2])
{
    GDALDatasetH ds = GDALOpen(path, GA_ReadOnly);
    GDALDataType type = GDALGetRasterDataType(GDALGetRasterBand(ds, 1));
    GDALGetBlockSize(GDALGetRasterBand(ds, 1), &block[0], &block[1]);
    ck_assert_ptr_null(GDALGetMetadataItem(ds, "COMPRESSION", "IMAGE_STRUCTURE"));
    GDALClose(ds);
    return type;
}

static void assert_same_bits(const float *a, const float *b, const struct grid *g, int run)
{
    size_t data = 0, n = (size_t)g->width * (size_t)g->height;
    for (size_t i = 0; i < n; i++) {
        bool same = isnan(a[i]) ? isnan(b[i]) : a[i] == b[i] && !signbit(a[i]) == !signbit(b[i]);
        if (same) { /* each assertion of Check writes a line to a file, so only the one that fails is made */
            data += isnan(a[i]) ? 0 : 1;
            continue;
        }
        ck_abort_msg("run %d, cell %zu, %zu: %.9g and %.9g", run, i % (size_t)g->width, i / (size_t)g->width,
                     (double)a[i], (double)b[i]);
    }
    ck_assert_msg(data > n / 4, "%zu of %zu cells have data", data, n);
}

/* A grid within the source, and one that reaches beyond it on two sides. */
START_TEST(three_runs_read_the_same_bits)
{
    int kind = _i / 2, beyond = _i % 2;
    write_source(kind);
    struct registered r;
    registered_open(&r, "EPSG:32650", beyond ? 295000 : 313700, beyond ? 2905000 : 2895000, 100,
                    beyond ? 1800 : 900, beyond ? 700 : 600, src);
    r.f->source.band = kinds[kind].band;
    r.threads = 2;
    registered_plan(&r);
    float *first = NULL;
    for (int run = 1; run <= 4; run++) {
        struct layer l;
        float *v = registered_factor(&r, &l);
        bool copied = run > 1 && kinds[kind].copy != GDT_Unknown;
        ck_assert_msg(l.copied == copied, "%s, run %d", kinds[kind].name, run);
        ck_assert_str_eq(l.made, "in place");
        if (copied) {
            int block[2];
            ck_assert_int_eq(type_of(l.path, block), kinds[kind].copy);
            ck_assert(block[0] == 512 && block[1] == 512);
            ck_assert(l.in_cache && l.from_cache == (run > 2));
        } else {
            ck_assert_str_eq(l.path, src);
        }
        if (first)
            assert_same_bits(first, v, &r.plan.grid, run);
        else
            first = v;
        if (first != v) free(v);
        layer_clear(&l);
        registered_reopen(NULL);
    }
    free(first);
    registered_close(&r);
}
END_TEST

static bool copied_in_second_run(struct registered *r, const char *size)
{
    struct layer l;
    for (int run = 1;; run++) {
        registered_reopen(size);
        free(registered_factor(r, &l));
        bool copied = l.copied;
        layer_clear(&l);
        if (run == 2) return copied;
    }
}

/* 900 x 600 floats are 2.06 MB. */
START_TEST(copies_take_half_of_the_cache_at_most)
{
    write_source(8);
    struct registered r;
    registered_open(&r, "EPSG:32650", 313700, 2895000, 100, 900, 600, src);
    registered_plan(&r);
    ck_assert(!copied_in_second_run(&r, "4.1M"));
    ck_assert(copied_in_second_run(&r, "4.2M"));
    registered_close(&r);
}
END_TEST

START_TEST(a_changed_source_is_copied_anew)
{
    write_source(8);
    struct registered r;
    registered_open(&r, "EPSG:32650", 300000, 2900000, 100, WIDTH, HEIGHT, src);
    registered_plan(&r);
    ck_assert(copied_in_second_run(&r, NULL));
    plan_clear(&r.plan);
    write_source(12);
    registered_plan(&r);
    struct layer l;
    float *first = registered_factor(&r, &l), *second;
    ck_assert(!l.copied);
    layer_clear(&l);
    registered_reopen(NULL);
    second = registered_factor(&r, &l);
    ck_assert(l.copied && !l.from_cache);
    assert_same_bits(first, second, &r.plan.grid, 2);
    free(first);
    free(second);
    layer_clear(&l);
    registered_close(&r);
}
END_TEST

/* Two factors of one source, which one run asks for twice. */
START_TEST(one_run_alone_copies_nothing)
{
    char file[512];
    write_source(0);
    struct registered r;
    registered_open(&r, "EPSG:32650", 300000, 2900000, 100, WIDTH, HEIGHT, src);
    registered_plan(&r);
    for (int k = 0; k < 2; k++) free(registered_factor(&r, NULL));
    ck_assert_int_eq(registered_files(file, sizeof file), 0);
    registered_close(&r);
}
END_TEST

/* The read itself tells what is wrong; no copy is made of half a file. */
START_TEST(a_source_cut_short_is_not_copied)
{
    char file[512];
    write_source(8);
    VSIStatBufL s;
    ck_assert_int_eq(VSIStatL(src, &s), 0);
    VSILFILE *f = VSIFOpenL(src, "r+b");
    ck_assert_int_eq(VSIFTruncateL(f, (vsi_l_offset)s.st_size / 2), 0);
    VSIFCloseL(f);
    struct registered r;
    registered_open(&r, "EPSG:32650", 300000, 2900000, 100, WIDTH, HEIGHT, src);
    registered_plan(&r);
    for (int run = 1; run <= 2; run++) {
        struct register_context c = registered_context(&r);
        struct error err = {""};
        struct layer l;
        ck_assert_msg(register_factor(&c, 0, &l, &err) == ST_OK, "%s", err.text);
        ck_assert(!l.copied);
        ck_assert_str_eq(l.path, src);
        layer_clear(&l);
        registered_reopen(NULL);
    }
    ck_assert_int_eq(registered_files(file, sizeof file), 0);
    registered_close(&r);
}
END_TEST

static bool stop_at_once(double share, void *user)
{
    (void)share;
    (void)user;
    return false;
}

START_TEST(an_interrupted_copy_leaves_nothing)
{
    write_source(8);
    struct registered r;
    registered_open(&r, "EPSG:32650", 300000, 2900000, 100, WIDTH, HEIGHT, src);
    r.threads = 2;
    registered_plan(&r);
    free(registered_factor(&r, NULL));
    registered_reopen(NULL);
    r.progress = (struct progress){stop_at_once, NULL};
    registered_fails(&r, ST_INTERRUPTED, "interrupted");
    registered_close(&r);
}
END_TEST

Suite *copy_suite(void)
{
    Suite *s = suite_create("copy");
    TCase *c = tcase_create("copy");
    tcase_add_checked_fixture(c, registered_setup, registered_teardown);
    tcase_set_timeout(c, 60);
    tcase_add_loop_test(c, three_runs_read_the_same_bits, 0, 2 * KINDS);
    tcase_add_test(c, copies_take_half_of_the_cache_at_most);
    tcase_add_test(c, a_changed_source_is_copied_anew);
    tcase_add_test(c, one_run_alone_copies_nothing);
    tcase_add_test(c, a_source_cut_short_is_not_copied);
    tcase_add_test(c, an_interrupted_copy_leaves_nothing);
    suite_add_tcase(s, c);
    return s;
}
