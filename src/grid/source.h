/* A source named by the manifest, looked at without reading its pixels. */
#ifndef CAPACITY_GRID_SOURCE_H
#define CAPACITY_GRID_SOURCE_H

#include "base/error.h"
#include "grid/grid.h"
#include "manifest/manifest.h"

#include <gdal.h>
#include <ogr_api.h>
#include <stdbool.h>

struct source_info {
    bool vector;
    char *crs_wkt;  /* as stated by the manifest, else by the source */
    char *crs_name; /* "EPSG:4326", or the CRS's name */
    bool geographic;
    double metres_per_unit;
    double bounds[4]; /* in the source's CRS; of a vector source with a filter: of what passes it */
    /* raster */
    int width, height, bands;
    int block_width, block_height; /* as stored */
    double gt[6];                  /* where the source has ground control points only: the best fit to them */
    bool by_gcps;                  /* so it is */
    bool north_up;                 /* no rotation, y downwards, and not by_gcps */
    GDALDataType type;
    bool has_nodata;
    double nodata;
    bool has_mask;        /* a mask band or alpha of its own says what is missing */
    bool categorical;     /* colour table, category names, a thematic RAT, or metadata that say so */
    double scale, offset; /* 1 and 0 where there is none */
    /* vector */
    long long features; /* -1: not known without counting */
};

/* Open a source read-only; the caller closes it with GDALClose. A missing, truncated, foreign or empty file,
 * or one without the band or layer asked for, is ST_INPUT; the message starts with `who` (such as
 * "capacity.yaml:12: factor slope"), names the file and gives GDAL's own words. VSI paths work as any other.
 */
enum status source_open(const struct manifest_source *s, bool vector, const char *who, GDALDatasetH *ds,
                        struct error *err);

/* The layer of an open vector source that the manifest means: the one named, else the first, with the `where`
 * filter set. Owned by the data set. A name or filter that does not fit is ST_INPUT, with the nearest name
 * and the list. */
enum status source_layer(const struct manifest_source *s, GDALDatasetH ds, const char *who, OGRLayerH *layer,
                         struct error *err);

/* The fault that a filter cannot be applied to a layer, with the fields there are; ST_INPUT. */
enum status source_where_fault(const struct manifest_source *s, OGRLayerH layer, const char *who,
                               struct error *err);

/* Number of a field of a layer; `key` is the manifest's word for it ("zones.id"). No such field is ST_INPUT,
 * with the nearest name and the list. */
enum status source_field(OGRLayerH layer, const char *path, const char *name, const char *key,
                         const char *who, int *field, struct error *err);

/* Whether a source that may be either (a constraint) is a vector: one with layers and no band, or with both
 * where the manifest gives a layer or a filter. false where it cannot be opened. */
bool source_is_vector(const struct manifest_source *s);

/* Open, look, close. A source with no CRS of its own and none stated is an error. */
enum status source_look(const struct manifest_source *s, bool vector, const char *who,
                        struct source_info *info, struct error *err);
void source_info_clear(struct source_info *info);

/* Bounds of a box in another CRS, its edges densified and its inside sampled; what has no place in the other
 * CRS is left out. Exact where both are the same CRS. A box over the antimeridian covers all longitudes. A
 * CRS that cannot be transformed, or a box with no place in the other, is ST_INPUT. */
enum status source_bounds_in(const double bounds[4], const char *from_wkt, const char *to_wkt,
                             const char *who, double out[4], struct error *err);

/* The fault that no operation leads from one CRS to the other; ST_INPUT. */
enum status source_no_transform(const char *from_wkt, const char *to_wkt, const char *who, struct error *err);

/* GDAL's last error message without its trailing line feed, or "no reason given". */
const char *source_gdal_words(void);

/* "capacity.yaml:12: factor slope", for messages about a factor. */
const char *source_who(const struct manifest *m, const struct manifest_factor *f, char *buf, size_t room);

#endif
