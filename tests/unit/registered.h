/* A plan and a cache of its own for tests that register layers: a grid of EPSG:32650 and one factor. */
#ifndef CAPACITY_TESTS_REGISTERED_H
#define CAPACITY_TESTS_REGISTERED_H

#include "grid/cache.h"
#include "grid/register.h"
#include "grid/zone_shapes.h"
#include "made.h"

#include <cpl_error.h>
#include <dirent.h>
#include <sys/stat.h>
#include <unistd.h>

static char registered_dir[64], registered_told[2048];
static struct cache *registered_cache;

static inline void registered_tell(const char *notice, void *user)
{
    (void)user;
    snprintf(registered_told, sizeof registered_told, "%s", notice);
}

/* As another run would find the cache. */
static inline void registered_reopen(const char *size)
{
    struct error err = {""};
    struct cache_settings s = {.dir = registered_dir, .size = size, .tell = registered_tell};
    cache_close(registered_cache);
    registered_told[0] = 0;
    ck_assert_msg(cache_open(&s, &registered_cache, &err) == ST_OK, "%s", err.text);
}

static inline void registered_setup(void)
{
    made_setup();
    CPLSetErrorHandler(CPLQuietErrorHandler);
    strcpy(registered_dir, "/tmp/capacity-test-XXXXXX");
    ck_assert_ptr_nonnull(mkdtemp(registered_dir));
    registered_reopen(NULL);
}

/* How many files there are whose names end so ("" all), and the last of them. */
static inline int registered_named(const char *ending, char *last, size_t room)
{
    DIR *d = opendir(registered_dir);
    int n = 0;
    for (struct dirent *e; (e = readdir(d));) {
        size_t length = strlen(e->d_name), tail = strlen(ending);
        if (e->d_name[0] == '.' || length < tail || strcmp(e->d_name + length - tail, ending) != 0) continue;
        snprintf(last, room, "%s/%s", registered_dir, e->d_name);
        n++;
    }
    closedir(d);
    return n;
}

static inline int registered_files(char *last, size_t room)
{
    return registered_named(".tif", last, room);
}

static inline void registered_teardown(void)
{
    char file[512];
    cache_close(registered_cache);
    registered_cache = NULL;
    while (registered_named("", file, sizeof file) > 0) unlink(file);
    rmdir(registered_dir);
    made_teardown();
}

/* cells: a grid of that size at x0, y0 (north-west corner). */
struct registered {
    struct manifest *m;
    struct manifest_factor *f;
    struct plan plan;
    struct zone_shapes zones;
    struct progress progress;
    int threads;
};

static inline void registered_open(struct registered *r, const char *crs, double x0, double y0, double cell,
                                   int width, int height, const char *source)
{
    *r = (struct registered){.m = made_manifest(), .threads = 1};
    struct manifest *m = r->m;
    m->grid.crs = (char *)crs;
    m->grid.cell_x = m->grid.cell_y = cell;
    m->grid.extent = EXTENT_BOX;
    m->grid.box[0] = x0;
    m->grid.box[1] = y0 - height * cell;
    m->grid.box[2] = x0 + width * cell;
    m->grid.box[3] = y0;
    r->f = made_factor(m, "height", source);
}

static inline void registered_plan(struct registered *r)
{
    struct error err = {""};
    ck_assert_msg(plan_make(r->m, false, &r->plan, NULL, &err) == ST_OK, "%s", err.text);
    if (r->m->zones.source.path)
        ck_assert_msg(zone_shapes_read(r->m, &r->plan.grid, 2, &r->zones, &err) == ST_OK, "%s", err.text);
}

static inline struct register_context registered_context(struct registered *r)
{
    return (struct register_context){.manifest = r->m,
                                     .plan = &r->plan,
                                     .cache = registered_cache,
                                     .threads = r->threads,
                                     .progress = &r->progress,
                                     .zones = &r->zones};
}

static inline float *registered_cells(const struct registered *r, const struct layer *l)
{
    struct layer_reader *reader = NULL;
    struct error err = {""};
    int w = r->plan.grid.width, h = r->plan.grid.height;
    float *cells = malloc((size_t)w * (size_t)h * sizeof *cells);
    ck_assert_msg(layer_open(l, &reader, &err) == ST_OK, "%s", err.text);
    ck_assert_msg(layer_read(reader, (struct tile){0, 0, w, h}, cells, &err) == ST_OK, "%s", err.text);
    layer_close(reader);
    return cells;
}

/* Register factor 0 and read it; *out (where not NULL) takes the layer. */
static inline float *registered_factor(struct registered *r, struct layer *out)
{
    struct register_context c = registered_context(r);
    struct error err = {""};
    struct layer l;
    ck_assert_msg(register_factor(&c, 0, &l, &err) == ST_OK, "%s", err.text);
    float *cells = registered_cells(r, &l);
    if (out)
        *out = l;
    else
        layer_clear(&l);
    return cells;
}

/* Registering fails with that status and a message that holds `has`; nothing is left in the cache. */
static inline void registered_fails(struct registered *r, enum status status, const char *has)
{
    struct register_context c = registered_context(r);
    struct error err = {""};
    struct layer l;
    char file[512];
    ck_assert_int_eq(register_factor(&c, 0, &l, &err), status);
    ck_assert_msg(strstr(err.text, has) != NULL, "\"%s\" is not in: %s", has, err.text);
    ck_assert_ptr_null(l.path);
    ck_assert_msg(registered_files(file, sizeof file) == 0, "left in the cache: %s", file);
}

static inline void registered_close(struct registered *r)
{
    plan_clear(&r->plan);
    zone_shapes_clear(&r->zones);
    free(r->m);
}

static inline bool same_cell(float a, float b)
{
    return a == b || (isnan(a) && isnan(b));
}

/* A made-up terrain with rough ground, so that no two ways of resampling agree by chance. */
static inline double terrain(int x, int y)
{
    unsigned noise = (unsigned)x * 73856093u ^ (unsigned)y * 19349663u;
    noise = (noise ^ (noise >> 13)) * 0x5bd1e995u;
    return 500 + 200 * sin(x / 17.0) * cos(y / 13.0) + (noise >> 8) % 64 / 4.0;
}

/* Write that terrain, with a hole of no data, into a source. */
static inline void made_terrain(const char *path, const char *crs, double x0, double y0, double cell,
                                int width, int height, GDALDataType type, double nodata)
{
    GDALDatasetH ds = made_raster_open(path, crs, x0, y0, cell, cell, width, height, type, 1);
    double *row = malloc((size_t)width * sizeof *row);
    GDALSetRasterNoDataValue(GDALGetRasterBand(ds, 1), nodata);
    for (int y = 0; y < height; y++) {
        for (int x = 0; x < width; x++) {
            bool hole = hypot(x - width / 3.0, y - height / 2.0) < width / 12.0;
            row[x] = hole ? nodata : terrain(x, y);
        }
        ck_assert_int_eq(GDALRasterIO(GDALGetRasterBand(ds, 1), GF_Write, 0, y, width, 1, row, width, 1,
                                      GDT_Float64, 0, 0),
                         CE_None);
    }
    free(row);
    GDALClose(ds);
}

#endif
