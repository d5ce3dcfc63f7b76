/* Rasters written tile by tile, as a run writes them. */
#ifndef CAPACITY_TESTS_WRITTEN_H
#define CAPACITY_TESTS_WRITTEN_H

#include "made.h"

#include "base/random.h"
#include "grid/output.h"

/* A folder of the test's own, and two files to write in it. */
static char written_folder[64], written_path[96], written_other[96];

static inline void written_setup(void)
{
    made_setup();
    snprintf(written_folder, sizeof written_folder, "/tmp/capacity-written-XXXXXX");
    ck_assert_ptr_nonnull(mkdtemp(written_folder));
    snprintf(written_path, sizeof written_path, "%s/r.tif", written_folder);
    snprintf(written_other, sizeof written_other, "%s/other.tif", written_folder);
}

static inline void written_teardown(void)
{
    VSIRmdirRecursive(written_folder);
}

enum { WRITTEN_CODES = 2 };
static const struct output_category written_codes[WRITTEN_CODES] = {{1, "a", {1, 2, 3}, NAN},
                                                                    {2, "b", {4, 5, 6}, NAN}};

/* Numbers: noise, and stripes of 0 and -0; a tenth of the cells and a whole corner without data. Codes: few,
 * so that they tie often; excluded (a value) and no data among them. */
static inline double written_value(enum output_cells cells, int band, int x, int y)
{
    static const double zero[] = {0, -0.};
    static const int codes[] = {1, 2, 2, 3, 3, 3, 254};
    uint64_t counter = (uint64_t)y * 4096 + (uint64_t)x;
    bool none = (x < 300 && y < 70) || random_below((uint64_t)band, counter, 10) == 0;
    if (cells == OUTPUT_NUMBERS && !none && x % 64 < 4) return zero[x / 64 % 2];
    if (cells == OUTPUT_NUMBERS) return none ? (double)NAN : random_uniform(7 + (uint64_t)band, counter) * 3;
    if (none) return cells == OUTPUT_CODES ? UINT8_MAX : UINT16_MAX;
    return codes[random_below(5, counter, 7)] * (cells == OUTPUT_CODES ? 1 : 257);
}

static inline void written_put(enum output_cells cells, void *at, size_t i, double value)
{
    if (cells == OUTPUT_NUMBERS)
        ((float *)at)[i] = (float)value;
    else if (cells == OUTPUT_CODES)
        ((uint8_t *)at)[i] = (uint8_t)value;
    else
        ((uint16_t *)at)[i] = (uint16_t)value;
}

/* The raster of these cells, in tiles that come in this order, up to its finish. Codes are in one band. */
static inline struct output *written_tiles(const char *to, enum output_cells cells, int width, int height,
                                           enum grid_order order, const char *const *creation, size_t count)
{
    struct grid g = {.cell_x = 100, .cell_y = 100, .x0 = 5e5, .y0 = 2.8e6, .width = width, .height = height};
    struct error err = {""};
    ck_assert_int_eq(grid_set_crs(&g, "EPSG:32650", "test", &err), ST_OK);
    const char *names[] = {"one", "two"};
    struct output_spec spec = {.path = to,
                               .cells = cells,
                               .bands = cells == OUTPUT_NUMBERS ? 2 : 1,
                               .names = names,
                               .creation = creation,
                               .creation_count = count,
                               .threads = 2,
                               .order = order,
                               .categories = written_codes,
                               .category_count = WRITTEN_CODES,
                               .title = "written"};
    struct output *o = NULL;
    ck_assert_msg(output_create(&g, &spec, &o, &err) == ST_OK, "%s", err.text);
    void *tile = malloc(GRID_TILE * GRID_TILE * sizeof(float));
    struct grid_walk walk = grid_walk_begin(&g, order);
    for (struct tile w; grid_walk_next(&walk, &w);)
        for (int b = 1; b <= spec.bands; b++) {
            for (int i = 0; i < w.w * w.h; i++)
                written_put(cells, tile, (size_t)i, written_value(cells, b, w.x + i % w.w, w.y + i / w.w));
            ck_assert_msg(output_tile(o, b, w, tile, &err) == ST_OK, "%s", err.text);
        }
    free(tile);
    grid_clear(&g);
    return o;
}

static inline void written_finish(struct output *o)
{
    struct error err = {""};
    ck_assert_msg(output_finish(o, written_codes, WRITTEN_CODES, NULL, &err) == ST_OK, "%s", err.text);
}

/* How many cells of a file differ from those that were written. */
static inline long written_wrong(GDALDatasetH ds, enum output_cells cells)
{
    int width = GDALGetRasterXSize(ds), height = GDALGetRasterYSize(ds);
    double *row = malloc((size_t)width * sizeof *row);
    long wrong = 0;
    for (int b = 1; b <= GDALGetRasterCount(ds); b++)
        for (int y = 0; y < height; y++) {
            ck_assert(GDALRasterIO(GDALGetRasterBand(ds, b), GF_Read, 0, y, width, 1, row, width, 1,
                                   GDT_Float64, 0, 0) == CE_None);
            for (int x = 0; x < width; x++) {
                double want = written_value(cells, b, x, y);
                if (cells == OUTPUT_NUMBERS) want = (double)(float)want;
                wrong += !(row[x] == want || (isnan(row[x]) && isnan(want)));
            }
        }
    free(row);
    return wrong;
}

static inline char *written_bytes(const char *file, size_t *n)
{
    FILE *f = fopen(file, "rb");
    ck_assert_ptr_nonnull(f);
    fseek(f, 0, SEEK_END);
    *n = (size_t)ftell(f);
    rewind(f);
    char *bytes = malloc(*n);
    ck_assert_uint_eq(fread(bytes, 1, *n, f), *n);
    fclose(f);
    return bytes;
}

#endif
