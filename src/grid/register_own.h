/* Between the parts of registration. */
#ifndef CAPACITY_GRID_REGISTER_OWN_H
#define CAPACITY_GRID_REGISTER_OWN_H

#include "base/text.h"
#include "grid/register.h"

/* One file of the cache on its way. */
struct making {
    const struct register_context *context;
    const struct manifest_source *source; /* NULL for zones and joins */
    const struct plan_layer *plan;
    char who[512];
    const char *kind; /* of what is made: "warp", "slope" */
    struct text key;
    bool known; /* the state of every source is */
    char *path; /* where it will stand */
};

/* Begin a key: version of the cache's format, of GDAL and PROJ, kind of layer, grid. */
void making_begin(struct making *m, const char *kind);
/* Add the identity of a source and all that the manifest says about it. */
void making_source(struct making *m, const struct manifest_source *s, bool vector);
/* Look the key up: true with the layer filled in where the file is there already. */
enum status making_find(struct making *m, struct layer *out, bool *found, struct error *err);
/* Put a finished part in its place with a note of what was done, and fill in the layer. */
enum status making_keep(struct making *m, const char *part, const char *made, double derived_cell_m,
                        struct layer *out, struct error *err);
void making_clear(struct making *m);

/* A layer that is a raster source as the manifest states it, read in place. */
enum status layer_of_source(const struct manifest_source *s, const struct plan_layer *p, const struct grid *g,
                            struct layer *out, struct error *err);

/* A factor that is read in place: as it is, or through an uncompressed copy in the cache. The copy is made
 * when the layer is asked for by a second run, where the file is slow to read and copies fit well into the
 * cache. */
enum status register_in_place(struct making *m, struct layer *out, struct error *err);

/* Warp a raster source to the grid into a part file; what was done goes to made (the caller frees). */
enum status warp_source(const struct making *m, enum resample_rule resample, const struct progress *progress,
                        const char *part, char **made, struct error *err);

/* Rasterised polygons of factor i, and a joined table: whole files of the cache. */
enum status register_polygons(struct making *m, const struct manifest_factor *f, struct layer *out,
                              struct error *err);
enum status register_join(struct making *m, const struct manifest_factor *f, struct layer *out,
                          struct error *err);

#endif
