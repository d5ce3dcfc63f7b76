#include "map/cells.h"

#include "map/shade.h"

#include <math.h>
#include <stdlib.h>

enum { MASK_MAX = 1500 };

static uint32_t rgb_pixel(const uint8_t rgb[3])
{
    return 0xFF000000u | (uint32_t)rgb[0] << 16 | (uint32_t)rgb[1] << 8 | rgb[2];
}

/* Diagonal lines of dark grey over a lighter one, the same all over the page. `phase` counts x + y. */
static uint32_t hatch_pixel(int phase, double mm)
{
    double period = 1.1 * mm, line = 0.3 * mm * M_SQRT2; /* along x */
    double at = fmod(phase, period), edge = fabs(at - period / 2) - line / 2;
    double ink = edge <= -0.5 ? 1 : edge >= 0.5 ? 0 : 0.5 - edge;
    uint32_t grey = (uint32_t)lround(206 - ink * 106);
    return 0xFF000000u | grey << 16 | grey << 8 | grey;
}

/* A picture on a box of whole pixels, none of them mixed with a neighbour. */
static void paint(cairo_t *cr, cairo_surface_t *picture, struct rect at)
{
    cairo_set_source_surface(cr, picture, at.x, at.y);
    cairo_pattern_set_filter(cairo_get_source(cr), CAIRO_FILTER_NEAREST);
    cairo_rectangle(cr, at.x, at.y, at.w, at.h);
    cairo_fill(cr);
}

/* Column or row of the cells under each pixel of the frame; -1 outside. */
static int *sample_indices(int count, double origin, double per_px, double lo, double hi, size_t cells)
{
    int *index = calloc((size_t)count, sizeof *index);
    for (int i = 0; index && i < count; i++) {
        double at = (origin + (i + 0.5) * per_px - lo) / (hi - lo);
        index[i] = at >= 0 && at < 1 ? (int)(at * (double)cells) : -1;
        if (index[i] >= (int)cells) index[i] = (int)cells - 1;
    }
    return index;
}

/* Which cell, and which of the shade's, lies under each column and row of pixels; -1 none. */
struct sampling {
    int *col, *row, *shade_col, *shade_row;
};

static void sampling_clear(struct sampling *p)
{
    free(p->col);
    free(p->row);
    free(p->shade_col);
    free(p->shade_row);
}

static enum status sampling_make(const struct map_page *page, const struct map_panel *m, const struct view *v,
                                 struct sampling *p, struct error *err)
{
    int w = (int)v->frame.w, h = (int)v->frame.h;
    const double *b = m->cell_bounds;
    const struct map_shade *shade = page->shade;
    *p = (struct sampling){.col = sample_indices(w, v->x0, 1 / v->px_per_x, b[0], b[2], m->width),
                           .row = sample_indices(h, v->y0, -1 / v->px_per_y, b[3], b[1], m->height)};
    if (shade) {
        b = shade->bounds;
        p->shade_col = sample_indices(w, v->x0, 1 / v->px_per_x, b[0], b[2], shade->width);
        p->shade_row = sample_indices(h, v->y0, -1 / v->px_per_y, b[3], b[1], shade->height);
    }
    if (p->col && p->row && (!shade || (p->shade_col && p->shade_row))) return ST_OK;
    sampling_clear(p);
    return error_memory(err);
}

/* One row of the picture. */
static void fill_row(const struct sheet *s, const struct map_panel *m, const struct sampling *p, int y,
                     int phase, int w, uint32_t *out)
{
    const struct map_shade *shade = s->page->shade;
    if (p->row[y] < 0) return;
    const uint8_t *cell = m->cell + (size_t)p->row[y] * m->width;
    const uint8_t *light =
        shade && p->shade_row[y] >= 0 ? shade->light + (size_t)p->shade_row[y] * shade->width : NULL;
    for (int x = 0; x < w; x++) {
        if (p->col[x] < 0) continue;
        uint8_t code = cell[p->col[x]];
        if (code == MAP_EXCLUDED) out[x] = hatch_pixel(phase + x, s->mm);
        if (code >= m->classes) continue;
        out[x] = rgb_pixel(m->class[code].rgb);
        if (light && p->shade_col[x] >= 0)
            out[x] = 0xFF000000u | shade_mix(out[x] & 0xFFFFFF, light[p->shade_col[x]]);
    }
}

enum status cells_draw(const struct sheet *s, cairo_t *cr, const struct map_panel *m, const struct view *v,
                       struct error *err)
{
    struct rect f = v->frame;
    int w = (int)f.w, h = (int)f.h;
    struct sampling sampling;
    enum status st = sampling_make(s->page, m, v, &sampling, err);
    if (st != ST_OK) return st;
    /* A page of pixels takes them as they are. */
    cairo_surface_t *page = cairo_get_target(cr);
    bool direct = cairo_surface_get_type(page) == CAIRO_SURFACE_TYPE_IMAGE;
    cairo_surface_t *picture =
        direct ? cairo_surface_reference(page) : cairo_image_surface_create(CAIRO_FORMAT_ARGB32, w, h);
    cairo_surface_flush(picture);
    ptrdiff_t stride = cairo_image_surface_get_stride(picture), x = direct ? (int)f.x : 0,
              y = direct ? (int)f.y : 0;
    unsigned char *data = cairo_image_surface_get_data(picture);
    if (!data) st = error_memory(err);
    for (int row = 0; st == ST_OK && row < h; row++)
        fill_row(s, m, &sampling, row, (int)f.x + (int)f.y + row, w,
                 (uint32_t *)(void *)(data + (y + row) * stride) + x);
    cairo_surface_mark_dirty(picture);
    if (st == ST_OK && !direct) paint(cr, picture, f);
    cairo_surface_destroy(picture);
    sampling_clear(&sampling);
    return st;
}

