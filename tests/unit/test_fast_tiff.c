/* Blocks decoded without libtiff: the same cells as GDAL's, for every layout that is known, and GDAL asked
 * for every other and for damaged ones. */
#include "grid/fast_tiff.h"
#include "grid/layer.h"
#include "suites.h"
#include "tiles.h"

/* Every block of a band by both ways. What lies below the raster's edge GDAL may leave out, and means
 * nothing. Returns how many the file holds. */
static int compare_blocks(const char *path, int band, const char *what)
{
    GDALDatasetH ds = tiles_open(path);
    GDALRasterBandH h = GDALGetRasterBand(ds, band);
    struct fast_tiff *t = fast_tiff_open(path, ds, band);
    ck_assert_msg(t != NULL, "%s: not known", what);
    int width, height, held = 0;
    GDALGetBlockSize(h, &width, &height);
    size_t row = (size_t)width * (size_t)GDALGetDataTypeSizeBytes(GDALGetRasterDataType(h));
    unsigned char *fast = malloc(row * (size_t)height), *slow = malloc(row * (size_t)height);
    for (int y = 0; y * height < GDALGetRasterYSize(ds); y++)
        for (int x = 0; x * width < GDALGetRasterXSize(ds); x++) {
            int rows =
                GDALGetRasterYSize(ds) - y * height < height ? GDALGetRasterYSize(ds) - y * height : height;
            size_t at, bytes;
            memset(fast, 0xA5, row * (size_t)height);
            ck_assert_int_eq(GDALReadBlock(h, x, y, slow), CE_None);
            bool holds = tiles_place(path, band, x, y, &at, &bytes);
            ck_assert_msg(fast_tiff_read(t, x, y, fast) == holds, "%s: block %d, %d", what, x, y);
            if (!holds) continue;
            held++;
            ck_assert_msg(tiles_same(fast, slow, row * (size_t)rows), "%s: block %d, %d differs", what, x, y);
        }
    free(fast);
    free(slow);
    fast_tiff_close(t);
    GDALClose(ds);
    return held;
}

static const GDALDataType types[] = {GDT_Byte, GDT_UInt16, GDT_Int16, GDT_UInt32, GDT_Int32, GDT_Float32};
static const char *const packings[] = {
    "COMPRESS=NONE",
    "COMPRESS=DEFLATE PREDICTOR=1",
    "COMPRESS=DEFLATE PREDICTOR=2",
    "COMPRESS=DEFLATE PREDICTOR=3",
    "COMPRESS=ZSTD PREDICTOR=1 ZSTD_LEVEL=1",
    "COMPRESS=ZSTD PREDICTOR=2 ZSTD_LEVEL=9",
    "COMPRESS=ZSTD PREDICTOR=3 ZSTD_LEVEL=3",
};
static const int block_sizes[][2] = {{16, 16}, {48, 32}, {256, 256}, {512, 512}};

enum { TYPES = sizeof types / sizeof *types, PACKINGS = sizeof packings / sizeof *packings };

START_TEST(known_layouts_are_the_same_as_gdals)
{
    for (size_t t = 0; t < TYPES; t++)
        for (size_t s = 0; s < sizeof block_sizes / sizeof *block_sizes; s++)
            for (int variant = 0; variant < 3; variant++) {
                const char *packing = packings[_i];
                if (strstr(packing, "PREDICTOR=3") && types[t] != GDT_Float32) continue;
                int w = block_sizes[s][0], h = block_sizes[s][1], bands = variant == 1 ? 2 : 1;
                char options[256];
                snprintf(options, sizeof options, "TILED=YES BLOCKXSIZE=%d BLOCKYSIZE=%d %s%s%s", w, h,
                         packing, variant == 1 ? " INTERLEAVE=BAND" : "", variant == 2 ? " BIGTIFF=YES" : "");
                tiles_make(TILES_FILE, options, types[t], w * 3 / 2 + 3, h + 5, bands,
                           (uint32_t)(t * 10 + s));
                for (int b = 1; b <= bands; b++) {
                    char what[320];
                    snprintf(what, sizeof what, "%s %s band %d", GDALGetDataTypeName(types[t]), options, b);
                    ck_assert_int_eq(compare_blocks(TILES_FILE, b, what), 4);
                }
            }
}
END_TEST

