/* Windows read by blocks: the same cells as GDALRasterIO gives, each block decoded once by readers that move
 * on, and no more kept than is allowed. */
#include "grid/blocks.h"
#include "grid/layer.h"
#include "suites.h"
#include "tiles.h"

#include <pthread.h>

/* A file and a reader of its first band by blocks, and another handle for GDALRasterIO. */
struct pair {
    GDALDatasetH ds, other;
    struct blocks *blocks;
};

static void pair_open(struct pair *p)
{
    p->ds = tiles_open(TILES_FILE);
    p->other = tiles_open(TILES_FILE);
    ck_assert_int_eq(blocks_open(TILES_FILE, p->ds, 1, &p->blocks), CE_None);
}

static void pair_close(struct pair *p)
{
    blocks_close(p->blocks);
    GDALClose(p->ds);
    GDALClose(p->other);
}

static void expect_window(struct pair *p, struct tile w, GDALDataType type)
{
    size_t cell = (size_t)GDALGetDataTypeSizeBytes(type), row = (size_t)w.w * cell, line = row + 24;
    unsigned char *got = calloc((size_t)w.h, line), *want = calloc((size_t)w.h, line);
    ck_assert_int_eq(blocks_read(p->blocks, w, type, got, line), CE_None);
    ck_assert_int_eq(GDALRasterIOEx(GDALGetRasterBand(p->other, 1), GF_Read, w.x, w.y, w.w, w.h, want, w.w,
                                    w.h, type, 0, (GSpacing)line, NULL),
                     CE_None);
    ck_assert_msg(tiles_same(got, want, (size_t)w.h * line), "%d, %d, %d x %d as %s", w.x, w.y, w.w, w.h,
                  GDALGetDataTypeName(type));
    free(got);
    free(want);
}

/* Files to read: options, type, whether libtiff is not needed. Also a codec and a type that GDAL must decode.
 */
static const struct {
    const char *options;
    GDALDataType type;
    bool fast;
} files[] = {{"COMPRESS=DEFLATE PREDICTOR=3", GDT_Float32, true},
             {"COMPRESS=ZSTD PREDICTOR=2", GDT_Byte, true},
             {"COMPRESS=NONE", GDT_Int32, true},
             {"COMPRESS=DEFLATE", GDT_UInt32, true},
             {"COMPRESS=DEFLATE PREDICTOR=2", GDT_Int16, true},
             {"COMPRESS=LZW", GDT_UInt16, false},
             {"COMPRESS=DEFLATE PREDICTOR=3", GDT_Float64, false}};
static const GDALDataType wanted[] = {GDT_Float32, GDT_Float64, GDT_Int32, GDT_Byte};

static void make_file(int i)
{
    char options[128];
    snprintf(options, sizeof options, "TILED=YES BLOCKXSIZE=64 BLOCKYSIZE=32 %s", files[i].options);
    tiles_make(TILES_FILE, options, files[i].type, 333, 187, 1, (uint32_t)i);
}

START_TEST(any_window_is_what_gdal_reads)
{
    struct pair p;
    make_file(_i);
    pair_open(&p);
    ck_assert_ptr_nonnull(p.blocks);
    for (uint32_t n = 0, seed = 1; n < 400; n++) {
        struct tile w = {(int)(tiles_random(&seed) % 333), (int)(tiles_random(&seed) % 187), 0, 0};
        if (n % 5 == 0) w.x -= w.x % 64, w.y -= w.y % 32;
        w.w = n % 5 == 0 && w.x < 256 ? 64 : 1 + (int)(tiles_random(&seed) % (uint32_t)(333 - w.x));
        w.h = n % 5 == 0 && w.y < 128 ? 32 : 1 + (int)(tiles_random(&seed) % (uint32_t)(187 - w.y));
        expect_window(&p, w, wanted[n / 5 % 4]);
    }
    struct blocks_count count = blocks_counted(p.blocks);
    ck_assert_msg((files[_i].fast ? count.gdal : count.fast) == 0, "%lld, %lld", count.fast, count.gdal);
    pair_close(&p);
}
END_TEST

START_TEST(the_switch_changes_no_cell)
{
    struct pair p;
    CPLSetConfigOption("CAPACITY_FAST_TIFF", "NO");
    make_file(_i);
    pair_open(&p);
    expect_window(&p, (struct tile){0, 0, 333, 187}, GDT_Float64);
    ck_assert_int_eq(blocks_counted(p.blocks).fast, 0);
    ck_assert_int_eq(blocks_counted(p.blocks).gdal, 6 * 6);
    pair_close(&p);
}
END_TEST

