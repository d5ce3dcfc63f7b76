/* The maps of a run: capacity classes, load state, limiting factor, and capacity beside the industrial tier.
 */
#include "base/text.h"
#include "classify/classify.h"
#include "run/map_shapes.h"
#include "run/run.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { LABEL = 512 };

/* One map being made. */
struct sheet {
    struct run *run;
    struct map_zone *zones;
    struct map_class class[FACTORS_MAX];
    char label[FACTORS_MAX][LABEL];
    char note[256], note_zh[256];
};

static struct map_page page_of(const struct sheet *s, const char *subtitle, const char *subtitle_zh)
{
    const struct run *r = s->run;
    const struct manifest *m = r->manifest;
    struct map_page p = {.language = m->language,
                         .title = m->title,
                         .title_zh = m->title_zh,
                         .subtitle = subtitle,
                         .subtitle_zh = subtitle_zh,
                         .credit = m->credit,
                         .modelled = m->modelled,
                         .crs_wkt = r->plan.grid.crs_wkt,
                         .crs_name = r->plan.grid.crs_name,
                         .zones = r->shapes.count,
                         .zone = s->zones,
                         .software = "capacity " CAPACITY_VERSION};
    grid_bounds(&r->plan.grid, p.bounds);
    return p;
}

static enum status write_page(struct sheet *s, const struct map_page *page, const char *file,
                              struct error *err)
{
    struct map_report report = {0};
    char *path = publish_path(s->run->publish, file);
    enum status st = path ? map_write_png(page, path, &report, err) : error_memory(err);
    if (st == ST_OK && report.font_missing)
        run_notice(
            s->run,
            "warning: %s: no installed font has Chinese characters; names are in Latin script (Debian: "
            "fonts-wqy-microhei)",
            file);
    map_report_clear(&report);
    free(path);
    return st;
}

/* The categories of a raster as legend, with areas and shares of the area that counts, so that with what is
 * excluded and what has no data they make 100 %. */
static size_t legend_of(struct sheet *s, enum product p, const char *const *label_zh, size_t labels_zh)
{
    const struct run *r = s->run;
    struct output_category category[FACTORS_MAX + 1];
    size_t n = run_product_categories(r, p, category, FACTORS_MAX + 1) - 1; /* the last is "excluded" */
    double counted = run_km2(r, r->whole.counted);
    for (size_t i = 0; i < n; i++) {
        snprintf(s->label[i], LABEL, "%s", category[i].name);
        s->class[i] = (struct map_class){.label = s->label[i],
                                         .label_zh = i < labels_zh ? label_zh[i] : NULL,
                                         .rgb = {category[i].rgb[0], category[i].rgb[1], category[i].rgb[2]},
                                         .area_km2 = category[i].area_km2,
                                         .share = counted > 0 ? category[i].area_km2 / counted : 0};
    }
    return n;
}

static size_t class_legend(struct sheet *s)
{
    const char *zh[CLASSES_MAX];
    for (size_t k = 0; k < s->run->classes; k++) zh[k] = s->run->class_label_zh[k];
    return legend_of(s, PRODUCT_CLASS, zh, s->run->classes);
}

