/* A raster being written. Private to output*.c. */
#ifndef CAPACITY_GRID_OUTPUT_OWN_H
#define CAPACITY_GRID_OUTPUT_OWN_H

#include "grid/output.h"
#include "grid/pyramid.h"

#include <gdal.h>

struct band_sums;

struct output {
    GDALDatasetH ds;
    char *path, *draft; /* draft: the plain GeoTIFF that a COG is copied from; else NULL */
    char **creation;    /* of the COG */
    enum output_cells cells;
    bool by_block; /* a tile is a block of the file */
    void *block;   /* a whole block, for tiles at the edges */
    int bands;
    struct band_sums *sums;
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

/* Colours and names; a TIFF takes its colour table only before its first pixel. */
void output_write_colors(GDALRasterBandH band, const struct output_category *category, size_t count);
void output_write_attributes(GDALRasterBandH band, const struct output_category *category, size_t count);

/* Where the layout allows it, make overviews without content and the pyramid that fills them. Called before
 * the first pixel is written. */
enum status output_begin_overviews(struct output *o, const struct output_spec *spec, struct error *err);
/* Build the overviews that no pyramid has filled. */
CPLErr output_build_overviews(struct output *o, struct output_relay *relay);

#endif
