/* Overviews made from tiles in memory, against those GDAL builds of the same cells: to the bit. */
#include "suites.h"
#include "written.h"

#include "grid/pyramid.h"

#include <cpl_conv.h>
#include <cpl_string.h>

enum { SIDES = 15 };
/* GDAL later than 3.6 may round the mean of four floats otherwise in its last bit. */
#define TO_THE_BIT (strncmp(GDALVersionInfo("VERSION_NUM"), "306", 3) == 0)

static const int sides[SIDES][2] = {{1, 1},      {511, 511},   {512, 512},   {513, 513},   {1024, 1024},
                                    {1600, 900}, {1025, 2049}, {1023, 777},  {2600, 1},    {1, 1300},
                                    {3001, 514}, {1537, 1539}, {2048, 1025}, {2052, 2044}, {520, 2050}};

/* The same cells in a file of their own, with the overviews that GDAL builds of them, in one piece. */
static GDALDatasetH built_by_gdal(GDALDatasetH from, const char *how, int levels)
{
    const char *options[] = {"TILED=YES", "COMPRESS=DEFLATE", "ZLEVEL=1", "INTERLEAVE=BAND", NULL};
    int level[16];
    for (int l = 0; l < levels; l++) level[l] = 2 << l;
    GDALDatasetH ds = GDALCreateCopy(GDALGetDriverByName("GTiff"), written_other, from, FALSE,
                                     (char **)options, NULL, NULL);
    ck_assert_ptr_nonnull(ds);
    ck_assert_int_eq(GDALGetOverviewCount(GDALGetRasterBand(ds, 1)), 0);
    CPLSetConfigOption("GDAL_OVR_CHUNK_MAX_SIZE", "1000000000");
    ck_assert_int_eq(GDALBuildOverviews(ds, how, levels, level, 0, NULL, NULL, NULL), CE_None);
    CPLSetConfigOption("GDAL_OVR_CHUNK_MAX_SIZE", NULL);
    return ds;
}

static int differing(GDALRasterBandH a, GDALRasterBandH b, GDALDataType type)
{
    int width = GDALGetRasterBandXSize(a), height = GDALGetRasterBandYSize(a), count = 0;
    ck_assert_int_eq(GDALGetRasterBandXSize(b), width);
    ck_assert_int_eq(GDALGetRasterBandYSize(b), height);
    size_t n = (size_t)width * (size_t)height;
    uint32_t *v[2] = {malloc(n * sizeof **v), malloc(n * sizeof **v)};
    ck_assert_int_eq(GDALRasterIO(a, GF_Read, 0, 0, width, height, v[0], width, height, type, 0, 0), CE_None);
    ck_assert_int_eq(GDALRasterIO(b, GF_Read, 0, 0, width, height, v[1], width, height, type, 0, 0), CE_None);
    uint32_t near = type == GDT_Float32 && !TO_THE_BIT ? 1 : 0;
    for (size_t i = 0; i < n; i++) count += v[0][i] > v[1][i] + near || v[1][i] > v[0][i] + near;
    free(v[0]);
    free(v[1]);
    return count;
}

/* Where the file keeps a block. */
static long block_at(GDALRasterBandH band, int x, int y)
{
    const char *at = GDALGetMetadataItem(band, CPLSPrintf("BLOCK_OFFSET_%d_%d", x, y), "TIFF");
    return at ? strtol(at, NULL, 10) : 0;
}

/* The first overview was begun before the raster was whole: nothing has been read back. */
static void assert_on_the_way(GDALRasterBandH band)
{
    int last_x = (GDALGetRasterBandXSize(band) - 1) / GRID_TILE;
    int last_y = (GDALGetRasterBandYSize(band) - 1) / GRID_TILE;
    if (last_x < 2 && last_y < 2) return;
    ck_assert_int_gt(block_at(GDALGetOverview(band, 0), 0, 0), block_at(band, 0, 0));
    ck_assert_int_lt(block_at(GDALGetOverview(band, 0), 0, 0), block_at(band, last_x, last_y));
}

static void assert_as_gdal(enum output_cells cells, int width, int height)
{
    written_finish(written_tiles(written_path, cells, width, height, GRID_CURVE, NULL, 0));
    GDALDatasetH ds = GDALOpen(written_path, GA_ReadOnly);
    ck_assert_int_eq(written_wrong(ds, cells), 0);
    assert_on_the_way(GDALGetRasterBand(ds, 1));
    int longest = width > height ? width : height, levels = 0;
    while ((longest - 1) >> levels >= GRID_TILE) levels++;
    ck_assert_int_eq(GDALGetOverviewCount(GDALGetRasterBand(ds, 1)), levels);
    if (levels > 0) {
        GDALDatasetH other = built_by_gdal(ds, cells == OUTPUT_NUMBERS ? "AVERAGE" : "MODE", levels);
        for (int b = 1; b <= GDALGetRasterCount(ds); b++)
            for (int l = 0; l < levels; l++) {
                int bad = differing(GDALGetOverview(GDALGetRasterBand(ds, b), l),
                                    GDALGetOverview(GDALGetRasterBand(other, b), l),
                                    cells == OUTPUT_NUMBERS ? GDT_Float32 : GDT_UInt32);
                ck_assert_msg(bad == 0, "%d x %d, band %d, level %d: %d cells differ", width, height, b, l,
                              bad);
            }
        GDALClose(other);
    }
    GDALClose(ds);
}

