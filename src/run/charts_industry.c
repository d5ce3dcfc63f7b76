/* Charts of the industrial side alone: how sure the index is, and growth against upgrading. */
#include "run/charts.h"
#include "run/industry.h"

#include "base/text.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The name of the zone that is a city; its key where it has several zones or none. */
static struct wording city_name(const struct run *r, const char *key)
{
    const struct zone_shape *zone = NULL;
    size_t zones = 0;
    for (size_t z = 0; z < r->shapes.count; z++) {
        if (strcmp(run_industry_key(&r->shapes.zone[z]), key) != 0) continue;
        zone = &r->shapes.zone[z];
        zones++;
    }
    return zones == 1 ? (struct wording){zone->name, zone->name_zh} : (struct wording){key, NULL};
}

/* ---- the index ---- */

/* The columns of the chart: score, rank, and the share of each tier. */
struct index_chart {
    struct wording *name;
    struct chart_value *value; /* [2 + tiers][cities] */
    size_t cities, tiers;
    int ranked;
    struct chart_group tier[TIERS_MAX + 1];
    char tier_name[TIERS_MAX + 1][2][32];
    struct chart_series series[2 + TIERS_MAX];
    struct chart_track track[3];
};

static void fill_index(const struct run *r, struct index_chart *q)
{
    const struct industry_figures *f = r->figures;
    for (size_t i = 0; i < q->cities; i++) {
        const struct robust_city *c = &f->robust[i];
        const bool scored = c->rank > 0;
        q->name[i] = city_name(r, f->index.row[f->first + i].city);
        q->value[i] = chart_exactly(f->index.index[f->first + i]);
        q->value[q->cities + i] =
            scored ? (struct chart_value){c->rank, c->rank_low, c->rank_high} : chart_exactly(NAN);
        for (size_t t = 0; t < q->tiers; t++)
            q->value[(2 + t) * q->cities + i] = chart_exactly(scored ? c->tier_share[t] : (double)NAN);
        q->ranked += scored;
    }
    q->series[0] = (struct chart_series){.rgb = {10, 76, 103}, .hi = 10, .decimals = 2};
    q->series[1] = (struct chart_series){.rgb = {70, 70, 70}, .lo = 1, .hi = q->ranked};
    charts_tiers((int)q->tiers, q->tier, q->tier_name);
    for (size_t t = 0; t < q->tiers; t++) {
        q->series[2 + t].name = q->tier[t].name;
        memcpy(q->series[2 + t].rgb, q->tier[t].rgb, sizeof q->tier[t].rgb);
    }
    for (size_t s = 0; s < 2 + q->tiers; s++) q->series[s].value = q->value + s * q->cities;
    q->track[0] = (struct chart_track){CHART_BARS, {"score (0 to 10)", "得分（0–10）"}, 1, q->series, 1};
    q->track[1] = (struct chart_track){CHART_DOTS, {"rank", "名次"}, 1, q->series + 1, 0.8};
    q->track[2] = (struct chart_track){
        CHART_STACK, {"probability of each tier, %", "各梯队概率，%"}, q->tiers, q->series + 2, 1};
}

static void fill_index_note(struct map_sheet *s)
{
    const struct run *r = s->run;
    const struct manifest_index *m = &r->manifest->industry.index;
    const struct industry_figures *f = r->figures;
    struct text lacking[2] = {{0}, {0}};
    for (size_t i = 0; i < f->count; i++) {
        const struct composite_row *row = &f->index.row[f->first + i];
        if (!row->missing || !f->robust[i].rank) continue;
        struct wording name = city_name(r, row->city);
        text_add(&lacking[0], "%s%s", lacking[0].len ? ", " : "", name.en ? name.en : row->city);
        text_add(&lacking[1], "%s%s", lacking[1].len ? "、" : "", name.zh ? name.zh : row->city);
    }
    snprintf(s->note, sizeof s->note,
             "Rank: dot, by the index; band, 90 %% of %d draws of the weights, each within %.0f %%. Tiers: "
             "share of "
             "the draws.%s%s%s",
             m->draws, 100 * m->vary, lacking[0].len ? " Scored by fewer indicators: " : "",
             lacking[0].s ? lacking[0].s : "", lacking[0].len ? "." : "");
    snprintf(s->note_zh, sizeof s->note_zh,
             "名次：圆点为指数名次，色带为 %d 次权重抽样（各 ±%.0f %%）的 90 %% 区间；梯队：抽样占比。%s%s%s",
             m->draws, 100 * m->vary, lacking[1].len ? "指标不全：" : "", lacking[1].s ? lacking[1].s : "",
             lacking[1].len ? "。" : "");
    text_clear(&lacking[0]);
    text_clear(&lacking[1]);
}

