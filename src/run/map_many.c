/* Small maps side by side: the scores of all factors, and of all groups. */
#include "grid/small.h"
#include "run/map_scale.h"
#include "run/thumbs.h"

#include <stdio.h>
#include <stdlib.h>

/* Panels that share the colours of scores. */
static struct map_panel *make_panels(struct map_sheet *s, size_t n)
{
    const struct map_scale scores = map_scale_scores();
    struct map_panel *panel = calloc(n, sizeof *panel);
    for (size_t i = 0; panel && i < n; i++) {
        panel[i] = (struct map_panel){.title = s->label[i],
                                      .title_zh = s->label_zh[i],
                                      .legend_title = "Score (1 best)",
                                      .legend_title_zh = "得分（1 为最好）",
                                      .note = "in brackets: mean over the area with data",
                                      .note_zh = "括号内为有数据区域的均值"};
        map_scale_legend(&scores, map_sequential, s, &panel[i]);
    }
    return panel;
}

static void set_title(struct map_sheet *s, size_t i, const char *title, const char *title_zh, double mean)
{
    snprintf(s->label[i], MAP_LABEL, "%s (%.2f)", title, mean);
    snprintf(s->label_zh[i], MAP_LABEL, "%s（%.2f）", title_zh ? title_zh : title, mean);
}

enum status map_draw_factors(struct map_sheet *s, struct error *err)
{
    const struct run *r = s->run;
    const struct manifest *m = r->manifest;
    const struct thumbs *t = r->thumbs;
    struct map_page page = map_sheet_page(s, "Scores of the factors", "各因子得分");
    struct map_panel *panel = make_panels(s, m->factors);
    if (!panel) return error_memory(err);
    for (size_t f = 0; f < m->factors; f++) {
        set_title(s, f, m->factor[f].title, m->factor[f].title_zh, zone_mean_value(&r->count[f].score));
        panel[f].cell = t->score[f];
        panel[f].width = (size_t)t->score_size.width;
        panel[f].height = (size_t)t->score_size.height;
        thumbs_bounds(&r->plan.grid, &t->score_size, panel[f].cell_bounds);
    }
    page.panels = m->factors;
    page.panel = panel;
    page.shade = NULL;
    enum status st = map_sheet_write(s, &page, err);
    free(panel);
    return st;
}

/* The band of group g, coloured. `state`: codes that know what is excluded. */
static enum status read_group(struct map_sheet *s, size_t g, const struct map_panel *panel,
                              const uint8_t *state, uint8_t *code, struct error *err)
{
    const struct map_scale scores = map_scale_scores();
    size_t n = panel->width * panel->height;
    float *value = malloc(n * sizeof *value);
    char *path = map_sheet_raster(s, PRODUCT_GROUPS);
    enum status st = value && path
                         ? small_field(path, (int)g + 1, (int)panel->width, (int)panel->height, value, err)
                         : error_memory(err);
    for (size_t i = 0; st == ST_OK && i < n; i++) {
        code[i] = map_scale_level(&scores, value[i]);
        if (code[i] == MAP_NODATA && state[i] == MAP_EXCLUDED) code[i] = MAP_EXCLUDED;
    }
    free(path);
    free(value);
    return st;
}

enum status map_draw_groups(struct map_sheet *s, struct error *err)
{
    const struct run *r = s->run;
    const struct manifest *m = r->manifest;
    struct map_page page = map_sheet_page(s, "Scores of the groups", "各组得分");
    struct map_panel *panel = make_panels(s, m->groups), size;
    if (!panel) return error_memory(err);
    for (size_t g = 0; g < m->groups; g++)
        set_title(s, g, m->group[g].title, m->group[g].title_zh, zone_mean_value(&r->whole.group[g]));
    page.panels = m->groups;
    page.panel = panel;
    page.shade = NULL;
    map_sheet_size(s, &page, &panel[0]);
    map_sheet_uncovered(s, &panel[0]);
    size = panel[0];
    size_t n = size.width * size.height;
    uint8_t *code = malloc(n * (m->groups + 1)), *state = code ? code + n * m->groups : NULL;
    enum status st =
        code ? map_sheet_excluded(s, (int)size.width, (int)size.height, state, err) : error_memory(err);
    for (size_t g = 0; st == ST_OK && g < m->groups; g++) {
        panel[g].width = size.width;
        panel[g].height = size.height;
        for (int k = 0; k < 4; k++) panel[g].cell_bounds[k] = size.cell_bounds[k];
        st = read_group(s, g, &size, state, code + g * n, err);
        panel[g].cell = code + g * n;
    }
    if (st == ST_OK) st = map_sheet_write(s, &page, err);
    free(code);
    free(panel);
    return st;
}