START_TEST(averages_are_gdals)
{
    assert_as_gdal(OUTPUT_NUMBERS, sides[_i][0], sides[_i][1]);
}
END_TEST

START_TEST(modes_are_gdals)
{
    assert_as_gdal(OUTPUT_CODES, sides[_i][0], sides[_i][1]);
    assert_as_gdal(OUTPUT_LONG_CODES, sides[_i][0], sides[_i][1]);
}
END_TEST

/* By rows there is no room for it: overviews wait for the end. */
START_TEST(none_by_rows)
{
    output_abandon(written_tiles(written_path, OUTPUT_CODES, 1200, 1100, GRID_ROWS, NULL, 0));
    GDALDatasetH ds = GDALOpen(written_path, GA_ReadOnly);
    ck_assert_int_eq(GDALGetOverviewCount(GDALGetRasterBand(ds, 1)), 0);
    GDALClose(ds);
}
END_TEST

static enum status refuse_block(void *user, int band, int level, struct tile window, const void *cells,
                                struct error *err)
{
    (void)band, (void)window, (void)cells;
    return error_set(err, ST_FAILED, "level %d: %s", level, (const char *)user);
}

START_TEST(faults_are_told)
{
    struct error err = {""};
    struct pyramid *p = NULL;
    struct pyramid_spec spec = {.width = 2048,
                                .height = 2048,
                                .bands = 1,
                                .cells = OUTPUT_CODES,
                                .levels = 2,
                                .write = refuse_block,
                                .user = "full"};
    uint8_t *tile = calloc(GRID_TILE, GRID_TILE);
    ck_assert_int_eq(pyramid_open(&spec, &p, &err), ST_OK);
    ck_assert_int_eq(pyramid_add(p, 1, (struct tile){0, 0, GRID_TILE, GRID_TILE}, tile, &err), ST_OK);
    ck_assert_int_eq(pyramid_add(p, 1, (struct tile){1024, 0, GRID_TILE, GRID_TILE}, tile, &err), ST_FAILED);
    ck_assert_str_eq(err.text, "tiles for overviews do not come along the curve");
    ck_assert_int_eq(pyramid_add(p, 1, (struct tile){512, 0, GRID_TILE, GRID_TILE}, tile, &err), ST_OK);
    ck_assert_int_eq(pyramid_add(p, 1, (struct tile){0, 512, GRID_TILE, GRID_TILE}, tile, &err), ST_OK);
    ck_assert_int_eq(pyramid_add(p, 1, (struct tile){512, 512, GRID_TILE, GRID_TILE}, tile, &err), ST_FAILED);
    ck_assert_str_eq(err.text, "level 0: full");
    pyramid_close(p);
    free(tile);
}
END_TEST

/* What a pyramid holds grows with its levels, not with its cells. */
START_TEST(memory_is_bounded)
{
    struct pyramid_spec small = {.width = 4096, .height = 4096, .bands = 3, .levels = 3};
    struct pyramid_spec large = {.width = 65536, .height = 65536, .bands = 3, .levels = 7};
    ck_assert_double_eq(pyramid_bytes(&small), 3. * 3 * GRID_TILE * GRID_TILE * sizeof(float));
    ck_assert_double_eq(pyramid_bytes(&large), 3. * 7 * GRID_TILE * GRID_TILE * sizeof(float));
    large.width--;
    ck_assert_double_lt(pyramid_bytes(&large), 3. * 8 * GRID_TILE * GRID_TILE * sizeof(float));
}
END_TEST

Suite *pyramid_suite(void)
{
    Suite *s = suite_create("pyramid");
    TCase *t = tcase_create("pyramid");
    tcase_set_timeout(t, 120);
    tcase_add_checked_fixture(t, written_setup, written_teardown);
    tcase_add_loop_test(t, averages_are_gdals, 0, SIDES);
    tcase_add_loop_test(t, modes_are_gdals, 0, SIDES);
    tcase_add_test(t, none_by_rows);
    tcase_add_test(t, faults_are_told);
    tcase_add_test(t, memory_is_bounded);
    suite_add_tcase(s, t);
    return s;
}
