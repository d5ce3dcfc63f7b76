#include "grid/tile_file.h"

#include "grid/grid.h"
#include "grid/tiff.h"

#include <cpl_vsi.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* The raster, or an overview. */
struct level {
    struct tiff_list offsets, sizes; /* where the file keeps them */
    uint64_t across, down;           /* tiles of a band */
    uint64_t *offset, *size;         /* of each tile, band by band */
};

struct tile_file {
    VSILFILE *file;
    char *path;
    uint64_t end; /* of the file: where the next tile goes */
    int levels;   /* the raster itself included */
    struct level *level;
};

static enum status cannot_write(const struct tile_file *t, struct error *err)
{
    return error_set(err, ST_FAILED, "%s: cannot be written (is the disk full?): %s", t->path,
                     VSIStrerror(errno));
}

static bool fits(const struct tile_file_spec *s, const struct tiff_tags *t, int width, int height,
                 uint64_t tiles)
{
    enum { APART = 2 };
    return t->width == width && t->height == height && t->compression == s->compression &&
           t->predictor == 1 && t->fill_order == 1 && (t->planar == APART || s->bands == 1) &&
           t->tile_width == GRID_TILE && t->tile_height == GRID_TILE && t->offsets.count == tiles &&
           t->sizes.count == tiles && t->offsets.bytes >= 4 && t->sizes.bytes >= 4;
}

static bool take_level(struct level *v, const struct tile_file_spec *s, const struct tiff_tags *tags,
                       int width, int height)
{
    v->across = ((uint64_t)width + GRID_TILE - 1) / GRID_TILE;
    v->down = ((uint64_t)height + GRID_TILE - 1) / GRID_TILE;
    v->offsets = tags->offsets;
    v->sizes = tags->sizes;
    return fits(s, tags, width, height, v->across * v->down * (uint64_t)s->bands);
}

/* Directories in the order in which GDAL has made them: the raster, then its overviews, and nothing else. */
static bool take_levels(struct tile_file *t, const struct tile_file_spec *s)
{
    int width = s->width, height = s->height;
    uint64_t at = tiff_first(t->file);
    for (int l = 0; l < t->levels; l++, width = (width + 1) / 2, height = (height + 1) / 2) {
        struct tiff_tags tags;
        if (at == 0 || !tiff_read_tags(t->file, at, &tags) ||
            !take_level(&t->level[l], s, &tags, width, height))
            return false;
        at = tags.next;
    }
    return at == 0;
}

static enum status make_lists(struct tile_file *t, struct error *err)
{
    for (int l = 0; l < t->levels; l++) {
        struct level *v = &t->level[l];
        v->offset = calloc(v->offsets.count, sizeof *v->offset);
        v->size = calloc(v->sizes.count, sizeof *v->size);
        if (!v->offset || !v->size) return error_memory(err);
    }
    return ST_OK;
}

enum status tile_file_open(const struct tile_file_spec *spec, struct tile_file **out, struct error *err)
{
    *out = NULL;
    struct tile_file *t = calloc(1, sizeof *t);
    if (!t) return error_memory(err);
    t->levels = spec->levels + 1;
    t->level = calloc((size_t)t->levels, sizeof *t->level);
    t->path = strdup(spec->path);
    t->file = VSIFOpenL(spec->path, "r+b");
    enum status st = t->level && t->path ? ST_OK : error_memory(err);
    if (st == ST_OK && !t->file) st = cannot_write(t, err);
    bool known = st == ST_OK && take_levels(t, spec);
    if (known) st = make_lists(t, err);
    if (known && (VSIFSeekL(t->file, 0, SEEK_END) != 0 || (t->end = VSIFTellL(t->file)) == 0))
        st = cannot_write(t, err);
    if (known && st == ST_OK)
        *out = t;
    else
        tile_file_abandon(t);
    return st;
}

enum status tile_file_add(struct tile_file *t, int level, int band, int x, int y, const void *packed,
                          size_t bytes, struct error *err)
{
    struct level *v = &t->level[level];
    uint64_t i = ((uint64_t)(band - 1) * v->down + (uint64_t)y) * v->across + (uint64_t)x;
    if (v->offsets.bytes == 4 && t->end + bytes > UINT32_MAX)
        return error_set(err, ST_FAILED, "%s: more than 4 GB; expected -co BIGTIFF=YES", t->path);
    errno = 0;
    if (VSIFSeekL(t->file, t->end, SEEK_SET) != 0 || VSIFWriteL(packed, 1, bytes, t->file) != bytes)
        return cannot_write(t, err);
    v->offset[i] = t->end;
    v->size[i] = bytes;
    t->end += bytes;
    return ST_OK;
}

static bool write_list(struct tile_file *t, const struct tiff_list *l, const uint64_t *value)
{
    unsigned char *bytes = malloc(l->count * l->bytes);
    bool written = bytes;
    for (uint64_t i = 0; written && i < l->count; i++)
        for (size_t b = 0; b < l->bytes; b++) bytes[i * l->bytes + b] = (unsigned char)(value[i] >> (8 * b));
    written = written && VSIFSeekL(t->file, l->at, SEEK_SET) == 0 &&
              VSIFWriteL(bytes, l->bytes, l->count, t->file) == l->count;
    free(bytes);
    return written;
}

enum status tile_file_finish(struct tile_file *t, struct error *err)
{
    enum status st = ST_OK;
    errno = 0;
    for (int l = 0; st == ST_OK && l < t->levels; l++) {
        const struct level *v = &t->level[l];
        if (!write_list(t, &v->offsets, v->offset) || !write_list(t, &v->sizes, v->size))
            st = cannot_write(t, err);
    }
    if (VSIFCloseL(t->file) != 0 && st == ST_OK) st = cannot_write(t, err);
    t->file = NULL;
    tile_file_abandon(t);
    return st;
}

void tile_file_abandon(struct tile_file *t)
{
    if (!t) return;
    if (t->file) VSIFCloseL(t->file);
    for (int l = 0; t->level && l < t->levels; l++) {
        free(t->level[l].offset);
        free(t->level[l].size);
    }
    free(t->level);
    free(t->path);
    free(t);
}
