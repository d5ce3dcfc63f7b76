/* What changed: areas, moves from class to class, zones. */
#include "report/page_own.h"

#include "base/method.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { STATES = CLASSES_MAX + 2, EXCLUDED = 98, NODATA = 99 }; /* codes of compare.json */

static const json_t *classes_of(const struct page_compare *p, int side)
{
    return json_object_get(json_object_get(p->compare, side ? "after" : "before"), "classes");
}

static bool same_count(const struct page_compare *p)
{
    return json_array_size(classes_of(p, 0)) == json_array_size(classes_of(p, 1));
}

/* ---- states: classes, excluded, no data ---- */

struct states {
    size_t classes[2];
    double km2[STATES][STATES]; /* [before][after] */
};

static size_t state_of(const struct states *s, int side, const json_t *code)
{
    json_int_t value = json_integer_value(code);
    if (value == EXCLUDED) return s->classes[side];
    if (value == NODATA) return s->classes[side] + 1;
    return value >= 1 && (size_t)value <= s->classes[side] ? (size_t)value - 1 : STATES;
}

static struct states read_moves(const struct page_compare *p)
{
    struct states s = {0};
    size_t i;
    const json_t *move;
    for (int side = 0; side < 2; side++) {
        size_t n = json_array_size(classes_of(p, side));
        s.classes[side] = n < CLASSES_MAX ? n : CLASSES_MAX;
    }
    json_array_foreach(json_object_get(p->compare, "moves"), i, move)
    {
        size_t from = state_of(&s, 0, json_object_get(move, "from")),
               to = state_of(&s, 1, json_object_get(move, "to"));
        if (from < STATES && to < STATES) s.km2[from][to] += page_value(move, "km2");
    }
    return s;
}

/* Area of a state before (side 0) or after. */
static double state_km2(const struct states *s, int side, size_t state)
{
    double sum = 0;
    for (size_t k = 0; k < s->classes[!side] + 2; k++) sum += side ? s->km2[k][state] : s->km2[state][k];
    return sum;
}

static void add_state(struct html *h, const struct page_compare *p, int side, size_t state)
{
    const json_t *list = classes_of(p, side);
    size_t n = json_array_size(list);
    if (state >= n) {
        html_add(h, "%s", state == n ? html_word(h, "excluded", "排除") : html_word(h, "no data", "无数据"));
        return;
    }
    const char *name = json_string_value(json_array_get(list, state));
    const json_t *run = json_object_get(json_object_get(p->run[side], "region"), "classes");
    page_swatch(h, page_text(json_array_get(run, state), "color"));
    page_label(h, page_compare_class(h, p, side, name ? name : ""));
}

/* ---- areas ---- */

static void add_changes(struct html *h, const struct page_compare *p)
{
    size_t i;
    const json_t *c, *list = json_object_get(p->compare, "change_classes");
    double whole = page_value(json_object_get(p->compare, "region"), "area_km2"), rest = whole;
    json_array_foreach(list, i, c)
    {
        rest -= page_value(c, "area_km2");
    }
    page_table(h, "Area by change of the index", "按指数变化统计的面积", false);
    html_add(h, "<thead><tr>");
    page_head(h, "Change", "变化", false);
    page_head(h, "km²", "km²", true);
    page_head(h, "Share of the area that counts", "占统计面积", true);
    html_add(h, "</tr></thead>\n<tbody>\n");
    page_categories(h, list, whole);
    html_add(h, "<tr><th scope=\"row\">%s</th>",
             html_word(h, "excluded or without data in one of them", "其一被排除或无数据"));
    page_number(h, fabs(rest) < 1e-6 * whole ? 0 : rest, 1, "");
    page_share(h, whole > 0 ? 100 * fmax(rest, 0) / whole : (double)NAN);
    html_add(h, "</tr>\n");
    page_table_end(h);
}

/* Where the class numbers mean the same. */
static void add_classes(struct html *h, const struct page_compare *p)
{
    struct states s = read_moves(p);
    page_table(h, "Area by class before and after", "之前与之后各等级面积", false);
    html_add(h, "<thead><tr>");
    page_head(h, "Class", "等级", false);
    page_head(h, "Before, km²", "之前（km²）", true);
    page_head(h, "After, km²", "之后（km²）", true);
    page_head(h, "Difference, km²", "差值（km²）", true);
    html_add(h, "</tr></thead>\n<tbody>\n");
    for (size_t k = 0; k < s.classes[0] + 2; k++) {
        double before = state_km2(&s, 0, k), after = state_km2(&s, 1, k);
        html_add(h, "<tr><th scope=\"row\">");
        add_state(h, p, 0, k);
        if (json_is_false(json_object_get(p->compare, "same_classes")) && k < s.classes[0]) {
            html_add(h, " → ");
            add_state(h, p, 1, k);
        }
        html_add(h, "</th>");
        page_number(h, before, 1, "");
        page_number(h, after, 1, "");
        page_change(h, after - before, 1);
        html_add(h, "</tr>\n");
    }
    page_table_end(h);
}

