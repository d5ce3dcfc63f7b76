/* Maps of rasters of codes: capacity classes, load state, limiting factor. */
#include "grid/small.h"
#include "run/map_sheet.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Cells of a Byte raster at the size they will have on paper, as numbers of legend entries. */
static enum status read_cells(struct map_sheet *s, enum product p, const struct map_page *page,
                              struct map_panel *panel, uint8_t **cells, struct error *err)
{
    map_sheet_size(s, page, panel);
    size_t n = panel->width * panel->height;
    *cells = malloc(n);
    char *path = map_sheet_raster(s, p);
    enum status st = *cells && path ? small_codes(path, 1, (int)panel->width, (int)panel->height, *cells, err)
                                    : error_memory(err);
    for (size_t i = 0; st == ST_OK && i < n; i++) (*cells)[i] = s->entry[(*cells)[i]];
    panel->cell = *cells;
    map_sheet_uncovered(s, panel);
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
    struct map_page page = map_sheet_page(s, "State of the relative load", "相对负荷状态");
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

enum { FACTORS_SHOWN = 20 }; /* more colours than that nobody tells apart */

/* The factors that limit the largest areas, if any. */
static void find_largest(const struct map_sheet *s, size_t factors, bool keep[FACTORS_MAX])
{
    for (size_t n = 0; n < FACTORS_SHOWN - 1; n++) {
        size_t best = factors;
        for (size_t f = 0; f < factors; f++)
            if (!keep[f] && (best == factors || s->class[f].area_km2 > s->class[best].area_km2)) best = f;
        if (!(s->class[best].area_km2 > 0)) return;
        keep[best] = true;
    }
}

/* Where there are too many factors those that limit least share one grey at the end of the legend. Returns
 * the number of entries. */
static size_t merge_smallest(struct map_sheet *s, size_t factors)
{
    bool keep[FACTORS_MAX] = {false};
    size_t n = 0;
    struct map_class rest = {.rgb = {150, 150, 150}};
    if (factors <= FACTORS_SHOWN) return factors;
    find_largest(s, factors, keep);
    for (size_t f = 0; f < factors; f++) {
        if (keep[f]) {
            s->entry[f + 1] = (uint8_t)n;
            s->class[n++] = s->class[f];
        } else {
            rest.area_km2 += s->class[f].area_km2;
            rest.share += s->class[f].share;
        }
    }
    const char *format =
        strcmp(s->run->manifest->language, "zh") == 0 ? "其他因子（%zu 个）" : "other factors (%zu)";
    snprintf(s->rest, sizeof s->rest, format, factors - n);
    rest.label = s->rest;
    s->class[n] = rest;
    for (size_t f = 0; f < factors; f++)
        if (!keep[f]) s->entry[f + 1] = (uint8_t)n;
    return n + 1;
}

/* The harshest goalposts limit most often, so the legend shows them, with the unit: " m", or where that
 * begins with a figure of its own, as in "10,000 yuan", apart from them. */
static void add_goalposts(struct map_sheet *s, size_t factors)
{
    const char *language = s->run->manifest->language;
    bool chinese = strcmp(language, "zh") == 0;
    for (size_t f = 0; f < factors; f++) {
        const struct manifest_factor *m = &s->run->manifest->factor[f];
        const char *title = run_factor_title(m, language);
        const char *unit = chinese && m->unit_zh ? m->unit_zh : m->unit_name;
        const char *space = !unit ? "" : isdigit((unsigned char)*unit) ? "; " : " ";
        if (strcmp(m->score.method->id, "linear") == 0)
            snprintf(s->label[f], MAP_LABEL, "%s (%.6g\u2192%.6g%s%s)", title, m->score.number[0],
                     m->score.number[1], space, unit ? unit : "");
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
    panel.classes = merge_smallest(s, panel.classes);
    double tied = run_km2(s->run, s->run->whole.tied_area) / run_km2(s->run, s->run->whole.valid) * 100;
    snprintf(s->note, sizeof s->note,
             "the two lowest scores are equal on %.1f %% of the area; the first in the manifest is shown",
             tied);
    snprintf(s->note_zh, sizeof s->note_zh, "%.1f %% 的面积上最低两项得分相同，图示清单中靠前者", tied);
    return draw_cells(s, PRODUCT_LIMITING, &page, &panel, err);
}
