/* Capacity beside industry: places, how the two agree, and what that reads as. */
#include "report/page_own.h"

#include "industry/coupling.h"
#include "industry/crosscheck.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const char *place_name(const struct html *h, const json_t *place)
{
    const char *zh = page_text(place, "name_zh");
    return h->chinese && *zh ? zh : page_text(place, "name");
}

/* Tables say it in English; the page says it in its own language. */
static const char *class_name(const struct html *h, const char *english)
{
    for (int k = 1; h->chinese && k <= COUPLING_CLASSES; k++)
        if (strcmp(coupling_class_name(k), english) == 0) return coupling_class_name_zh(k);
    return english;
}

static const char *quadrant_name(const struct html *h, const char *english)
{
    for (int q = QUADRANT_NONE; h->chinese && q < QUADRANTS; q++) {
        const char *name = crosscheck_quadrant_name((enum crosscheck_quadrant)q);
        if (name && strcmp(name, english) == 0)
            return crosscheck_quadrant_name_zh((enum crosscheck_quadrant)q);
    }
    return english;
}

/* A score, or what is known of its range. */
static void add_score(struct html *h, const json_t *place)
{
    double score = page_value(place, "industry_score"), low = page_value(place, "industry_low"),
           high = page_value(place, "industry_high");
    if (score == score || !(low == low && high == high))
        page_number(h, score, 1, "");
    else
        html_add(h, "<td class=\"n\" data-value=\"%.9g\">%.1f\u2013%.1f</td>", (low + high) / 2, low, high);
}

static void add_places(struct html *h, const json_t *check)
{
    size_t i;
    const json_t *place;
    page_table(h, "Places by capacity and industry", "各地承载力与产业", true);
    html_add(h, "<thead><tr>");
    page_head(h, "Place", "地区", false);
    page_head(h, "Capacity index", "承载力指数", true);
    page_head(h, "Industry score", "产业得分", true);
    page_head(h, "Tier", "梯队", true);
    page_head(h, "Coordination", "协调度", true);
    page_head(h, "Its class", "协调等级", false);
    page_head(h, "Quadrant", "象限", false);
    html_add(h, "</tr></thead>\n<tbody>\n");
    json_array_foreach(json_object_get(check, "table"), i, place)
    {
        html_add(h, "<tr><th scope=\"row\"><bdi>%s</bdi></th>", place_name(h, place));
        page_number(h, page_value(place, "capacity"), 3, "");
        add_score(h, place);
        page_number(h, page_value(place, "industry_tier"), 0, "");
        page_number(h, page_value(place, "coordination"), 3, "");
        page_cell(h, class_name(h, page_text(place, "coordination_class")));
        page_cell(h, quadrant_name(h, page_text(place, "quadrant")));
        html_add(h, "</tr>\n");
    }
    page_table_end(h);
}

/* What holds a place, in the language of the page. */
static const char *held_name(const struct html *h, const char *english)
{
    static const char *const en[] = {"both", "capacity", "industry", "neither"};
    static const char *const zh[] = {"两者", "承载力", "产业", "均不"};
    for (size_t i = 0; h->chinese && i < sizeof en / sizeof *en; i++)
        if (strcmp(en[i], english) == 0) return zh[i];
    return english;
}

/* The table has them in the order to act: held by both, by capacity, by industry, by neither. */
static void add_readings(struct html *h, const struct page *p, const json_t *table)
{
    size_t i;
    const json_t *place,
        *indicators =
            json_object_get(json_object_get(json_object_get(p->run, "industry"), "index"), "indicators");
    page_table(h, "What holds each place, in the order to act", "各地的制约因素（按先后次序）", true);
    html_add(h, "<thead><tr>");
    page_head(h, "Place", "地区", false);
    page_head(h, "Held by", "受制于", false);
    page_head(h, "Limiting factor", "限制因子", false);
    page_head(h, "Lowest indicator", "最弱指标", false);
    page_head(h, "Reading", "解读", false);
    html_add(h, "</tr></thead>\n<tbody>\n");
    json_array_foreach(table, i, place)
    {
        html_add(h, "<tr><th scope=\"row\"><bdi>%s</bdi></th>", place_name(h, place));
        page_cell(h, held_name(h, page_text(place, "held_by")));
        page_cell(h, page_name_of(h, json_object_get(p->run, "factors"), "id",
                                  page_text(place, "limiting_factor")));
        page_cell(h, page_name_of(h, indicators, "title", page_text(place, "lowest_indicator")));
        page_cell(h, page_text(place, h->chinese ? "reading_zh" : "reading"));
        html_add(h, "</tr>\n");
    }
    page_table_end(h);
}

static void add_figure(struct html *h, const json_t *view, const char *key)
{
    const json_t *figure = json_object_get(view, key);
    page_number(h, page_value(figure, "n"), 0, "");
    page_number(h, page_value(figure, "value"), 3, "");
    page_number(h, page_value(figure, "p"), 3, "");
}

/* "without society", which names groups by id, by their titles. */
static void add_without(struct html *h, const struct page *p, const char *ids)
{
    static const char lead[] = "without ";
    const json_t *groups = json_object_get(p->run, "groups");
    if (strncmp(ids, lead, sizeof lead - 1) == 0) ids += sizeof lead - 1;
    html_add(h, "%s", html_word(h, lead, "剔除"));
    while (*ids) {
        size_t n = strcspn(ids, ",");
        char *id = text_format("%.*s", (int)n, ids);
        html_add(h, "<bdi>%s</bdi>", id ? page_name_of(h, groups, "id", id) : "");
        free(id);
        ids += n;
        if (!*ids) break;
        html_add(h, "%s", html_word(h, ", ", "、"));
        ids += strspn(ids, ", ");
    }
}