enum status map_draw_index(struct map_sheet *s, struct error *err)
{
    const struct run *r = s->run;
    const struct industry_figures *f = r->figures;
    struct index_chart q = {.cities = f->count, .tiers = f->index_cuts.count ? f->index_cuts.count + 1 : 0};
    q.name = calloc(q.cities + 1, sizeof *q.name);
    q.value = calloc((2 + q.tiers) * q.cities + 1, sizeof *q.value);
    enum status st = q.name && q.value ? ST_OK : error_memory(err);
    if (st == ST_OK) {
        fill_index(r, &q);
        fill_index_note(s);
        struct chart_rows chart = {
            .page = charts_page(s, (struct wording){"Industrial index, and how far it depends on its weights",
                                                    "产业转型升级指数及其对权重的敏感性"}),
            .rows = q.cities,
            .tracks = q.tiers ? 3 : 2,
            .name = q.name,
            .track = q.track,
            .missing = {"no score", "无得分"}};
        chart.page.modelled |= r->manifest->industry.index.modelled;
        st = charts_write_rows(s, &chart, err);
    }
    free(q.name);
    free(q.value);
    return st;
}

/* ---- growth ---- */

/* A column's name for people: "gdp_growth_pct" is "gdp growth, %". */
static void column_words(const char *column, char *out, size_t room)
{
    size_t n = strlen(column);
    const bool percent = n > 4 && strcmp(column + n - 4, "_pct") == 0;
    snprintf(out, room, "%.*s%s", (int)(percent ? n - 4 : n), column, percent ? ", %" : "");
    for (char *p = out; *p; p++)
        if (*p == '_') *p = ' ';
}

enum status map_draw_growth(struct map_sheet *s, struct error *err)
{
    const struct run *r = s->run;
    const struct industry_table *t = &r->industry;
    struct chart_group group[TIERS_MAX + 1];
    char name[TIERS_MAX + 1][2][32], growth[128], growth_zh[160];
    int tiers = 0;
    bool untiered = false;
    struct chart_point *point = calloc(t->count + 1, sizeof *point);
    if (!point) return error_memory(err);
    for (size_t i = 0; i < t->count; i++)
        if (t->city[i].tier > tiers) tiers = t->city[i].tier;
    for (size_t i = 0; i < t->count; i++) {
        const struct industry_city *c = &t->city[i];
        point[i] = (struct chart_point){.name = city_name(r, c->key),
                                        .x = chart_exactly(r->figures->growth[i]),
                                        .y = charts_score(c->score, c->low, c->high),
                                        .group = (size_t)(c->tier ? c->tier - 1 : tiers)};
        untiered |= !c->tier && isfinite(point[i].x.at) && !chart_is_missing(point[i].y);
    }
    column_words(r->manifest->industry.growth, growth, sizeof growth);
    snprintf(growth_zh, sizeof growth_zh, "增长（%s）", growth);
    struct chart_scatter chart = {
        .page = charts_page(s, (struct wording){"Growth against upgrading", "增长与升级"}),
        .x = {.name = {growth, growth_zh}, .lo = NAN, .hi = NAN, .cut = NAN},
        .y = {.name = {"industrial score (0 to 10)", "产业得分（0–10）"}, .lo = NAN, .hi = NAN, .cut = NAN},
        .points = t->count,
        .point = point,
        .group = group,
        .absent = {"Growth or score not published", "增长或得分未公布"}};
    chart.groups = charts_tiers(tiers, group, name) - !untiered;
    enum status st = charts_write_scatter(s, &chart, err);
    free(point);
    return st;
}