START_TEST(cogs_are_known)
{
    for (size_t t = 0; t < TYPES; t++) {
        const char *codec = _i ? "ZSTD" : "DEFLATE";
        tiles_make("/vsimem/made/from.tif", "TILED=YES", types[t], 700, 300, 1, (uint32_t)t);
        GDALDatasetH from = tiles_open("/vsimem/made/from.tif");
        char **list = CSLSetNameValue(NULL, "COMPRESS", codec);
        list = CSLSetNameValue(list, "BLOCKSIZE", "128");
        list = CSLSetNameValue(list, "PREDICTOR", t % 2 ? "YES" : "NO");
        GDALDatasetH cog = GDALCreateCopy(GDALGetDriverByName("COG"), TILES_FILE, from, TRUE,
                                          (CSLConstList)list, NULL, NULL);
        ck_assert_ptr_nonnull(cog);
        GDALClose(cog);
        GDALClose(from);
        CSLDestroy(list);
        cog = tiles_open(TILES_FILE);
        ck_assert_str_eq(GDALGetMetadataItem(cog, "LAYOUT", "IMAGE_STRUCTURE"), "COG");
        ck_assert_int_gt(GDALGetOverviewCount(GDALGetRasterBand(cog, 1)), 0);
        GDALClose(cog);
        ck_assert_int_eq(compare_blocks(TILES_FILE, 1, codec), 6 * 3);
    }
}
END_TEST

START_TEST(deflate_goes_by_two_codes)
{
    tiles_make(TILES_FILE, "TILED=YES BLOCKXSIZE=64 BLOCKYSIZE=64 COMPRESS=DEFLATE PREDICTOR=2", GDT_Int16,
               200, 70, 1, 1);
    tiles_retag(TILES_FILE, 259, 259, 32946);
    ck_assert_int_eq(compare_blocks(TILES_FILE, 1, "old DEFLATE"), 8);
}
END_TEST

START_TEST(blocks_the_file_does_not_hold_are_gdals)
{
    const int held[][2] = {{1, 2}, {4, 3}};
    tiles_make_sparse(TILES_FILE, "COMPRESS=ZSTD PREDICTOR=3", held, 2);
    ck_assert_int_eq(compare_blocks(TILES_FILE, 1, "sparse"), 2);
}
END_TEST

/* What is left to GDAL: options, type, bands. */
static const struct {
    const char *options;
    GDALDataType type;
    int bands;
} not_known[] = {
    {"TILED=YES COMPRESS=LZW", GDT_Byte, 1},
    {"TILED=YES COMPRESS=LZW PREDICTOR=2", GDT_Int16, 1},
    {"TILED=YES COMPRESS=PACKBITS", GDT_Byte, 1},
    {"TILED=YES COMPRESS=JPEG", GDT_Byte, 1},
    {"TILED=YES COMPRESS=LERC", GDT_Float32, 1},
    {"TILED=YES COMPRESS=LERC_ZSTD", GDT_Float32, 1},
    {"TILED=YES COMPRESS=LZMA", GDT_Byte, 1},
    {"TILED=YES COMPRESS=DEFLATE ENDIANNESS=BIG", GDT_Float32, 1},
    {"TILED=YES ENDIANNESS=BIG BIGTIFF=YES", GDT_Byte, 1},
    {"TILED=YES COMPRESS=DEFLATE NBITS=12", GDT_UInt16, 1},
    {"TILED=YES NBITS=1", GDT_Byte, 1},
    {"TILED=YES COMPRESS=DEFLATE NBITS=16", GDT_Float32, 1},
    {"COMPRESS=DEFLATE", GDT_Float32, 1}, /* strips */
    {"TILED=NO", GDT_Byte, 1},
    {"TILED=YES COMPRESS=DEFLATE INTERLEAVE=PIXEL", GDT_Byte, 3},
    {"TILED=YES COMPRESS=DEFLATE PREDICTOR=3", GDT_Float64, 1},
    {"TILED=YES COMPRESS=DEFLATE", GDT_CInt16, 1},
    {"TILED=YES COMPRESS=JPEG PHOTOMETRIC=YCBCR INTERLEAVE=PIXEL", GDT_Byte, 3},
};