static void add_figures(struct html *h, const struct page *p, const json_t *check)
{
    static const char *const key[] = {"spearman", "kendall_tau_b", "kappa_linear", "kappa_quadratic"};
    static const char *const en[] = {"Spearman's rho", "Kendall's tau-b", "Weighted kappa, linear",
                                     "Weighted kappa, quadratic"};
    static const char *const zh[] = {"Spearman ρ", "Kendall τ-b", "加权 kappa（线性）", "加权 kappa（平方）"};
    const json_t *all = json_object_get(check, "all"), *without = json_object_get(check, "without");
    page_table(h, "Agreement of capacity with industry", "承载力与产业的一致性", false);
    html_add(h, "<thead><tr>");
    page_head(h, "Figure", "指标", false);
    for (int view = 0; view < 1 + (without != NULL); view++) {
        html_add(h, "<th scope=\"col\" class=\"n\">n</th>");
        html_add(h, "<th scope=\"col\" class=\"n\">");
        if (view)
            add_without(h, p, page_text(without, "capacity"));
        else
            html_add(h, "%s", html_word(h, "all groups", "全部分组"));
        html_add(h, "</th>");
        html_add(h, "<th scope=\"col\" class=\"n\">p</th>");
    }
    html_add(h, "</tr></thead>\n<tbody>\n");
    for (size_t k = 0; k < sizeof key / sizeof *key; k++) {
        html_add(h, "<tr><th scope=\"row\">%s</th>", html_word(h, en[k], zh[k]));
        add_figure(h, all, key[k]);
        if (without) add_figure(h, without, key[k]);
        html_add(h, "</tr>\n");
    }
    page_table_end(h);
}

/* Number of places by class of capacity, the best first, and tier. */
static void add_confusion(struct html *h, const struct page *p, const json_t *check)
{
    size_t i, t, classes = (size_t)json_integer_value(json_object_get(check, "classes"));
    const json_t *row, *n, *rows = json_object_get(json_object_get(check, "all"), "classes_by_tiers");
    page_table(h, "Number of places by class of capacity and tier of industry",
               "按承载力等级与产业梯队的地区数", false);
    html_add(h, "<thead><tr>");
    page_head(h, "Class of capacity", "承载力等级", false);
    for (t = 0; t < (size_t)json_integer_value(json_object_get(check, "tiers")); t++) {
        html_add(h, "<th scope=\"col\" class=\"n\">");
        html_add(h, html_word(h, "tier %zu", "第 %zu 梯队"), t + 1);
        html_add(h, "</th>");
    }
    html_add(h, "</tr></thead>\n<tbody>\n");
    json_array_foreach(rows, i, row)
    {
        html_add(h, "<tr><th scope=\"row\"><bdi>%s</bdi></th>",
                 page_name(h, json_array_get(page_region(p, "classes"), classes - 1 - i)));
        json_array_foreach(row, t, n)
        {
            page_number(h, (double)json_integer_value(n), 0, "");
        }
        html_add(h, "</tr>\n");
    }
    page_table_end(h);
}

static void add_names(struct html *h, const char *en, const char *zh, const json_t *names)
{
    size_t i;
    const json_t *name;
    if (!json_array_size(names)) return;
    html_add(h, "<p>%s ", html_word(h, en, zh));
    json_array_foreach(names, i, name)
    {
        html_add(h, "%s<bdi>%s</bdi>", i ? html_word(h, ", ", "、") : "", json_string_value(name));
    }
    html_add(h, "</p>\n");
}

static void add_count(struct html *h, const json_t *check)
{
    const json_t *all = json_object_get(check, "all");
    double scored = page_value(all, "scored");
    html_add(h, "<p>");
    html_add(h,
             html_word(h, "Places with zones here: %.0f; with a score: %.0f; with class and tier: %.0f. ",
                       "本次运行中有分区的地区：%.0f；有得分：%.0f；有等级和梯队：%.0f。"),
             page_value(check, "places"), scored, page_value(all, "tiered"));
    if (scored < 2)
        html_add(h, "<strong>%s</strong>",
                 html_word(h, "One place cannot be compared with itself: there is no cross-check.",
                           "仅有一处，无法进行对照。"));
    else if (scored < CROSSCHECK_FEW)
        html_add(h, "<strong>%s</strong>",
                 html_word(h,
                           "Fewer than ten places say little: one more or one less may turn these figures.",
                           "不足十处，结论有限：增减一处即可能改变这些数字。"));
    html_add(h, "</p>\n");
}

enum status page_industry(struct html *h, const struct page *p, struct error *err)
{
    const json_t *check = p->crosscheck, *table = json_object_get(check, "table");
    bool compared = page_value(json_object_get(check, "all"), "scored") >= 2;
    page_section(h, "industry", "Capacity beside industry", "承载力与产业对照");
    add_count(h, check);
    enum status st = page_pictures(h, p, true, err);
    add_places(h, check);
    if (compared) {
        add_readings(h, p, table);
        add_figures(h, p, check);
        add_confusion(h, p, check);
    }
    add_names(h,
              "Zones whose parent has no row in the industrial table:", "其所属城市在产业表中无记录的分区：",
              json_object_get(check, "zones_without_row"));
    add_names(h, "Rows of the industrial table without a zone here:", "产业表中在此无分区的记录：",
              json_object_get(check, "rows_without_zone"));
    page_index(h, p);
    page_section_end(h);
    return st;
}
