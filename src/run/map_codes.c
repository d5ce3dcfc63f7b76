/* Maps of rasters of codes: capacity classes, load state, limiting factor. */
#include "base/text.h"
#include "run/map_sheet.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Cells of a Byte raster at the size they will have on paper, as numbers of legend entries. */
static enum status read_cells(struct map_sheet *s, enum product p, const struct map_page *page,
                              struct map_panel *panel, uint8_t **cells, struct error *err)
{
    const struct grid *g = &s->run->plan.grid;
    map_panel_size(page, &panel->width, &panel->height);
    if (panel->width > (size_t)g->width || panel->height > (size_t)g->height) {
        panel->width = (size_t)g->width;
        panel->height = (size_t)g->height;
    }
    size_t n = panel->width * panel->height;
    *cells = malloc(n);
    char *path = text_format("%s/%s", s->run->publish->stage, run_product_file(p));
    enum status st = *cells && path
                         ? output_read_small(path, (int)panel->width, (int)panel->height, *cells, err)
                         : error_memory(err);
    for (size_t i = 0; st == ST_OK && i < n; i++)
        if ((*cells)[i] >= 1 && (*cells)[i] < MAP_EXCLUDED) (*cells)[i]--;
    panel->cell = *cells;
    grid_bounds(g, panel->cell_bounds);
    panel->excluded_km2 = run_km2(s->run, s->run->whole.excluded);
    panel->excluded_share = panel->excluded_km2 / run_km2(s->run, s->run->whole.counted);
    panel->nodata_known = true;
    panel->nodata_km2 = run_km2(s->run, s->run->whole.counted - s->run->whole.valid - s->run->whole.excluded);
    panel->nodata_share = panel->nodata_km2 / run_km2(s->run, s->run->whole.counted);
    free(path);
    return st;
}

static enum status draw_cells(struct map_sheet *s, enum product p, struct map_page *page,
                              struct map_panel *panel, struct error *err)
{
    uint8_t *cells = NULL;
    page->panels = 1;
    page->panel = panel;
    panel->class = s->class;
    enum status st = read_cells(s, p, page, panel, &cells, err);
    if (st == ST_OK) st = map_sheet_write(s, page, err);
    free(cells);
    return st;
}

enum status map_draw_class(struct map_sheet *s, struct error *err)
{
    struct map_page page = map_sheet_page(s, "Capacity index by class", "环境承载力指数分级");
    struct map_panel panel = {.legend_title = "Capacity class (index)",
                              .legend_title_zh = "承载力等级（指数）"};
    panel.classes = map_sheet_class_legend(s);
    return draw_cells(s, PRODUCT_CLASS, &page, &panel, err);
}

enum status map_draw_state(struct map_sheet *s, struct error *err)
{
    static const char *const zh[] = {"盈余", "临界", "超载", "未定义"};
    const struct manifest *m = s->run->manifest;
    struct map_page page =
        map_sheet_page(s, "Relative load: pressure over support", "相对负荷：压力与支撑之比");
    struct map_panel panel = {
        .legend_title = "Load state", .legend_title_zh = "负荷状态", .note = s->note, .note_zh = s->note_zh};
    panel.classes = map_sheet_legend(s, PRODUCT_STATE, zh);
    if (s->run->whole.state_area[LOAD_UNDEFINED - 1] == 0) panel.classes--;
    snprintf(s->note, sizeof s->note,
             "near critical from %.3g, overloaded above %.3g; relative: the figures move with the goalposts",
             m->load_near, m->load_over);
    snprintf(s->note_zh, sizeof s->note_zh, "%.3g 起为临界，高于 %.3g 为超载；相对值，随评分标准而变",
             m->load_near, m->load_over);
    return draw_cells(s, PRODUCT_STATE, &page, &panel, err);
}

/* The harshest goalposts limit most often, so the legend shows them. */
static void add_goalposts(struct map_sheet *s, size_t factors)
{
    for (size_t f = 0; f < factors; f++) {
        const struct manifest_factor *m = &s->run->manifest->factor[f];
        const char *title = run_factor_title(m, s->run->manifest->language);
        if (strcmp(m->score.method->id, "linear") == 0)
            snprintf(s->label[f], MAP_LABEL, "%s (%.6g\u2192%.6g)", title, m->score.number[0],
                     m->score.number[1]);
        else
            snprintf(s->label[f], MAP_LABEL, "%s", title);
    }
}

enum status map_draw_limiting(struct map_sheet *s, struct error *err)
{
    struct map_page page = map_sheet_page(s, "Limiting factor: the lowest score", "限制因子：得分最低的因子");
    struct map_panel panel = {.legend_title = "Factor (worst\u2192best)",
                              .legend_title_zh = "因子（最差\u2192最好）",
                              .note = s->note,
                              .note_zh = s->note_zh};
    panel.classes = map_sheet_legend(s, PRODUCT_LIMITING, NULL);
    add_goalposts(s, panel.classes);
    double tied = run_km2(s->run, s->run->whole.tied_area) / run_km2(s->run, s->run->whole.valid) * 100;
    snprintf(s->note, sizeof s->note,
             "the two lowest scores are equal on %.1f %% of the area; the first in the manifest is shown",
             tied);
    snprintf(s->note_zh, sizeof s->note_zh, "%.1f %% 的面积上最低两项得分相同，图示清单中靠前者", tied);
    return draw_cells(s, PRODUCT_LIMITING, &page, &panel, err);
}