/* Every cell once, in windows of w x h: along a Z-curve, or row by row. */
static void sweep(struct pair *p, int w, int h, bool rows)
{
    for (unsigned k = 0; k < 256u * 256u; k++) {
        int x = rows ? (int)(k % 256) : 0, y = rows ? (int)(k / 256) : 0;
        for (unsigned bit = 0; !rows && bit < 8; bit++) {
            x |= (int)(k >> (2 * bit) & 1) << bit;
            y |= (int)(k >> (2 * bit + 1) & 1) << bit;
        }
        struct tile t = {x * w, y * h, w, h};
        if (t.x >= 333 || t.y >= 187) continue;
        if (t.x + w > 333) t.w = 333 - t.x;
        if (t.y + h > 187) t.h = 187 - t.y;
        expect_window(p, t, GDT_Float32);
    }
}

/* Sizes of windows: of a block, halves of it, several, none that fits, rows. */
static const int windows[][2] = {{64, 32}, {32, 16}, {32, 8},   {128, 64}, {50, 50},
                                 {7, 60},  {333, 1}, {333, 32}, {333, 20}};

START_TEST(each_block_is_decoded_once)
{
    make_file(0);
    for (int rows = 0; rows < 2; rows++) {
        struct pair p;
        pair_open(&p);
        sweep(&p, windows[_i][0], windows[_i][1], rows);
        ck_assert_int_eq(blocks_counted(p.blocks).fast, 6 * 6);
        ck_assert_int_eq(blocks_counted(p.blocks).gdal, 0);
        pair_close(&p);
    }
}
END_TEST

/* An empty raster of blocks of a megabyte, which costs no room in the file and no time to decode. */
static void make_empty(int width, int height)
{
    char **list = CSLTokenizeString2("TILED=YES BLOCKXSIZE=512 BLOCKYSIZE=512 SPARSE_OK=TRUE", " ", 0);
    GDALDatasetH ds = GDALCreate(GDALGetDriverByName("GTiff"), TILES_FILE, width, height, 1, GDT_Float32,
                                 (CSLConstList)list);
    GDALSetRasterNoDataValue(GDALGetRasterBand(ds, 1), -9999);
    GDALClose(ds);
    CSLDestroy(list);
}

START_TEST(no_more_is_kept_than_allowed)
{
    make_empty(20 * 512, 10 * 512);
    struct pair p;
    pair_open(&p);
    float cell;
    for (int i = 0; i < 2 * BLOCKS_KEPT_MB; i++)
        ck_assert_int_eq(
            blocks_read(p.blocks, (struct tile){i % 20 * 512, i / 20 * 512, 1, 1}, GDT_Float32, &cell, 4),
            CE_None);
    long long so_far = blocks_counted(p.blocks).gdal;
    ck_assert_int_eq(so_far, 2 * BLOCKS_KEPT_MB);
    /* The last ones are kept, as many as there is room for; the first are not. */
    for (int i = 2 * BLOCKS_KEPT_MB - 1; i >= 0; i--) {
        ck_assert_int_eq(blocks_read(p.blocks, (struct tile){i % 20 * 512 + 5, i / 20 * 512 + 5, 1, 1},
                                     GDT_Float32, &cell, 4),
                         CE_None);
        ck_assert_float_eq(cell, -9999);
        ck_assert_int_eq(blocks_counted(p.blocks).gdal - so_far,
                         i >= BLOCKS_KEPT_MB ? 0 : BLOCKS_KEPT_MB - i);
    }
    /* Another reader gets one all the same, and room when this one is closed. */
    struct pair q;
    pair_open(&q);
    for (int i = 0; i < 3; i++)
        ck_assert_int_eq(
            blocks_read(q.blocks, (struct tile){i % 2 * 512 + i, 0, 1, 1}, GDT_Float32, &cell, 4), CE_None);
    ck_assert_int_eq(blocks_counted(q.blocks).gdal, 3);
    pair_close(&p);
    for (int i = 0; i < 4; i++)
        ck_assert_int_eq(
            blocks_read(q.blocks, (struct tile){i % 2 * 512 + i, 0, 1, 1}, GDT_Float32, &cell, 4), CE_None);
    ck_assert_int_eq(blocks_counted(q.blocks).gdal, 4);
    pair_close(&q);
}
END_TEST

START_TEST(rows_too_long_to_keep_go_through_gdals_cache)
{
    make_empty((BLOCKS_KEPT_MB + 2) * 512, 600);
    struct pair p;
    pair_open(&p);
    expect_window(&p, (struct tile){0, 10, (BLOCKS_KEPT_MB + 2) * 512, 3}, GDT_Float32);
    ck_assert_int_eq(blocks_counted(p.blocks).gdal, 0);
    expect_window(&p, (struct tile){100, 10, (BLOCKS_KEPT_MB - 2) * 512, 3}, GDT_Float32);
    ck_assert_int_gt(blocks_counted(p.blocks).gdal, 0);
    pair_close(&p);
}
END_TEST

