/* Pages to draw in tests: a grid of rectangular zones over some bounds, a field of classes; and reading PNG
 * back. */
#ifndef CAPACITY_TEST_MAP_SCENE_H
#define CAPACITY_TEST_MAP_SCENE_H

#include "map/map.h"

#include <check.h>
#include <cpl_conv.h>
#include <math.h>
#include <ogr_srs_api.h>
#include <png.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { SCENE_ZONES = 256, SCENE_CLASSES = 64, SCENE_CELLS = 40 };

struct scene {
    struct map_page page;
    struct map_panel panel[MAP_PANELS_MAX];
    struct map_class class[SCENE_CLASSES];
    struct map_zone zone[SCENE_ZONES];
    struct map_ring ring[SCENE_ZONES];
    struct map_point point[SCENE_ZONES][5];
    char name[SCENE_ZONES][64], name_zh[SCENE_ZONES][64], label[SCENE_CLASSES][64];
    uint8_t cell[SCENE_CELLS * SCENE_CELLS], zone_class[SCENE_ZONES];
    char *wkt;
    char folder[64], path[96];
};

static inline void scene_zones(struct scene *s, size_t nx, size_t ny)
{
    const double *b = s->page.bounds;
    double w = (b[2] - b[0]) / (double)nx, h = (b[3] - b[1]) / (double)ny;
    ck_assert_uint_le(nx * ny, SCENE_ZONES);
    for (size_t k = 0; k < nx * ny; k++) {
        size_t column = k % nx, row = k / nx;
        double x = b[0] + w * (double)column, y = b[1] + h * (double)row;
        struct map_point corner[5] = {{x, y}, {x + w, y}, {x + w, y + h}, {x, y + h}, {x, y}};
        memcpy(s->point[k], corner, sizeof corner);
        s->ring[k] = (struct map_ring){5, s->point[k]};
        snprintf(s->name[k], sizeof s->name[k], "Zone %zu", k + 1);
        snprintf(s->name_zh[k], sizeof s->name_zh[k], "第%zu县", k + 1);
        s->zone[k] = (struct map_zone){s->name[k], s->name_zh[k], 1, &s->ring[k], {x + w / 2, y + h / 2}};
        s->zone_class[k] = (uint8_t)(k % 3);
    }
    s->page.zones = nx * ny;
}

static inline void scene_classes(struct scene *s, size_t n)
{
    uint8_t rgb[SCENE_CLASSES][3];
    map_qualitative(n, rgb);
    for (size_t i = 0; i < n; i++) {
        snprintf(s->label[i], sizeof s->label[i], "Class %zu%s", i + 1,
                 i % 5 == 3 ? " with a rather long label, for once" : "");
        s->class[i] = (struct map_class){
            s->label[i], NULL, {rgb[i][0], rgb[i][1], rgb[i][2]}, 1234.5 * (double)(i + 1), 1.0 / (double)n};
    }
    s->panel[0].classes = s->panel[1].classes = n;
    for (int i = 0; i < SCENE_CELLS * SCENE_CELLS; i++)
        s->cell[i] = (uint8_t)((i % SCENE_CELLS + i / SCENE_CELLS) % (int)n);
}

