/* Charts of the cross-check: capacity against industry, point by point and bar by bar. */
#include "run/charts.h"

#include "base/text.h"
#include "map/figure.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

static struct wording place_name(const struct crosscheck_place *p)
{
    return (struct wording){p->name, p->name_zh};
}

/* "Spearman's rho −0.79 (p = 0.048), Kendall's tau-b ...", the names once. */
static void add_figures(struct text *out, const struct crosscheck_figures *f, bool zh, bool named)
{
    static const char *const name[2][2] = {{"Spearman's rho ", "Kendall's tau-b "},
                                           {"Spearman ρ ", "Kendall τ-b "}};
    const struct association *const figure[2] = {&f->spearman, &f->kendall};
    for (int k = 0; k < 2; k++) {
        char value[32] = "?";
        figure_text(figure[k]->value, 2, value, sizeof value);
        text_add(out, "%s%s%s", k == 0 ? "" : zh ? "，" : ", ", named ? name[zh][k] : "", value);
        if (isfinite(figure[k]->p)) text_add(out, zh ? "（p = %.3f）" : " (p = %.3f)", figure[k]->p);
    }
}

static void add_without(struct text *out, const struct manifest *m, bool zh)
{
    bool any = false;
    text_add(out, zh ? "；剔除" : "; without ");
    for (size_t g = 0; g < m->groups; g++) {
        if (!m->industry.without[g]) continue;
        const char *title = zh && m->group[g].title_zh ? m->group[g].title_zh : m->group[g].title;
        text_add(out, "%s%s", !any ? "" : zh ? "、" : ", ", title);
        any = true;
    }
    text_add(out, zh ? "后：" : ": ");
}

/* How many places, how they agree in rank, and that few say little. */
static void fill_note(struct map_sheet *s)
{
    const struct crosscheck *c = &s->run->crosscheck;
    const struct crosscheck_figures *all = &c->figures[CROSSCHECK_ALL];
    for (int zh = 0; zh < 2; zh++) {
        struct text out = {0};
        text_add(&out, zh ? "参与比较 %zu 处：" : "%zu places compared: ", all->scored);
        add_figures(&out, all, zh, true);
        if (c->has_without) {
            add_without(&out, s->run->manifest, zh);
            add_figures(&out, &c->figures[CROSSCHECK_WITHOUT], zh, false);
        }
        text_add(&out, zh ? "。" : ".");
        if (all->scored < CROSSCHECK_FEW)
            text_add(&out, zh ? "不足十处，结论有限。" : " Fewer than ten places say little.");
        snprintf(zh ? s->note_zh : s->note, sizeof s->note, "%s", out.s ? out.s : "");
        text_clear(&out);
    }
}

/* The cut of an axis with what it is: "median 0.63". */
static void set_cut(const struct crosscheck *c, double cut, int decimals, struct chart_axis *axis,
                    char (*text)[48])
{
    static const char *const en[] = {"median", "mean", "cut"}, *const zh[] = {"中位数", "平均值", "界限"};
    snprintf(text[0], sizeof text[0], "%s %.*f", en[c->cut], decimals, cut);
    snprintf(text[1], sizeof text[1], "%s %.*f", zh[c->cut], decimals, cut);
    axis->cut = cut;
    axis->cut_name = (struct wording){text[0], text[1]};
}

enum status map_draw_crosscheck(struct map_sheet *s, struct error *err)
{
    /* Upper left, upper right, lower left, lower right. */
    static const enum crosscheck_quadrant quadrant[4] = {QUADRANT_CAPACITY_LAGS, QUADRANT_BOTH_HIGH,
                                                         QUADRANT_BOTH_LOW, QUADRANT_INDUSTRY_LAGS};
    const struct crosscheck *c = &s->run->crosscheck;
    struct chart_group group[TIERS_MAX + 1];
    char name[TIERS_MAX + 1][2][32], cut[2][2][48];
    struct chart_point *point = calloc(c->count + 1, sizeof *point);
    if (!point) return error_memory(err);
    bool untiered = false;
    for (size_t i = 0; i < c->count; i++) {
        const struct crosscheck_place *p = &c->place[i];
        point[i] = (struct chart_point){.name = place_name(p),
                                        .x = chart_exactly(p->view[CROSSCHECK_ALL].capacity),
                                        .y = charts_score(p->score, p->low, p->high),
                                        .group = (size_t)(p->tier ? p->tier - 1 : c->tiers)};
        untiered |= !p->tier && !chart_is_missing(point[i].y);
    }
    fill_note(s);
    struct chart_scatter chart = {
        .page = charts_page(
            s, (struct wording){"Carrying capacity against industrial score", "承载力与产业得分"}),
        .x = {.name = {"mean capacity index (0 to 1)", "平均承载力指数（0–1）"}, .lo = NAN, .hi = NAN},
        .y = {.name = {"industrial score (0 to 10)", "产业得分（0–10）"}, .lo = NAN, .hi = NAN},
        .points = c->count,
        .point = point,
        .group = group,
        .absent = {"No score", "无得分"}};
    chart.groups = charts_tiers(c->tiers, group, name) - !untiered;
    set_cut(c, c->figures[CROSSCHECK_ALL].capacity_cut, 3, &chart.x, cut[0]);
    set_cut(c, c->figures[CROSSCHECK_ALL].score_cut, 2, &chart.y, cut[1]);
    for (int k = 0; k < 4; k++)
        chart.quadrant[k] =
            (struct wording){crosscheck_quadrant_name(quadrant[k]), crosscheck_quadrant_name_zh(quadrant[k])};
    chart.page.modelled = run_industry_modelled(s->run);
    enum status st = charts_write_scatter(s, &chart, err);
    free(point);
    return st;
}

enum status map_draw_ranking(struct map_sheet *s, struct error *err)
{
    const struct crosscheck *c = &s->run->crosscheck;
    struct wording *name = calloc(c->count + 1, sizeof *name);
    struct chart_value *capacity = calloc(2 * c->count + 1, sizeof *capacity);
    enum status st = name && capacity ? ST_OK : error_memory(err);
    for (size_t i = 0; st == ST_OK && i < c->count; i++) {
        const struct crosscheck_place *p = &c->place[i];
        name[i] = place_name(p);
        capacity[i] = chart_exactly(p->view[CROSSCHECK_ALL].capacity);
        capacity[c->count + i] = charts_score(p->score, p->low, p->high);
    }
    if (st == ST_OK) {
        const struct chart_series series[2] = {
            {.name = {"mean capacity index (0 to 1, axis below)", "平均承载力指数（0–1，下轴）"},
             .rgb = {10, 76, 103},
             .hi = 1,
             .decimals = 3,
             .value = capacity},
            {.name = {"industrial score (0 to 10, axis above)", "产业得分（0–10，上轴）"},
             .rgb = {210, 156, 40},
             .hi = 10,
             .decimals = 1,
             .value = capacity + c->count}};
        const struct chart_track track = {.kind = CHART_BARS, .series = 2, .serie = series, .width = 1};
        struct chart_rows chart = {
            .page = charts_page(s, (struct wording){"Carrying capacity and industrial score, by capacity",
                                                    "承载力与产业得分（按承载力排序）"}),
            .rows = c->count,
            .tracks = 1,
            .name = name,
            .track = &track,
            .missing = {"no score", "无得分"}};
        chart.page.modelled = run_industry_modelled(s->run);
        st = charts_write_rows(s, &chart, err);
    }
    free(name);
    free(capacity);
    return st;
}
