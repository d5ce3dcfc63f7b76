/* A raster being written. Private to output*.c. */
#ifndef CAPACITY_GRID_OUTPUT_OWN_H
#define CAPACITY_GRID_OUTPUT_OWN_H

#include "grid/output.h"
#include "grid/pack.h"
#include "grid/pyramid.h"
#include "grid/tile_file.h"

#include <gdal.h>

struct output {
    GDALDatasetH ds;         /* NULL while `tiles` are written */
    struct tile_file *tiles; /* takes packed tiles past GDAL; NULL: GDAL writes them */
    bool packs;              /* the options let it have such */
    enum packing packing;    /* of these */
    int level;               /* of ZSTD */
    struct packer *packer;
    struct output_ready ready; /* for tiles that nobody has made ready */
    char *path, *draft;        /* draft: the plain GeoTIFF that a COG is copied from; else NULL */
    char **creation;           /* of the COG */
    enum output_cells cells;
    bool by_block; /* a tile is a block of the file */
    void *block;   /* a whole block, for tiles at the edges */
    int bands;
    int width, height, threads;
    struct output_sums *sums;
    struct pyramid *pyramid; /* fills the overviews as tiles come; NULL: they are built at the end */
};

/* What GDAL reports on the way, and whether it was told to stop; `user` is one. */
struct output_relay {
    const struct progress *progress;
    bool stopped;
};
int CPL_STDCALL output_relay_progress(double share, const char *message, void *user);

/* ST_FAILED, with GDAL's words. */
enum status output_cannot_write(const char *path, struct error *err);

/* Creation options of the GeoTIFF, or of the draft that a COG is copied from, and of that COG. Free with
 * CSLDestroy. */
char **output_plain_options(const struct output_spec *spec, bool draft);
char **output_cog_options(const struct output_spec *spec);
/* Whether tiles can be written past GDAL as these options have them, how packed and at which level. */
bool output_is_packed(const struct output_spec *spec, bool draft, enum packing *how, int *level);

/* Bytes of a cell. */
size_t output_cell_bytes(enum output_cells cells);

/* Count the values among n floats. */
void output_count(struct output_sums *s, const float *v, size_t n);
void output_add_sums(struct output_sums *into, const struct output_sums *s);
void output_write_statistics(struct output *o);

/* Lay the file open to packed tiles, where it may have such and is laid out for them: o->ds is closed, and
 * o->tiles taken instead. */
enum status output_begin_tiles(struct output *o, struct error *err);
/* Back to GDAL: o->tiles closed, o->ds opened anew. */
enum status output_end_tiles(struct output *o, struct error *err);
/* Write a whole block: of the raster (level 0), or of an overview. `ready` NULL: it has not been made so. */
enum status output_block(struct output *o, int level, int band, int x, int y, const void *block,
                         const struct output_ready *ready, struct error *err);

/* Colours and names; a TIFF takes its colour table only before its first pixel. */
void output_write_colors(GDALRasterBandH band, const struct output_category *category, size_t count);
void output_write_attributes(GDALRasterBandH band, const struct output_category *category, size_t count);

/* Where the layout allows it, make overviews without content and the pyramid that fills them. Called before
 * the first pixel is written. */
enum status output_begin_overviews(struct output *o, const struct output_spec *spec, struct error *err);
/* Build the overviews that no pyramid has filled. */
CPLErr output_build_overviews(struct output *o, struct output_relay *relay);

#endif