/* Cells over all of the bounds, 72 dpi, 3 x 3 zones, 5 classes, one panel. */
static inline void scene_open(struct scene *s, int epsg, double xmin, double ymin, double xmax, double ymax)
{
    memset(s, 0, sizeof *s);
    OGRSpatialReferenceH crs = OSRNewSpatialReference(NULL);
    ck_assert_int_eq(OSRImportFromEPSG(crs, epsg), OGRERR_NONE);
    ck_assert_int_eq(OSRExportToWkt(crs, &s->wkt), OGRERR_NONE);
    OSRRelease(crs);
    double b[4] = {xmin, ymin, xmax, ymax};
    s->page = (struct map_page){.language = "en",
                                .title = "A title",
                                .title_zh = "标题",
                                .subtitle = "And what it means",
                                .subtitle_zh = "副标题",
                                .credit = "Somebody",
                                .modelled = true,
                                .crs_wkt = s->wkt,
                                .crs_name = "EPSG",
                                .panels = 1,
                                .panel = s->panel,
                                .zone = s->zone,
                                .dpi = 72,
                                .software = "capacity test"};
    memcpy(s->page.bounds, b, sizeof b);
    s->panel[0] = (struct map_panel){.class = s->class,
                                     .legend_title = "Classes",
                                     .legend_title_zh = "等级",
                                     .cell = s->cell,
                                     .width = SCENE_CELLS,
                                     .height = SCENE_CELLS,
                                     .excluded_share = 0.1,
                                     .note = "A note.",
                                     .note_zh = "说明。"};
    memcpy(s->panel[0].cell_bounds, b, sizeof b);
    s->panel[1] = (struct map_panel){.title = "Second",
                                     .title_zh = "第二",
                                     .class = s->class,
                                     .legend_title = "Tiers",
                                     .zone_class = s->zone_class};
    scene_zones(s, 3, 3);
    scene_classes(s, 5);
    strcpy(s->folder, "/tmp/capacity-map-XXXXXX");
    ck_assert_ptr_nonnull(mkdtemp(s->folder));
    snprintf(s->path, sizeof s->path, "%s/map.png", s->folder);
}

static inline void scene_close(struct scene *s)
{
    CPLFree(s->wkt);
    unlink(s->path);
    ck_assert_msg(rmdir(s->folder) == 0, "something was left in %s", s->folder);
}

static inline void scene_draw(struct scene *s, struct map_report *r)
{
    struct error err = {""};
    ck_assert_msg(map_write(&s->page, MAP_PNG, s->path, r, &err) == ST_OK, "%s", err.text);
}

/* The first box of a kind in a panel. */
static inline const struct map_box *scene_box(const struct map_report *r, const char *what, int panel)
{
    for (size_t i = 0; i < r->boxes; i++)
        if (strcmp(r->box[i].what, what) == 0 && r->box[i].panel == panel) return &r->box[i];
    ck_abort_msg("no %s", what);
    return NULL;
}

/* The n-th box of a kind, in whatever panel. */
static inline const struct map_box *scene_nth_box(const struct map_report *r, const char *what, size_t n)
{
    for (size_t i = 0; i < r->boxes; i++)
        if (strcmp(r->box[i].what, what) == 0 && n-- == 0) return &r->box[i];
    ck_abort_msg("too few of %s", what);
    return NULL;
}

static inline size_t scene_count(const struct map_report *r, const char *what)
{
    size_t n = 0;
    for (size_t i = 0; i < r->boxes; i++) n += strcmp(r->box[i].what, what) == 0;
    return n;
}

/* Boxes that hold others, or are drawn under them. */
static inline bool scene_holds(const char *outer, const char *inner)
{
    static const char *const pairs[][2] = {{"legend", "legend label"},
                                           {"legend", "legend figure"},
                                           {"legend", "legend title"},
                                           {"legend", "note"},
                                           {"map", "extent"},
                                           {"map", "name"},
                                           {"map", "locator"},
                                           {"extent", "locator"},
                                           {"extent", "name"},
                                           {"legend", "square"},
                                           {"legend", "square cell"},
                                           {"legend", "square count"},
                                           {"legend", "square limit"},
                                           {"square", "square cell"},
                                           {"square", "square count"},
                                           {"square", "square limit"},
                                           {"square cell", "square count"},
                                           {"legend", "bar"},
                                           {"legend", "bar figure"}};
    for (size_t i = 0; i < sizeof pairs / sizeof pairs[0]; i++)
        if (strcmp(outer, pairs[i][0]) == 0 && strcmp(inner, pairs[i][1]) == 0) return true;
    return false;
}