static bool can_write(const char *options)
{
    const char *codec = strstr(options, "COMPRESS=");
    char name[32] = "";
    if (codec) sscanf(codec, "COMPRESS=%31s", name);
    const char *list = GDALGetMetadataItem(GDALGetDriverByName("GTiff"), "DMD_CREATIONOPTIONLIST", NULL);
    return !codec || strstr(list, CPLSPrintf("<Value>%s</Value>", name));
}

START_TEST(other_layouts_are_gdals)
{
    if (!can_write(not_known[_i].options)) return;
    tiles_make(TILES_FILE, not_known[_i].options, not_known[_i].type, 300, 270, not_known[_i].bands, 1);
    GDALDatasetH ds = tiles_open(TILES_FILE);
    ck_assert_msg(fast_tiff_open(TILES_FILE, ds, 1) == NULL, "%s", not_known[_i].options);
    GDALClose(ds);
}
END_TEST

/* Tags that change what the bytes mean: from, to, value. The others of the file stay as GDAL wrote them. */
static const unsigned retagged[][3] = {
    {259, 259, 5},     /* LZW, by its number */
    {259, 259, 34925}, /* LZMA */
    {317, 317, 4},     /* a predictor there is not */
    {317, 317, 3},     /* the one for floats, on bytes */
    {339, 266, 2},     /* bits from the other end */
    {262, 262, 5},     /* separations of colours */
    {262, 262, 8},     /* CIELAB */
    {262, 60000, 1},   /* no photometric interpretation */
    {322, 322, 100},   /* a width that tiles do not have */
};

START_TEST(tags_that_are_not_expected_are_gdals)
{
    tiles_make(TILES_FILE, "TILED=YES COMPRESS=DEFLATE PREDICTOR=2", GDT_Byte, 300, 270, 1, 1);
    GDALDatasetH ds = tiles_open(TILES_FILE);
    struct fast_tiff *t = fast_tiff_open(TILES_FILE, ds, 1);
    ck_assert_ptr_nonnull(t);
    fast_tiff_close(t);
    GDALClose(ds);
    tiles_retag(TILES_FILE, retagged[_i][0], retagged[_i][1], retagged[_i][2]);
    ds = GDALOpen(TILES_FILE, GA_ReadOnly);
    if (!ds) return; /* nor does GDAL know it */
    ck_assert_ptr_null(fast_tiff_open(TILES_FILE, ds, 1));
    GDALClose(ds);
}
END_TEST

START_TEST(a_switch_turns_it_off)
{
    tiles_make(TILES_FILE, "TILED=YES COMPRESS=DEFLATE", GDT_Byte, 300, 270, 1, 1);
    GDALDatasetH ds = tiles_open(TILES_FILE);
    for (int on = 0; on < 2; on++) {
        CPLSetConfigOption("CAPACITY_FAST_TIFF", on ? "YES" : "NO");
        struct fast_tiff *t = fast_tiff_open(TILES_FILE, ds, 1);
        ck_assert_int_eq(t != NULL, on);
        fast_tiff_close(t);
    }
    /* A name that is no path of a file. */
    ck_assert_ptr_null(fast_tiff_open("GTIFF_DIR:1:/vsimem/made/t.tif", ds, 1));
    GDALClose(ds);
}
END_TEST

/* What comes of reading a whole file: its cells, or an error. */
struct outcome {
    enum status status;
    struct error err;
    float cells[200 * 100];
};

static void read_layer(struct outcome *o, bool fast)
{
    CPLSetConfigOption("CAPACITY_FAST_TIFF", fast ? "YES" : "NO");
    struct layer l = {.path = (char *)TILES_FILE, .band = 1, .scale = 1};
    struct layer_reader *r = NULL;
    memset(o, 0, sizeof *o);
    o->status = layer_open(&l, &r, &o->err);
    if (o->status == ST_OK) o->status = layer_read(r, (struct tile){0, 0, 200, 100}, o->cells, &o->err);
    layer_close(r);
}

static void expect_same(const char *what, struct outcome *fast, struct outcome *slow)
{
    read_layer(fast, true);
    read_layer(slow, false);
    ck_assert_msg(fast->status == slow->status && strcmp(fast->err.text, slow->err.text) == 0, "%s: %s / %s",
                  what, fast->err.text, slow->err.text);
    ck_assert_msg(fast->status != ST_OK || tiles_same(fast->cells, slow->cells, sizeof fast->cells),
                  "%s: other cells", what);
}

