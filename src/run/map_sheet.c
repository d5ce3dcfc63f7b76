#include "run/map_sheet.h"

#include "base/text.h"
#include "grid/small.h"
#include "run/pictures.h"
#include "run/rasters.h"

#include <stdio.h>
#include <string.h>

struct map_page map_sheet_page(const struct map_sheet *s, const char *subtitle, const char *subtitle_zh)
{
    const struct run *r = s->run;
    const struct manifest *m = r->manifest;
    struct map_page p = {.language = m->language,
                         .title = m->title,
                         .title_zh = m->title_zh,
                         .subtitle = subtitle,
                         .subtitle_zh = subtitle_zh,
                         .credit = m->credit,
                         .credit_zh = m->credit_zh,
                         .date = m->map.date,
                         .modelled = m->modelled,
                         .grid = (enum map_grid)m->map.grid,
                         .locator = !m->map.no_locator,
                         .crs_wkt = r->plan.grid.crs_wkt,
                         .crs_name = r->plan.grid.crs_name,
                         .shade = s->shade,
                         .zones = r->shapes.count,
                         .zone = s->zones,
                         .borders = s->borders,
                         .paper_cm = {m->map.paper_cm[0], m->map.paper_cm[1]},
                         .paper_turns = m->map.paper_turns,
                         .dpi = m->map.dpi,
                         .software = "capacity " CAPACITY_VERSION};
    grid_bounds(&r->plan.grid, p.bounds);
    return p;
}

void map_sheet_size(const struct map_sheet *s, const struct map_page *page, struct map_panel *panel)
{
    const struct grid *g = &s->run->plan.grid;
    map_panel_size(page, &panel->width, &panel->height);
    if (panel->width > (size_t)g->width || panel->height > (size_t)g->height || panel->width == 0) {
        panel->width = (size_t)g->width;
        panel->height = (size_t)g->height;
    }
    grid_bounds(g, panel->cell_bounds);
}

void map_sheet_uncovered(const struct map_sheet *s, struct map_panel *panel)
{
    const struct run *r = s->run;
    const struct zone_sums *whole = &r->whole;
    double counted = run_km2(r, whole->counted);
    panel->excluded_km2 = run_km2(r, whole->excluded);
    panel->excluded_share = panel->excluded_km2 / counted;
    panel->nodata_known = true;
    panel->nodata_km2 = run_km2(r, whole->counted - whole->valid - whole->excluded);
    panel->nodata_share = panel->nodata_km2 / counted;
}

enum status map_sheet_excluded(const struct map_sheet *s, int width, int height, uint8_t *code,
                               struct error *err)
{
    enum product p = rasters_with_excluded(s->run);
    memset(code, MAP_NODATA, (size_t)width * (size_t)height);
    if (p == PRODUCTS) return ST_OK;
    char *path = map_sheet_raster(s, p);
    enum status st = path ? small_codes(path, 1, width, height, code, err) : error_memory(err);
    free(path);
    return st;
}

char *map_sheet_raster(const struct map_sheet *s, enum product p)
{
    return text_format("%s/%s", s->run->publish->stage, run_product_file(p));
}

enum status map_sheet_write(struct map_sheet *s, const struct map_page *page, struct error *err)
{
    enum status st = ST_OK;
    for (int f = 0; st == ST_OK && f < MAP_FORMATS; f++) {
        struct map_report report;
        if (!s->path[f]) continue;
        st = map_write(page, (enum map_format)f, s->path[f], &report, err);
        s->font_missing |= report.font_missing;
        map_report_clear(&report);
    }
    return st == ST_OK && s->picture ? picture_of_map(s->picture, page, err) : st;
}

size_t map_sheet_legend(struct map_sheet *s, enum product p, const char *const *label_zh)
{
    const struct run *r = s->run;
    struct output_category category[FACTORS_MAX + 1];
    size_t n = run_product_categories(r, p, category, FACTORS_MAX + 1) - 1; /* the last is "excluded" */
    double counted = run_km2(r, r->whole.counted);
    for (int code = 0; code < 256; code++) s->entry[code] = (uint8_t)code;
    for (size_t i = 0; i < n; i++) {
        s->entry[i + 1] = (uint8_t)i;
        snprintf(s->label[i], MAP_LABEL, "%s", category[i].name);
        s->class[i] = (struct map_class){.label = s->label[i],
                                         .label_zh = label_zh ? label_zh[i] : NULL,
                                         .rgb = {category[i].rgb[0], category[i].rgb[1], category[i].rgb[2]},
                                         .area_km2 = category[i].area_km2,
                                         .share = counted > 0 ? category[i].area_km2 / counted : 0};
    }
    return n;
}

size_t map_sheet_class_legend(struct map_sheet *s)
{
    const char *zh[CLASSES_MAX];
    for (size_t k = 0; k < s->run->classes; k++) zh[k] = s->run->class_label_zh[k];
    return map_sheet_legend(s, PRODUCT_CLASS, zh);
}

void map_sheet_zone_areas(const struct run *r, struct map_panel *panel, struct map_class *class)
{
    double total = 0, missing = 0;
    for (size_t k = 0; k < panel->classes; k++) class[k].area_km2 = 0;
    for (size_t z = 0; z < r->shapes.count; z++) {
        double km2 = run_km2(r, r->sums[z + 1].counted);
        uint8_t code = panel->zone_class[z];
        total += km2;
        *(code < panel->classes ? &class[code].area_km2 : &missing) += km2;
    }
    for (size_t k = 0; k < panel->classes; k++) class[k].share = total > 0 ? class[k].area_km2 / total : 0;
    /* A zone without a cell shows all the same: the entry stays, without figures. */
    panel->nodata_known = missing > 0;
    panel->nodata_km2 = missing;
    panel->nodata_share = missing > 0 ? missing / total : 0;
}
