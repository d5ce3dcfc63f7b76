/* Rasters at the size of a page: by mode and by average, without reading them in full; light on slopes. */
#include "made.h"
#include "suites.h"

#include "base/text.h"
#include "grid/output.h"
#include "grid/small.h"

enum { COLS = 2048, ROWS = 1024, TO_W = 256, TO_H = 128 };

static char folder[64], raster_path[80];

static void small_setup(void)
{
    made_setup();
    snprintf(folder, sizeof folder, "/tmp/capacity-small-XXXXXX");
    ck_assert_ptr_nonnull(mkdtemp(folder));
    snprintf(raster_path, sizeof raster_path, "%s/r.tif", folder);
}

static void small_teardown(void)
{
    VSIRmdirRecursive(folder);
}

typedef double value_fn(int x, int y);

/* A raster as a run writes it, overviews and all. */
static void write_raster(enum output_cells kind, value_fn *value, int cols, int rows)
{
    struct grid g = {.cell_x = 100, .cell_y = 100, .x0 = 5e5, .y0 = 2.8e6, .width = cols, .height = rows};
    struct error err = {""};
    ck_assert_int_eq(grid_set_crs(&g, "EPSG:32650", "test", &err), ST_OK);
    const char *names[] = {"band"};
    const struct output_category category[] = {{1, "one", {1, 2, 3}, NAN}};
    size_t codes = kind == OUTPUT_NUMBERS ? 0 : 1;
    struct output_spec spec = {.path = raster_path,
                               .cells = kind,
                               .bands = 1,
                               .names = names,
                               .format = "GTiff",
                               .threads = 1,
                               .categories = category,
                               .category_count = codes,
                               .title = "test"};
    struct output *o = NULL;
    ck_assert_msg(output_create(&g, &spec, &o, &err) == ST_OK, "%s", err.text);
    static float cells[GRID_TILE * GRID_TILE];
    static uint8_t bytes[GRID_TILE * GRID_TILE];
    static uint16_t words[GRID_TILE * GRID_TILE];
    const void *const of_kind[] = {cells, bytes, words};
    struct grid_walk walk = grid_walk_begin(&g, GRID_CURVE);
    for (struct tile w; grid_walk_next(&walk, &w);) {
        for (int i = 0; i < w.w * w.h; i++) {
            double v = value(w.x + i % w.w, w.y + i / w.w);
            cells[i] = (float)v;
            bytes[i] = kind == OUTPUT_CODES ? (uint8_t)v : 0;
            words[i] = kind == OUTPUT_LONG_CODES ? (uint16_t)v : 0;
        }
        ck_assert_int_eq(output_tile(o, 1, w, of_kind[kind], &err), ST_OK);
    }
    CPLPushErrorHandler(CPLQuietErrorHandler); /* overviews of codes without colours */
    ck_assert_msg(output_finish(o, category, codes, NULL, &err) == ST_OK, "%s", err.text);
    CPLPopErrorHandler();
    grid_clear(&g);
}

/* Spoil every block of full resolution, so that whoever reads one fails. */
static void spoil_full_resolution(void)
{
    GDALDatasetH ds = GDALOpen(raster_path, GA_ReadOnly);
    GDALRasterBandH band = GDALGetRasterBand(ds, 1);
    int block_w, block_h, blocks = 0;
    long offset[64];
    GDALGetBlockSize(band, &block_w, &block_h);
    for (int y = 0; y * block_h < ROWS; y++)
        for (int x = 0; x * block_w < COLS; x++) {
            char item[48];
            snprintf(item, sizeof item, "BLOCK_OFFSET_%d_%d", x, y);
            const char *at = GDALGetMetadataItem(band, item, "TIFF");
            ck_assert(at && blocks < 64);
            offset[blocks++] = strtol(at, NULL, 10);
        }
    GDALClose(ds);
    FILE *f = fopen(raster_path, "r+b");
    for (int i = 0; i < blocks; i++) {
        ck_assert_int_eq(fseek(f, offset[i], SEEK_SET), 0);
        ck_assert_uint_eq(fwrite("spoilt spoilt spoilt", 1, 20, f), 20);
    }
    fclose(f);
}

/* Of each 8 x 8 cells most have one code, at least half of each 2 x 2 too. */
static double code_at(int x, int y)
{
    int block = x / 8 + y / 8;
    return x % 2 == 0 && y % 2 == 0 ? 9 : 1 + block % 5;
}

static double long_code_at(int x, int y)
{
    return 1000 * code_at(x, y);
}

START_TEST(long_codes_by_mode_from_overviews)
{
    static uint16_t cells[TO_W * TO_H];
    struct error err = {""};
    write_raster(OUTPUT_LONG_CODES, long_code_at, COLS, ROWS);
    spoil_full_resolution();
    ck_assert_msg(small_long_codes(raster_path, 1, TO_W, TO_H, cells, &err) == ST_OK, "%s", err.text);
    for (int i = 0; i < TO_W * TO_H; i++)
        if (cells[i] != 1000 * (1 + (i % TO_W + i / TO_W) % 5)) ck_abort_msg("cell %d is %d", i, cells[i]);
}
END_TEST