void page_compare_areas(struct html *h, const struct page_compare *p)
{
    const json_t *region = json_object_get(p->compare, "region");
    char before[HTML_NUMBER], after[HTML_NUMBER], change[HTML_NUMBER], both[HTML_NUMBER];
    page_section(h, "areas", "Areas and mean change", "面积与平均变化");
    html_add(h, "<p>");
    html_add(
        h,
        html_word(h,
                  "The mean index went from %s to %s: %s. Where both runs have an index it changed by %s "
                  "on average. ",
                  "平均指数由 %s 变为 %s：%s。两次运行均有指数之处平均变化 %s。"),
        html_number(before, page_value(region, "index_before"), 3),
        html_number(after, page_value(region, "index_after"), 3),
        page_signed(change, page_value(region, "change"), 3),
        page_signed(both, page_value(region, "change_both"), 3));
    html_add(h,
             html_word(h, "A change of less than %.4g counts as none. Areas are on the ellipsoid.",
                       "变化小于 %.4g 视为无变化。面积为椭球面积。"),
             page_value(p->compare, "least_change"));
    html_add(h, "</p>\n");
    add_changes(h, p);
    if (same_count(p)) add_classes(h, p);
    page_section_end(h);
}

/* ---- moves ---- */

/* Rows and columns of states that are no classes are left out where there is none of them, before or after.
 */
static size_t list_shown(const struct states *s, int side, size_t shown[STATES])
{
    size_t n = 0;
    for (size_t k = 0; k < s->classes[side] + 2; k++)
        if (k < s->classes[side] || state_km2(s, side, k) > 0) shown[n++] = k;
    return n;
}

/* Some columns of the matrix: of many classes a sheet of paper holds no more. */
struct part {
    const size_t *column; /* states after */
    size_t columns;
    bool last; /* with the sums of the rows */
};

static void add_matrix_head(struct html *h, const struct page_compare *p, const struct part *part)
{
    html_add(
        h, "<thead><tr><th scope=\"col\" rowspan=\"2\">%s</th><th scope=\"colgroup\" colspan=\"%zu\">%s</th>",
        html_word(h, "Class before", "之前等级"), part->columns, html_word(h, "Class after", "之后等级"));
    if (part->last)
        html_add(h, "<th scope=\"col\" rowspan=\"2\" class=\"n\">%s</th>",
                 html_word(h, "All before", "之前合计"));
    html_add(h, "</tr>\n<tr>");
    for (size_t k = 0; k < part->columns; k++) {
        html_add(h, "<th scope=\"col\" class=\"n\">");
        add_state(h, p, 1, part->column[k]);
        html_add(h, "</th>");
    }
    html_add(h, "</tr></thead>\n<tbody>\n");
}

static void add_area(struct html *h, double km2, bool stayed)
{
    char n[HTML_NUMBER];
    html_add(h, "<td class=\"n%s\" data-value=\"%.9g\">%s</td>",
             km2 == 0 ? " zero"
             : stayed ? " same"
                      : "",
             km2, html_number(n, km2, 1));
}

static void add_matrix_row(struct html *h, const struct page_compare *p, const struct states *s, size_t from,
                           const struct part *part)
{
    html_add(h, "<tr><th scope=\"row\">");
    add_state(h, p, 0, from);
    html_add(h, "</th>");
    for (size_t k = 0; k < part->columns; k++)
        add_area(h, s->km2[from][part->column[k]], same_count(p) && from == part->column[k]);
    if (part->last) page_number(h, state_km2(s, 0, from), 1, "");
    html_add(h, "</tr>\n");
}

static void add_part(struct html *h, const struct page_compare *p, const struct states *s,
                     const struct part *part)
{
    double all = 0;
    size_t row[STATES], rows = list_shown(s, 0, row);
    add_matrix_head(h, p, part);
    for (size_t k = 0; k < rows; k++) {
        add_matrix_row(h, p, s, row[k], part);
        all += state_km2(s, 0, row[k]);
    }
    html_add(h, "<tr class=\"total\"><th scope=\"row\">%s</th>", html_word(h, "All after", "之后合计"));
    for (size_t k = 0; k < part->columns; k++) page_number(h, state_km2(s, 1, part->column[k]), 1, "");
    if (part->last) page_number(h, all, 1, "");
    html_add(h, "</tr>\n");
}

static void add_matrix(struct html *h, const struct page_compare *p, const struct states *s)
{
    enum { COLUMNS_MAX = 8 };
    size_t column[STATES], columns = list_shown(s, 1, column),
                           parts = (columns + COLUMNS_MAX - 1) / COLUMNS_MAX;
    for (size_t k = 0; k < parts; k++) {
        size_t first = columns * k / parts, end = columns * (k + 1) / parts;
        struct part part = {column + first, end - first, k + 1 == parts};
        char en[96] = "Area moved from class to class, km²", zh[96] = "等级转移面积（km²）";
        if (parts > 1) {
            snprintf(en, sizeof en, "Area moved from class to class, km² (part %zu of %zu)", k + 1, parts);
            snprintf(zh, sizeof zh, "等级转移面积（km²，第 %zu 部分，共 %zu 部分）", k + 1, parts);
        }
        page_table(h, en, zh, false);
        add_part(h, p, s, &part);
        page_table_end(h);
    }
}