static void make_to_damage(int packing, GDALDataType type)
{
    char options[256];
    snprintf(options, sizeof options, "TILED=YES BLOCKXSIZE=64 BLOCKYSIZE=64 %s", packings[packing]);
    tiles_make(TILES_FILE, options, type, 200, 100, 1, 5);
}

START_TEST(a_cut_file_fails_as_gdal_says)
{
    static struct outcome fast, slow;
    size_t at = 0, bytes = 0;
    make_to_damage(_i, GDT_Float32);
    ck_assert(tiles_place(TILES_FILE, 1, 2, 1, &at, &bytes));
    expect_same("whole", &fast, &slow);
    ck_assert_int_eq(fast.status, ST_OK);
    VSILFILE *f = VSIFOpenL(TILES_FILE, "r+b");
    ck_assert_int_eq(VSIFTruncateL(f, at + bytes / 2), 0);
    VSIFCloseL(f);
    expect_same("cut", &fast, &slow);
    ck_assert_int_eq(fast.status, ST_INPUT);
    ck_assert_ptr_nonnull(
        strstr(fast.err.text, "/vsimem/made/t.tif: columns 0 to 199, rows 0 to 99 cannot be read"));
}
END_TEST

START_TEST(a_damaged_tile_fails_as_gdal_says)
{
    static struct outcome fast, slow;
    vsi_l_offset size = 0;
    size_t at = 0, bytes = 0;
    make_to_damage(_i, GDT_Float32);
    ck_assert(tiles_place(TILES_FILE, 1, 1, 0, &at, &bytes));
    memset(tiles_bytes(TILES_FILE, &size) + at, 0xFF, bytes);
    expect_same("overwritten", &fast, &slow);
    ck_assert_int_eq(fast.status, _i == 0 ? ST_OK : ST_INPUT); /* without compression any bytes are cells */
}
END_TEST

/* Bytes overwritten at random, in the directory and in the tiles. */
START_TEST(random_damage_is_no_worse_than_gdals)
{
    static struct outcome fast, slow;
    int failed = 0;
    for (uint32_t round = 0, seed = (uint32_t)_i; round < 150; round++) {
        make_to_damage(_i, round % 2 || strstr(packings[_i], "PREDICTOR=3") ? GDT_Float32 : GDT_Byte);
        vsi_l_offset size = 0;
        unsigned char *bytes = tiles_bytes(TILES_FILE, &size);
        uint32_t range = round % 3 == 0 ? 400 : (uint32_t)size;
        for (uint32_t n = 1 + tiles_random(&seed) % 8; n--;)
            bytes[8 + tiles_random(&seed) % (range - 8)] = (unsigned char)tiles_random(&seed);
        char what[64];
        snprintf(what, sizeof what, "%s round %u", packings[_i], round);
        expect_same(what, &fast, &slow);
        failed += fast.status != ST_OK;
    }
    ck_assert_int_gt(failed, 0);
}
END_TEST

Suite *fast_tiff_suite(void)
{
    Suite *s = suite_create("fast_tiff");
    TCase *c = tcase_create("layouts");
    tcase_add_checked_fixture(c, tiles_setup, tiles_teardown);
    tcase_set_timeout(c, 60);
    tcase_add_loop_test(c, known_layouts_are_the_same_as_gdals, 0, PACKINGS);
    tcase_add_loop_test(c, cogs_are_known, 0, 2);
    tcase_add_test(c, deflate_goes_by_two_codes);
    tcase_add_test(c, blocks_the_file_does_not_hold_are_gdals);
    tcase_add_loop_test(c, other_layouts_are_gdals, 0, sizeof not_known / sizeof *not_known);
    tcase_add_loop_test(c, tags_that_are_not_expected_are_gdals, 0, sizeof retagged / sizeof *retagged);
    tcase_add_test(c, a_switch_turns_it_off);
    suite_add_tcase(s, c);
    c = tcase_create("damage");
    tcase_add_checked_fixture(c, tiles_setup, tiles_teardown);
    tcase_set_timeout(c, 60);
    tcase_add_loop_test(c, a_cut_file_fails_as_gdal_says, 0, PACKINGS);
    tcase_add_loop_test(c, a_damaged_tile_fails_as_gdal_says, 0, PACKINGS);
    tcase_add_loop_test(c, random_damage_is_no_worse_than_gdals, 0, PACKINGS);
    suite_add_tcase(s, c);
    return s;
}
