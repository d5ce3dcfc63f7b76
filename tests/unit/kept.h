/* Files kept in a cache of its own, for tests of the cache. */
#ifndef CAPACITY_TESTS_KEPT_H
#define CAPACITY_TESTS_KEPT_H

#include "grid/raster_file.h"
#include "registered.h"

#include <fcntl.h>

enum { KEPT_SIDE = 1024 }; /* of a kept file: four tiles of floats, 4 MB */

static inline bool kept_ask(struct cache *c, const char *name, char **path)
{
    struct text key = {0};
    struct error err = {""};
    bool found = false;
    text_add(&key, "%s", name);
    ck_assert_msg(cache_find(c, "slope", &key, path, &found, &err) == ST_OK, "%s", err.text);
    text_clear(&key);
    return found;
}

static inline bool kept_is_found(struct cache *c, const char *name)
{
    char *path = NULL;
    bool found = kept_ask(c, name, &path);
    free(path);
    return found;
}

/* A file as registration writes it, not yet in place under that path; caller frees its name. */
static inline char *kept_part(const char *path, double value)
{
    struct grid g = {
        .crs_wkt = (char *)"EPSG:32650", .cell_x = 1, .cell_y = 1, .width = KEPT_SIDE, .height = KEPT_SIDE};
    struct error err = {""};
    GDALDatasetH ds = NULL;
    char *part = cache_part(path);
    ck_assert_str_ne(part, path);
    ck_assert_int_eq(raster_create(part, &g, GDT_Float32, RASTER_KEPT, &ds, &err), ST_OK);
    ck_assert_int_eq(GDALFillRaster(GDALGetRasterBand(ds, 1), value, 0), CE_None);
    ck_assert_int_eq(raster_finish(&ds, part, &err), ST_OK);
    return part;
}

/* Make a file as registration does; caller frees its path. */
static inline char *kept_make(struct cache *c, const char *name, double value)
{
    char *path = NULL;
    struct error err = {""};
    ck_assert(!kept_ask(c, name, &path));
    char *part = kept_part(path, value);
    ck_assert_msg(cache_keep(c, part, path, &err) == ST_OK, "%s", err.text);
    ck_assert_int_ne(access(part, F_OK), 0);
    free(part);
    return path;
}

/* The same cache as another process has it open; caller closes it. */
static inline struct cache *kept_another(const char *size)
{
    struct cache_settings s = {.dir = registered_dir, .size = size};
    struct cache *c = NULL;
    ck_assert_int_eq(cache_open(&s, &c, NULL), ST_OK);
    return c;
}

static inline int kept_files(void)
{
    char last[512];
    return registered_files(last, sizeof last);
}

/* Change one bit. */
static inline void kept_flip(const char *path, off_t at, int whence)
{
    int fd = open(path, O_RDWR);
    off_t place = lseek(fd, at, whence);
    unsigned char byte;
    ck_assert_int_eq(pread(fd, &byte, 1, place), 1);
    byte ^= 1;
    ck_assert_int_eq(pwrite(fd, &byte, 1, place), 1);
    close(fd);
}

#endif
