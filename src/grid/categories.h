/* Category names of a thematic raster, from wherever it keeps them. */
#ifndef CAPACITY_GRID_CATEGORIES_H
#define CAPACITY_GRID_CATEGORIES_H

#include "base/error.h"
#include "base/method.h"
#include "manifest/manifest.h"

/* Turn the names of a `categories` score into rules on values: from the band's category names, its raster
 * attribute table, or an Esri attribute table beside the file (FILE.vat.dbf). The first text column that
 * knows every name is used; a name that stands at several values stands for all of them. A name nobody knows
 * is ST_INPUT with the nearest one that is known. */
enum status categories_resolve(const struct manifest *m, struct manifest_factor *f, struct error *err);

#endif
