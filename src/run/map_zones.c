/* Maps filled zone by zone: mean capacity, and capacity beside the industrial tier. */
#include "classify/classify.h"
#include "run/map_scale.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void fill_tiers(const struct run *r, uint8_t *code, struct map_panel *panel, struct map_class *class,
                       char (*label)[MAP_LABEL])
{
    const bool chinese = strcmp(r->manifest->language, "zh") == 0;
    uint8_t rgb[TIERS_MAX][3];
    int tiers = 0;
    const struct industry_table *used = run_industry_used(r);
    for (size_t i = 0; i < used->count; i++)
        if (used->city[i].tier > tiers) tiers = used->city[i].tier;
    map_ramp((size_t)(tiers > 0 ? tiers : 1), rgb);
    for (int k = 0; k < tiers; k++) {
        snprintf(label[k], MAP_LABEL, chinese ? "第 %d 梯队" : "tier %d", k + 1);
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
    map_sheet_zone_areas(r, panel, class);
}

enum { ZONE_NAME = 256 };

static void name_with_figure(char *out, const char *name, double mean)
{
    snprintf(out, ZONE_NAME, "%.240s%s%.3f", name ? name : "", name ? " " : "", mean);
}

/* The zones with their means behind their names, which are kept in `text`. */
static void add_figures(const struct map_sheet *s, const float *mean, struct map_zone *zone,
                        char (*text)[2][ZONE_NAME])
{
    for (size_t z = 0; z < s->run->shapes.count; z++) {
        zone[z] = s->zones[z];
        if (!(mean[z] == mean[z])) continue;
        name_with_figure(text[z][0], zone[z].name, mean[z]);
        name_with_figure(text[z][1], zone[z].name_zh, mean[z]);
        if (zone[z].name || !zone[z].name_zh) zone[z].name = text[z][0];
        if (zone[z].name_zh) zone[z].name_zh = text[z][1];
    }
}

/* Fill the zones by their means. */
static enum status draw_means(struct map_sheet *s, const float *mean, uint8_t *code,
                              const struct map_zone *zone, struct error *err)
{
    const size_t n = s->run->shapes.count;
    struct map_scale scale = map_scale_fit(mean, n, 0.01);
    struct map_page page = map_sheet_page(s, "Mean capacity index by zone", "分区平均承载力指数");
    struct map_panel panel = {
        .legend_title = "Mean index (1 best)", .legend_title_zh = "平均指数（1 为最好）", .zone_class = code};
    for (size_t z = 0; z < n; z++) code[z] = map_scale_level(&scale, mean[z]);
    map_scale_legend(&scale, map_sequential, s, &panel);
    page.zone = zone;
    page.panels = 1;
    page.panel = &panel;
    return map_sheet_write(s, &page, err);
}

enum status map_draw_zones(struct map_sheet *s, struct error *err)
{
    const size_t n = s->run->shapes.count;
    float *mean = malloc((n + 1) * sizeof *mean);
    uint8_t *code = malloc(n + 1);
    const size_t named = n > ZONES_SHOWN ? 0 : n; /* of more no name is drawn */
    struct map_zone *zone = malloc((named + 1) * sizeof *zone);
    char(*text)[2][ZONE_NAME] = malloc((named + 1) * sizeof *text);
    enum status st = mean && code && zone && text ? ST_OK : error_memory(err);
    if (st == ST_OK) {
        for (size_t z = 0; z < n; z++) mean[z] = (float)zone_index_mean(&s->run->sums[z + 1]);
        if (named) add_figures(s, mean, zone, text);
        st = draw_means(s, mean, code, named ? zone : s->zones, err);
    }
    free(mean);
    free(code);
    free(zone);
    free(text);
    return st;
}

enum status map_draw_industry(struct map_sheet *s, struct error *err)
{
    const struct run *r = s->run;
    const bool index = r->manifest->industry.use == USE_INDEX;
    struct map_page page = map_sheet_page(s, "Carrying capacity beside industrial transformation tier",
                                          "环境承载力与产业转型升级梯队对照");
    struct map_panel panel[2] = {{.title = "Mean capacity index by zone",
                                  .title_zh = "分区平均承载力指数",
                                  .legend_title = "Class of mean index",
                                  .legend_title_zh = "平均指数等级"},
                                 {.title = index ? "Industrial tier (index)" : "Industrial tier (published)",
                                  .title_zh = index ? "产业梯队（指数）" : "产业梯队（已发布）",
                                  .legend_title = "Tier of the zone's city",
                                  .legend_title_zh = "所属城市梯队"}};
    struct map_class tier_class[TIERS_MAX];
    char tier_label[TIERS_MAX][MAP_LABEL];
    uint8_t *code = malloc(2 * r->shapes.count + 1);
    if (!code) return error_memory(err);
    for (size_t z = 0; z < r->shapes.count; z++) {
        double mean = zone_index_mean(&r->sums[z + 1]);
        code[z] = mean == mean ? (uint8_t)(classify_value(r->breaks, r->classes, mean) - 1) : MAP_NODATA;
    }
    panel[0].classes = map_sheet_class_legend(s);
    panel[0].class = s->class;
    panel[0].zone_class = code;
    map_sheet_zone_areas(r, &panel[0], s->class);
    fill_tiers(r, code + r->shapes.count, &panel[1], tier_class, tier_label);
    page.modelled = run_industry_modelled(r);
    page.panels = 2;
    page.panel = panel;
    enum status st = map_sheet_write(s, &page, err);
    free(code);
    return st;
}