static inline bool scene_lies_in(const struct map_box *in, double x, double y, double w, double h)
{
    return in->x >= x - 0.5 && in->y >= y - 0.5 && in->x + in->w <= x + w + 0.5 &&
           in->y + in->h <= y + h + 0.5;
}

/* A holds b where it should, or they are apart. */
static inline bool scene_sits_well(const struct map_box *a, const struct map_box *b)
{
    if (scene_holds(b->what, a->what)) return true;
    if (scene_holds(a->what, b->what))
        return a->panel != b->panel || strcmp(a->what, "extent") == 0 ||
               strcmp(a->what, "square cell") == 0 || scene_lies_in(b, a->x, a->y, a->w, a->h);
    return a->x >= b->x + b->w - 0.5 || b->x >= a->x + a->w - 0.5 || a->y >= b->y + b->h - 0.5 ||
           b->y >= a->y + a->h - 0.5;
}

static inline void scene_check_boxes(const struct map_report *r, const char *scene)
{
    for (size_t i = 0; i < r->boxes; i++) {
        const struct map_box *a = &r->box[i];
        /* Every assertion that holds is written to a file: there are too many for that. */
        if (!scene_lies_in(a, 0, 0, r->width_px, r->height_px) || a->w <= 0 || a->h <= 0)
            ck_abort_msg("%s: %s is not on the page: %g %g %g %g", scene, a->what, a->x, a->y, a->w, a->h);
        for (size_t k = 0; k < r->boxes; k++) {
            const struct map_box *b = &r->box[k];
            if (k == i || scene_sits_well(a, b)) continue;
            ck_abort_msg("%s: %s %d overlaps %s %d, or sticks out of it: %g %g %g %g, %g %g %g %g", scene,
                         a->what, a->panel, b->what, b->panel, a->x, a->y, a->w, a->h, b->x, b->y, b->w,
                         b->h);
        }
    }
}

/* A PNG read back: 8-bit RGB rows and the chunks. */
struct picture {
    png_uint_32 w, h, per_metre_x, per_metre_y;
    int depth, type, unit;
    unsigned char *rgb;
    char text[8][2][512], language[8][16];
    int texts;
};

static inline void picture_read(const char *path, struct picture *p)
{
    memset(p, 0, sizeof *p);
    FILE *f = fopen(path, "rb");
    ck_assert_ptr_nonnull(f);
    png_structp png = png_create_read_struct(PNG_LIBPNG_VER_STRING, NULL, NULL, NULL);
    png_infop info = png_create_info_struct(png);
    png_init_io(png, f);
    png_read_info(png, info);
    png_get_IHDR(png, info, &p->w, &p->h, &p->depth, &p->type, NULL, NULL, NULL);
    png_get_pHYs(png, info, &p->per_metre_x, &p->per_metre_y, &p->unit);
    png_textp text;
    p->texts = png_get_text(png, info, &text, NULL) ? png_get_text(png, info, &text, NULL) : 0;
    ck_assert_int_le(p->texts, 8);
    for (int i = 0; i < p->texts; i++) {
        ck_assert_int_eq(text[i].compression, PNG_ITXT_COMPRESSION_NONE);
        snprintf(p->text[i][0], 512, "%s", text[i].key);
        snprintf(p->text[i][1], 512, "%s", text[i].text);
        snprintf(p->language[i], 16, "%s", text[i].lang);
    }
    png_set_palette_to_rgb(png);
    p->rgb = malloc(3 * (size_t)p->w * p->h);
    for (png_uint_32 y = 0; y < p->h; y++) png_read_row(png, p->rgb + 3 * (size_t)p->w * y, NULL);
    png_destroy_read_struct(&png, &info, NULL);
    fclose(f);
}

static inline const unsigned char *picture_at(const struct picture *p, double x, double y)
{
    return p->rgb + 3 * ((size_t)floor(y) * p->w + (size_t)floor(x));
}

#endif
