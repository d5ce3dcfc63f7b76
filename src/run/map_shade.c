/* Hills under the maps. */
#include "grid/small.h"
#include "run/map_sheet.h"
#include "run/thumbs.h"

#include <math.h>
#include <stdlib.h>

enum { SIDE = 2400 }; /* px: about what a page shows at 300 dpi */

/* About: what is steep is not measured here, only shown. */
static void cell_metres(const struct grid *g, double *dx, double *dy)
{
    const double degree = 111320;
    double middle = (g->y0 - g->height / 2.0 * g->cell_y) * M_PI / 180;
    *dx = g->cell_x * (g->geographic ? degree * fmax(cos(middle), 0.01) : g->metres_per_unit);
    *dy = g->cell_y * (g->geographic ? degree : g->metres_per_unit);
}

enum status map_shade_make(const struct run *r, struct map_shade *out, struct error *err)
{
    const struct thumbs *t = r->thumbs;
    *out = (struct map_shade){0};
    if (!t || !t->height) return ST_OK;
    const struct thumb_size *size = &t->height_size;
    double longer = size->width > size->height ? size->width : size->height, scale = SIDE / longer;
    int w = (int)(size->width * scale + 0.5), h = (int)(size->height * scale + 0.5);
    if (w < 1) w = 1;
    if (h < 1) h = 1;
    uint8_t *light = malloc((size_t)w * (size_t)h);
    if (!light) return error_memory(err);
    double dx, dy;
    cell_metres(&r->plan.grid, &dx, &dy);
    enum status st =
        small_shade(t->height, size->width, size->height, dx * size->step, dy * size->step, w, h, light, err);
    if (st != ST_OK) {
        free(light);
        return st;
    }
    *out = (struct map_shade){.width = (size_t)w, .height = (size_t)h, .light = light};
    thumbs_bounds(&r->plan.grid, size, out->bounds);
    return ST_OK;
}