void page_compare_moves(struct html *h, const struct page_compare *p)
{
    struct states s = read_moves(p);
    const json_t *region = json_object_get(p->compare, "region");
    double up = page_value(region, "class_up_km2"), down = page_value(region, "class_down_km2"),
           stayed = page_value(region, "class_same_km2");
    char n[3][HTML_NUMBER];
    page_section(h, "moves", "Moves from class to class", "等级转移");
    html_add(h, "<p>");
    if (up == up)
        html_add(h,
                 html_word(h, "%s km² kept their class, %s km² rose, %s km² fell. ",
                           "%s km² 等级不变，%s km² 上升，%s km² 下降。"),
                 html_number(n[0], stayed, 1), html_number(n[1], up, 1), html_number(n[2], down, 1));
    html_add(h, "%s</p>\n",
             html_word(h, "Each row tells where the area of a class went, each column where it came from.",
                       "每行为该等级面积的去向，每列为其来源。"));
    add_matrix(h, p, &s);
    page_section_end(h);
}

/* ---- zones ---- */

enum { PAIRS = 3 };

/* What a table may have of a zone before and after, beside the index. */
static const struct pair {
    const char *before, *after;
    const char *en[2], *zh[2];
    bool is_class;
} pairs[PAIRS] = {
    {"class_before", "class_after", {"Class before", "Class after"}, {"之前等级", "之后等级"}, true},
    {"industry_tier_before",
     "industry_tier_after",
     {"Industry tier before", "Industry tier after"},
     {"之前产业梯队", "之后产业梯队"},
     false},
    {"industry_index_tier_before",
     "industry_index_tier_after",
     {"Tier by the index before", "Tier by the index after"},
     {"之前指数梯队", "之后指数梯队"},
     false}};

static bool has_pair(const struct page_compare *p, const struct pair *pair)
{
    size_t i;
    const json_t *zone;
    json_array_foreach(json_object_get(p->compare, "zones"), i, zone)
    {
        const json_t *a = json_object_get(zone, pair->before), *b = json_object_get(zone, pair->after);
        if ((a && !json_is_null(a)) || (b && !json_is_null(b))) return true;
    }
    return false;
}

static void add_pair(struct html *h, const struct page_compare *p, const json_t *zone,
                     const struct pair *pair)
{
    for (int side = 0; side < 2; side++) {
        const char *key = side ? pair->after : pair->before;
        if (pair->is_class)
            page_cell(h, page_compare_class(h, p, side, page_text(zone, key)));
        else
            page_number(h, page_value(zone, key), 0, "");
    }
}

static void add_zone_heads(struct html *h, const struct page_compare *p)
{
    html_add(h, "<thead><tr>");
    page_head(h, "Zone", "分区", false);
    page_head(h, "km²", "km²", true);
    page_head(h, "Index before", "之前指数", true);
    page_head(h, "Index after", "之后指数", true);
    page_head(h, "Difference", "差值", true);
    for (int k = 0; k < PAIRS; k++)
        for (int side = 0; has_pair(p, &pairs[k]) && side < 2; side++)
            page_head(h, pairs[k].en[side], pairs[k].zh[side], !pairs[k].is_class);
    page_head(h, "Index higher, km²", "指数上升（km²）", true);
    page_head(h, "Index lower, km²", "指数下降（km²）", true);
    html_add(h, "</tr></thead>\n<tbody>\n");
}

void page_compare_zones(struct html *h, const struct page_compare *p)
{
    size_t i;
    const json_t *zone;
    if (!*page_text(p->run[0], "zone_rule")) return;
    page_section(h, "zones", "Zones, the largest change first", "分区变化（由大到小）");
    page_table(h, "Change of the mean index by zone", "各分区平均指数的变化", true);
    add_zone_heads(h, p);
    json_array_foreach(json_object_get(p->compare, "zones"), i, zone)
    {
        html_add(h, "<tr><th scope=\"row\"><bdi>%s</bdi></th>", page_zone_name(h, zone));
        page_number(h, page_value(zone, "area_km2"), 0, "");
        page_number(h, page_value(zone, "index_before"), 3, "");
        page_number(h, page_value(zone, "index_after"), 3, "");
        page_change(h, page_value(zone, "change"), 3);
        for (int k = 0; k < PAIRS; k++)
            if (has_pair(p, &pairs[k])) add_pair(h, p, zone, &pairs[k]);
        page_number(h, page_value(zone, "index_up_km2"), 0, "");
        page_number(h, page_value(zone, "index_down_km2"), 0, "");
        html_add(h, "</tr>\n");
    }
    page_table_end(h);
    page_section_end(h);
}