/* Cells of a Byte raster at the size they will have on paper, as numbers of legend entries. */
static enum status read_cells(struct sheet *s, enum product p, const struct map_page *page,
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

static enum status draw_cells(struct sheet *s, enum product p, struct map_page *page, struct map_panel *panel,
                              const char *file, struct error *err)
{
    uint8_t *cells = NULL;
    page->panels = 1;
    page->panel = panel;
    panel->class = s->class;
    enum status st = read_cells(s, p, page, panel, &cells, err);
    if (st == ST_OK) st = write_page(s, page, file, err);
    free(cells);
    return st;
}

static enum status draw_classes(struct sheet *s, struct error *err)
{
    struct map_page page = page_of(s, "Capacity index by class", "环境承载力指数分级");
    struct map_panel panel = {.legend_title = "Capacity class (index)",
                              .legend_title_zh = "承载力等级（指数）"};
    panel.classes = class_legend(s);
    return draw_cells(s, PRODUCT_CLASS, &page, &panel, "maps/class.png", err);
}

static enum status draw_states(struct sheet *s, struct error *err)
{
    static const char *const zh[] = {"盈余", "临界", "超载", "未定义"};
    const struct manifest *m = s->run->manifest;
    struct map_page page = page_of(s, "Relative load: pressure over support", "相对负荷：压力与支撑之比");
    struct map_panel panel = {
        .legend_title = "Load state", .legend_title_zh = "负荷状态", .note = s->note, .note_zh = s->note_zh};
    panel.classes = legend_of(s, PRODUCT_STATE, zh, LOAD_STATES);
    if (s->run->whole.state_area[LOAD_UNDEFINED - 1] == 0) panel.classes--;
    snprintf(s->note, sizeof s->note,
             "near critical from %.3g, overloaded above %.3g; relative: the figures move with the goalposts",
             m->load_near, m->load_over);
    snprintf(s->note_zh, sizeof s->note_zh, "%.3g 起为临界，高于 %.3g 为超载；相对值，随评分标准而变",
             m->load_near, m->load_over);
    return draw_cells(s, PRODUCT_STATE, &page, &panel, "maps/state.png", err);
}

/* The harshest goalposts limit most often, so the legend shows them. */
static void add_goalposts(struct sheet *s, size_t factors)
{
    for (size_t f = 0; f < factors; f++) {
        const struct manifest_factor *m = &s->run->manifest->factor[f];
        const char *title = run_factor_title(m, s->run->manifest->language);
        if (strcmp(m->score.method->id, "linear") == 0)
            snprintf(s->label[f], LABEL, "%s (%.6g\u2192%.6g)", title, m->score.number[0],
                     m->score.number[1]);
        else
            snprintf(s->label[f], LABEL, "%s", title);
    }
}

static enum status draw_limiting(struct sheet *s, struct error *err)
{
    struct map_page page = page_of(s, "Limiting factor: the lowest score", "限制因子：得分最低的因子");
    struct map_panel panel = {.legend_title = "Factor (worst\u2192best)",
                              .legend_title_zh = "因子（最差\u2192最好）",
                              .note = s->note,
                              .note_zh = s->note_zh};
    panel.classes = legend_of(s, PRODUCT_LIMITING, NULL, 0);
    add_goalposts(s, panel.classes);
    double tied = run_km2(s->run, s->run->whole.tied_area) / run_km2(s->run, s->run->whole.valid) * 100;
    snprintf(s->note, sizeof s->note,
             "the two lowest scores are equal on %.1f %% of the area; the first in the manifest is shown",
             tied);
    snprintf(s->note_zh, sizeof s->note_zh, "%.1f %% 的面积上最低两项得分相同，图示清单中靠前者", tied);
    return draw_cells(s, PRODUCT_LIMITING, &page, &panel, "maps/limiting.png", err);
}

/* Area of the zones of each legend entry, for the legend of a map filled by zone. */
static void add_zone_areas(const struct run *r, const uint8_t *code, struct map_class *class, size_t classes)
{
    double total = 0;
    for (size_t k = 0; k < classes; k++) class[k].area_km2 = 0;
    for (size_t z = 0; z < r->shapes.count; z++) {
        double km2 = run_km2(r, r->sums[z + 1].counted);
        total += km2;
        if (code[z] < classes) class[code[z]].area_km2 += km2;
    }
    for (size_t k = 0; k < classes; k++) class[k].share = total > 0 ? class[k].area_km2 / total : 0;
}

static void fill_tiers(const struct run *r, uint8_t *code, struct map_panel *panel, struct map_class *class,
                       char (*label)[LABEL])
{
    const bool chinese = strcmp(r->manifest->language, "zh") == 0;
    uint8_t rgb[TIERS_MAX][3];
    int tiers = 0;
    for (size_t i = 0; i < r->industry.count; i++)
        if (r->industry.city[i].tier > tiers) tiers = r->industry.city[i].tier;
    if (tiers > TIERS_MAX) tiers = TIERS_MAX;
    map_ramp((size_t)(tiers > 0 ? tiers : 1), rgb);
    for (int k = 0; k < tiers; k++) {
        snprintf(label[k], LABEL, chinese ? "第 %d 梯队" : "tier %d", k + 1);
        class[k] = (struct map_class){.label = label[k]};
        memcpy(class[k].rgb, rgb[tiers - 1 - k], 3); /* tier 1 is the best */
    }
    for (size_t z = 0; z < r->shapes.count; z++) {
        int tier = r->city[z] ? r->city[z]->tier : 0;
        code[z] = tier >= 1 && tier <= tiers ? (uint8_t)(tier - 1) : MAP_NODATA;
    }
    panel->classes = (size_t)tiers;
    panel->class = class;
    panel->zone_class = code;
    add_zone_areas(r, code, class, panel->classes);
}

static enum status draw_industry(struct sheet *s, struct error *err)
{
    const struct run *r = s->run;
    struct map_page page = page_of(s, "Carrying capacity beside industrial transformation tier",
                                   "环境承载力与产业转型升级梯队对照");
    struct map_panel panel[2] = {{.title = "Mean capacity index by zone",
                                  .title_zh = "分区平均承载力指数",
                                  .legend_title = "Class of mean index",
                                  .legend_title_zh = "平均指数等级"},
                                 {.title = "Industrial tier (published)",
                                  .title_zh = "产业梯队（已发布）",
                                  .legend_title = "Tier of the zone's city",
                                  .legend_title_zh = "所属城市梯队"}};
    struct map_class tier_class[TIERS_MAX];
    char tier_label[TIERS_MAX][LABEL];
    uint8_t *code = malloc(2 * r->shapes.count + 1);
    if (!code) return error_memory(err);
    for (size_t z = 0; z < r->shapes.count; z++) {
        double mean = zone_index_mean(&r->sums[z + 1]);
        code[z] = mean == mean ? (uint8_t)(classify_value(r->breaks, r->classes, mean) - 1) : MAP_NODATA;
    }
    panel[0].classes = class_legend(s);
    panel[0].class = s->class;
    panel[0].zone_class = code;
    add_zone_areas(r, code, s->class, panel[0].classes);
    fill_tiers(r, code + r->shapes.count, &panel[1], tier_class, tier_label);
    page.panels = 2;
    page.panel = panel;
    enum status st = write_page(s, &page, "maps/industry.png", err);
    free(code);
    return st;
}

enum status run_maps(struct run *r, struct error *err)
{
    static enum status (*const draw[])(struct sheet *, struct error *) = {draw_classes, draw_states,
                                                                          draw_limiting, draw_industry};
    enum { MAPS = sizeof draw / sizeof *draw };
    struct sheet *s = calloc(1, sizeof *s);
    if (!s) return error_memory(err);
    s->run = r;
    run_stage(r, "Maps");
    enum status st = map_shapes_make(&r->shapes, &s->zones, err);
    size_t maps = r->city ? MAPS : MAPS - 1;
    for (size_t i = 0; st == ST_OK && i < maps; i++) {
        st = draw[i](s, err);
        if (st == ST_OK && !progress_tell(&r->progress, (double)(i + 1) / (double)maps))
            st = error_set(err, ST_INTERRUPTED, "interrupted");
    }
    run_stage_end(r);
    map_shapes_free(s->zones, r->shapes.count);
    free(s);
    return st;
}