/* The cells of one axis that a stretch of the page covers, from *first to before *end. */
static void cover(double from, double to, double lo, double hi, size_t cells, size_t *first, size_t *end)
{
    double a = floor((from - lo) / (hi - lo) * (double)cells),
           b = ceil((to - lo) / (hi - lo) * (double)cells);
    *first = a <= 0 ? 0 : a >= (double)cells ? cells : (size_t)a;
    *end = b <= 0 ? 0 : b >= (double)cells ? cells : (size_t)b;
}

bool cells_within(const struct map_panel *m, const struct view *v, struct rect box)
{
    size_t x0, x1, y0, y1;
    const double *b = m->cell_bounds;
    if (!m->cell) return false;
    double west = v->x0 + (box.x - v->frame.x) / v->px_per_x,
           north = v->y0 - (box.y - v->frame.y) / v->px_per_y;
    cover(west, west + box.w / v->px_per_x, b[0], b[2], m->width, &x0, &x1);
    cover(-north, -north + box.h / v->px_per_y, -b[3], -b[1], m->height, &y0, &y1);
    for (size_t y = y0; y < y1; y++)
        for (size_t x = x0; x < x1; x++) {
            uint8_t code = m->cell[y * m->width + x];
            if (code < m->classes || code == MAP_EXCLUDED) return true;
        }
    return false;
}

void cells_swatch(cairo_t *cr, struct rect box, const uint8_t *rgb, bool excluded, double mm)
{
    if (excluded) {
        cairo_surface_t *picture = cairo_image_surface_create(CAIRO_FORMAT_RGB24, (int)box.w, (int)box.h);
        unsigned char *data = cairo_image_surface_get_data(picture);
        for (int y = 0; data && y < (int)box.h; y++) {
            uint32_t *out =
                (uint32_t *)(void *)(data + (ptrdiff_t)y * cairo_image_surface_get_stride(picture));
            for (int x = 0; x < (int)box.w; x++) out[x] = hatch_pixel((int)box.x + (int)box.y + x + y, mm);
        }
        cairo_surface_mark_dirty(picture);
        paint(cr, picture, box);
        cairo_surface_destroy(picture);
        return;
    }
    static const uint8_t nodata[3] = {CELLS_NODATA_GREY, CELLS_NODATA_GREY, CELLS_NODATA_GREY};
    if (!rgb) rgb = nodata;
    cairo_set_source_rgb(cr, rgb[0] / 255.0, rgb[1] / 255.0, rgb[2] / 255.0);
    cairo_rectangle(cr, box.x, box.y, box.w, box.h);
    cairo_fill(cr);
}

/* The zones as a mask of `w` x `h` pixels over the cells. NULL when memory is out. */
static cairo_surface_t *zone_mask(const struct map_page *page, const double b[4], int w, int h)
{
    cairo_surface_t *mask = cairo_image_surface_create(CAIRO_FORMAT_A8, w, h);
    cairo_t *cr = cairo_create(mask);
    cairo_set_antialias(cr, CAIRO_ANTIALIAS_NONE);
    cairo_set_fill_rule(cr, CAIRO_FILL_RULE_EVEN_ODD);
    for (size_t z = 0; z < page->zones; z++) {
        for (size_t r = 0; r < page->zone[z].rings; r++) {
            const struct map_ring *ring = &page->zone[z].ring[r];
            cairo_new_sub_path(cr);
            for (size_t i = 0; i < ring->count; i++)
                cairo_line_to(cr, view_limit((ring->point[i].x - b[0]) / (b[2] - b[0]) * w),
                              view_limit((b[3] - ring->point[i].y) / (b[3] - b[1]) * h));
            cairo_close_path(cr);
        }
        cairo_fill(cr);
    }
    bool failed = cairo_status(cr) != CAIRO_STATUS_SUCCESS;
    cairo_destroy(cr);
    cairo_surface_flush(mask);
    if (!failed) return mask;
    cairo_surface_destroy(mask);
    return NULL;
}

enum status cells_have_gaps(const struct map_page *page, const struct map_panel *m, bool *gaps,
                            struct error *err)
{
    *gaps = false;
    if (!m->cell || page->zones == 0) return ST_OK;
    int w = (int)(m->width < MASK_MAX ? m->width : MASK_MAX),
        h = (int)(m->height < MASK_MAX ? m->height : MASK_MAX);
    cairo_surface_t *mask = zone_mask(page, m->cell_bounds, w, h);
    if (!mask) return error_memory(err);
    const unsigned char *data = cairo_image_surface_get_data(mask);
    int stride = cairo_image_surface_get_stride(mask);
    for (int y = 1; y + 1 < h && !*gaps; y++) {
        const uint8_t *cell = m->cell + (size_t)((y + 0.5) * (double)m->height / h) * m->width;
        for (int x = 1; x + 1 < w && !*gaps; x++) {
            uint8_t code = cell[(size_t)((x + 0.5) * (double)m->width / w)];
            if (code < m->classes || code == MAP_EXCLUDED) continue;
            bool inside = true;
            for (int k = 0; k < 9 && inside; k++)
                inside = data[(ptrdiff_t)(y + k / 3 - 1) * stride + x + k % 3 - 1] != 0;
            *gaps = inside;
        }
    }
    cairo_surface_destroy(mask);
    return ST_OK;
}
