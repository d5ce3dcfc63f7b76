/* The data: how each layer came to the grid, what it lacks, where it is from. */
#include "report/page_own.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const char *policy_word(const struct html *h, const char *policy)
{
    if (strcmp(policy, "skip") == 0) return html_word(h, "left out", "略去该因子");
    if (strcmp(policy, "fill") == 0) return html_word(h, "filled", "填补");
    return html_word(h, "no index", "不计算指数");
}

/* Share of the cells that count without data, and what is done there. */
static void add_missing(struct html *h, const struct page *p, const json_t *factor)
{
    double cells = page_value(json_object_get(p->run, "region"), "cells");
    double missing = page_value(factor, "missing_cells");
    if (!factor || !(cells > 0))
        html_add(h, "<td class=\"n\">\u2013</td><td>\u2013</td>");
    else {
        page_number(h, 100 * missing / cells, 2, " %");
        page_cell(h, missing > 0 ? policy_word(h, page_text(factor, "nodata")) : "");
    }
}

/* The factor, the constraint or the zones. */
static const char *layer_name(const struct html *h, const struct page *p, const json_t *layer)
{
    const char *id = page_text(layer, "layer");
    const json_t *constraint = page_find(json_object_get(p->run, "constraints"), "layer", id);
    if (strcmp(id, "zones") == 0) return html_word(h, "Zones", "分区");
    if (constraint) return page_constraint(h, constraint);
    return page_name_of(h, json_object_get(p->run, "factors"), "id", id);
}

static void add_layer(struct html *h, const struct page *p, const json_t *layer)
{
    const char *crs = page_text(layer, "crs");
    html_add(h, "<tr><th scope=\"row\"><bdi>%s</bdi></th>", layer_name(h, p, layer));
    page_cell(h, page_text(layer, "source"));
    page_cell(h, *crs ? crs : html_word(h, "table", "表格"));
    html_add(h, "<td>");
    page_cell_size(h, layer);
    html_add(h, "</td>");
    page_made(h, layer);
    page_number(h, 100 * page_value(layer, "covered"), 1, " %");
    add_missing(h, p, page_find(json_object_get(p->run, "factors"), "id", page_text(layer, "layer")));
    html_add(h, "</tr>\n");
}

static void add_alignment(struct html *h, const struct page *p)
{
    size_t i;
    const json_t *layer;
    page_table(h, "How each layer came to the grid", "各图层与网格的配准", false);
    html_add(h, "<thead><tr>");
    page_head(h, "Layer", "图层", false);
    page_head(h, "Source", "数据源", false);
    page_head(h, "Source CRS", "源坐标系", false);
    page_head(h, "Cell", "像元", false);
    page_head(h, "Brought to the grid", "配准方式", false);
    page_head(h, "Covered", "覆盖", true);
    page_head(h, "No data", "缺测", true);
    page_head(h, "Where it lacks", "缺测处", false);
    html_add(h, "</tr></thead>\n<tbody>\n");
    json_array_foreach(json_object_get(p->run, "alignment"), i, layer)
    {
        add_layer(h, p, layer);
    }
    page_table_end(h);
}

void page_data(struct html *h, const struct page *p)
{
    const json_t *grid = json_object_get(p->run, "grid");
    page_section(h, "data", "Data", "数据");
    html_add(h, "<p>%s %s, ", html_word(h, "Grid:", "网格："), page_text(grid, "crs"));
    page_cell_size(h, grid);
    html_add(h, ", ");
    html_add(h, html_word(h, "%d × %d cells.", "%d × %d 像元。"),
             (int)json_integer_value(json_object_get(grid, "width")),
             (int)json_integer_value(json_object_get(grid, "height")));
    const char *credit = page_in_language(h, p->run, "credit", "credit_zh");
    if (*credit) html_add(h, " %s<bdi>%s</bdi>", html_word(h, "Sources: ", "资料来源："), credit);
    html_add(h, "</p>\n");
    add_alignment(h, p);
    if (p->origin)
        html_add(h, "<details>\n<summary>%s</summary>\n<pre dir=\"auto\">%s</pre>\n</details>\n",
                 html_word(h, "Where each file comes from (ORIGIN.md)", "各文件的来源（ORIGIN.md）"),
                 p->origin);
    page_section_end(h);
}