START_TEST(codes_by_mode_from_overviews)
{
    static uint8_t cells[TO_W * TO_H];
    struct error err = {""};
    write_raster(OUTPUT_CODES, code_at, COLS, ROWS);
    spoil_full_resolution();
    ck_assert_msg(small_codes(raster_path, 1, TO_W, TO_H, cells, &err) == ST_OK, "%s", err.text);
    for (int i = 0; i < TO_W * TO_H; i++)
        if (cells[i] != 1 + (i % TO_W + i / TO_W) % 5) ck_abort_msg("cell %d is %d", i, cells[i]);
    /* The same fails where full resolution is what is asked for. */
    CPLPushErrorHandler(CPLQuietErrorHandler);
    uint8_t *all = malloc((size_t)COLS * ROWS);
    ck_assert_int_eq(small_codes(raster_path, 1, COLS, ROWS, all, &err), ST_FAILED);
    CPLPopErrorHandler();
    ck_assert_msg(strstr(err.text, raster_path), "%s", err.text);
    free(all);
}
END_TEST

/* A slope with holes: half of the cells of the west have no data, which no mean may count; the eastern edge
 * has none at all. */
static double field_at(int x, int y)
{
    if (x >= COLS - 8) return NAN;
    int block = x / 8 + y / 8 * 2;
    return x < COLS / 2 && (x + y) % 2 ? (double)NAN : block;
}

START_TEST(fields_by_average_from_overviews)
{
    static float cells[TO_W * TO_H];
    struct error err = {""};
    write_raster(OUTPUT_NUMBERS, field_at, COLS, ROWS);
    spoil_full_resolution();
    ck_assert_msg(small_field(raster_path, 1, TO_W, TO_H, cells, &err) == ST_OK, "%s", err.text);
    for (int y = 0; y < TO_H; y++)
        for (int x = 0; x < TO_W; x++) {
            float v = cells[y * TO_W + x];
            if (x == TO_W - 1 ? v == v : !(fabs((double)v - x - 2 * y) < 1e-3))
                ck_abort_msg("%d %d is %g", x, y, v);
        }
}
END_TEST

/* Of each 5 x 5 cells six are 9, the middle one among them; the others are 1. */
static double ringed_at(int x, int y)
{
    return abs(x % 5 - 2) + abs(y % 5 - 2) <= 1 || (x % 5 == 0 && y % 5 == 0) ? 9 : 1;
}

/* A raster so small that it has no overviews is brought to size from its own cells. */
START_TEST(small_rasters_too)
{
    enum { SIDE = 200, TO = 40 };
    static uint8_t cells[TO * TO];
    static float values[TO * TO];
    struct error err = {""};
    write_raster(OUTPUT_CODES, ringed_at, SIDE, SIDE);
    ck_assert_int_eq(small_codes(raster_path, 1, TO, TO, cells, &err), ST_OK);
    for (int i = 0; i < TO * TO; i++) ck_assert_int_eq(cells[i], 1);
    write_raster(OUTPUT_NUMBERS, ringed_at, SIDE, SIDE);
    ck_assert_int_eq(small_field(raster_path, 1, TO, TO, values, &err), ST_OK);
    for (int i = 0; i < TO * TO; i++) ck_assert_double_eq_tol(values[i], (6 * 9 + 19) / 25.0, 1e-5);
}
END_TEST

enum { N = 60 };

static int column_of(int i)
{
    return i % N;
}

static int row_of(int i)
{
    return i / N;
}

/* Planes that face north-west are bright, those that face south-east dark, level ground is known; without
 * heights there is no light. */
START_TEST(light_from_the_north_west)
{
    static const double slope[][2] = {{0, 0}, {1, 1}, {-1, -1}};
    static float z[N * N];
    static uint8_t light[4 * N * N];
    int middle[3];
    for (int k = 0; k < 3; k++) {
        for (int i = 0; i < N * N; i++)
            z[i] = i % N < 5 ? NAN : (float)(20 * (slope[k][0] * column_of(i) + slope[k][1] * row_of(i)));
        struct error err = {""};
        ck_assert_msg(small_shade(z, N, N, 100, 100, N, N, light, &err) == ST_OK, "%s", err.text);
        middle[k] = light[N / 2 * N + N / 2];
        ck_assert_int_eq(light[N / 2 * N + 2], 0);
        ck_assert_int_eq(light[N / 2 * N + N - 1] > 0, 1);
    }
    ck_assert_int_eq(middle[0], SMALL_SHADE_LEVEL);
    ck_assert_int_gt(middle[1], SMALL_SHADE_LEVEL + 15);
    ck_assert_int_lt(middle[2], SMALL_SHADE_LEVEL - 40);
    /* Larger than the heights, it is smooth: no step between neighbours is as large as a cell's was. */
    for (int i = 0; i < N * N; i++) z[i] = (float)(300 * sin(column_of(i) / 4.0) * cos(row_of(i) / 5.0));
    struct error err = {""};
    ck_assert_int_eq(small_shade(z, N, N, 100, 100, 2 * N, 2 * N, light, &err), ST_OK);
    int step = 0;
    for (int i = 1; i < 4 * N * N; i++)
        if (i % (2 * N) && abs(light[i] - light[i - 1]) > step) step = abs(light[i] - light[i - 1]);
    ck_assert_int_lt(step, 60);
}
END_TEST

Suite *small_suite(void)
{
    Suite *suite = suite_create("small");
    TCase *c = tcase_create("small");
    tcase_add_checked_fixture(c, small_setup, small_teardown);
    tcase_add_test(c, codes_by_mode_from_overviews);
    tcase_add_test(c, long_codes_by_mode_from_overviews);
    tcase_add_test(c, fields_by_average_from_overviews);
    tcase_add_test(c, small_rasters_too);
    tcase_add_test(c, light_from_the_north_west);
    suite_add_tcase(suite, c);
    return suite;
}