/* Layouts that GDALRasterIO() reads better. */
START_TEST(strips_and_mixed_bands_are_not_read_by_blocks)
{
    static const struct {
        const char *options;
        GDALDataType type;
        int bands;
        bool blocks;
    } cases[] = {
        {"TILED=YES", GDT_Byte, 1, true},
        {"TILED=YES INTERLEAVE=BAND", GDT_Byte, 3, true},
        {"TILED=YES INTERLEAVE=PIXEL", GDT_Byte, 3, false},
        {"COMPRESS=DEFLATE", GDT_Byte, 1, false},
        {"TILED=YES", GDT_CFloat32, 1, false},
        {"TILED=YES BLOCKXSIZE=2048 BLOCKYSIZE=2048", GDT_Float32, 1, false}, /* too large to keep one each */
        {"TILED=YES BLOCKXSIZE=2048 BLOCKYSIZE=2048", GDT_Byte, 1, true},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        tiles_make(TILES_FILE, cases[i].options, cases[i].type, 600, 300, cases[i].bands, 1);
        struct pair p;
        pair_open(&p);
        ck_assert_msg((p.blocks != NULL) == cases[i].blocks, "%s", cases[i].options);
        pair_close(&p);
    }
    GDALDatasetH ds = GDALCreate(GDALGetDriverByName("MEM"), "", 600, 300, 1, GDT_Byte, NULL);
    struct blocks *b;
    ck_assert_int_eq(blocks_open("", ds, 1, &b), CE_None);
    ck_assert_ptr_null(b);
    GDALClose(ds);
}
END_TEST

START_TEST(layers_pass_by_gdals_cache)
{
    make_file(_i);
    struct layer l = {.path = (char *)TILES_FILE, .band = 1, .scale = 1, .off_x = -3, .off_y = 5};
    struct layer_reader *r = NULL;
    struct error err = {""};
    ck_assert_int_eq(layer_open(&l, &r, &err), ST_OK);
    GIntBig before = GDALGetCacheUsed64();
    float *got = malloc(340 * 180 * sizeof *got), *want = malloc(337 * 180 * sizeof *want);
    ck_assert_int_eq(layer_read(r, (struct tile){0, 0, 340, 180}, got, &err), ST_OK);
    ck_assert_int_eq(GDALGetCacheUsed64(), before);
    layer_close(r);
    GDALDatasetH ds = tiles_open(TILES_FILE);
    ck_assert_int_eq(
        GDALRasterIO(GDALGetRasterBand(ds, 1), GF_Read, 0, 5, 333, 180, want, 333, 180, GDT_Float32, 0, 0),
        CE_None);
    GDALClose(ds);
    for (int y = 0; y < 180; y++) {
        ck_assert(isnan(got[y * 340]) && isnan(got[y * 340 + 2]) && isnan(got[y * 340 + 337]));
        ck_assert_msg(tiles_same(got + y * 340 + 3, want + y * 333, 333 * sizeof *got), "row %d", y);
    }
    free(got);
    free(want);
}
END_TEST

/* One of several threads, each with handles of its own, that share the decoders. */
static void *read_all(void *arg)
{
    struct blocks_count *count = arg;
    struct pair p;
    for (int i = 0; i < 20; i++) {
        pair_open(&p);
        expect_window(&p, (struct tile){i, i, 300, 150}, GDT_Float32);
        count->fast += blocks_counted(p.blocks).fast;
        pair_close(&p);
    }
    return NULL;
}

START_TEST(threads_do_not_meet)
{
    pthread_t thread[4];
    struct blocks_count count[4] = {{0}};
    make_file(_i);
    for (int i = 0; i < 4; i++) ck_assert_int_eq(pthread_create(&thread[i], NULL, read_all, &count[i]), 0);
    for (int i = 0; i < 4; i++) {
        pthread_join(thread[i], NULL);
        ck_assert_int_eq(count[i].fast, count[0].fast);
        ck_assert_int_gt(count[i].fast, 20 * 25);
    }
}
END_TEST

Suite *blocks_suite(void)
{
    Suite *s = suite_create("blocks");
    TCase *c = tcase_create("blocks");
    tcase_add_checked_fixture(c, tiles_setup, tiles_teardown);
    tcase_set_timeout(c, 60);
    tcase_add_loop_test(c, any_window_is_what_gdal_reads, 0, sizeof files / sizeof *files);
    tcase_add_loop_test(c, the_switch_changes_no_cell, 0, sizeof files / sizeof *files);
    tcase_add_loop_test(c, each_block_is_decoded_once, 0, sizeof windows / sizeof *windows);
    tcase_add_test(c, no_more_is_kept_than_allowed);
    tcase_add_test(c, rows_too_long_to_keep_go_through_gdals_cache);
    tcase_add_test(c, strips_and_mixed_bands_are_not_read_by_blocks);
    tcase_add_loop_test(c, layers_pass_by_gdals_cache, 0, sizeof files / sizeof *files);
    tcase_add_loop_test(c, threads_do_not_meet, 0, 2);
    suite_add_tcase(s, c);
    return s;
}
