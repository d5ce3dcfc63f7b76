#include "report/page_own.h"

#include <math.h>
#include <string.h>

bool page_is_modelled(const struct page *p)
{
    return page_data_modelled(p->run);
}

static void add_fact(struct html *h, const char *en, const char *zh, double value, int decimals,
                     const char *unit)
{
    char n[HTML_NUMBER];
    html_add(h, "<div><dt>%s</dt><dd>%s%s</dd></div>\n", html_word(h, en, zh),
             html_number(n, value, decimals), unit);
}

/* The class of a value, by the breaks. */
static const json_t *class_of(const struct page *p, double value)
{
    size_t k = 0;
    const json_t *breaks = page_region(p, "breaks"), *classes = page_region(p, "classes");
    while (k < json_array_size(breaks) && value > json_number_value(json_array_get(breaks, k))) k++;
    return json_array_get(classes, k);
}

static const json_t *largest(const json_t *categories)
{
    const json_t *best = NULL, *c;
    size_t i;
    json_array_foreach(categories, i, c)
    {
        if (json_integer_value(json_object_get(c, "value")) >= 254) continue;
        if (!best || page_value(c, "area_km2") > page_value(best, "area_km2")) best = c;
    }
    return best;
}

static void add_facts(struct html *h, const struct page *p)
{
    const json_t *region = json_object_get(p->run, "region");
    double mean = page_value(region, "index_mean"), counted = page_value(region, "area_km2");
    const json_t *limiting = largest(page_region(p, "limiting"));
    html_add(h, "<dl class=\"facts\">\n");
    add_fact(h, "Area that counts", "统计面积", page_value(region, "area_km2"), 0, " km²");
    add_fact(h, "Mean capacity index", "平均承载力指数", mean, 3, "");
    html_add(h, "<div><dt>%s</dt><dd>%s</dd></div>\n", html_word(h, "Class of the mean", "均值等级"),
             mean == mean ? page_name(h, class_of(p, mean)) : "\u2013");
    add_fact(h, "Relative load", "相对负荷", page_value(region, "load"), 2, "");
    html_add(h, "<div><dt>%s</dt><dd>%s (%.0f %%)</dd></div>\n",
             html_word(h, "Limits most of the area", "最主要限制因子"), page_name(h, limiting),
             counted > 0 ? 100 * page_value(limiting, "area_km2") / counted : 0);
    html_add(h, "</dl>\n");
}

static void add_header(struct html *h, const struct page *p)
{
    const json_t *grid = json_object_get(p->run, "grid");
    const char *finished = page_text(p->run, "finished");
    html_add(h, "<header>\n<h1><bdi>%s</bdi></h1>\n", page_title(h, p->run));
    if (page_is_modelled(p)) page_modelled(h);
    html_add(h, "<p class=\"about\">%s <time datetime=\"%s\">", html_word(h, "Report of", "报告日期"),
             finished);
    text_add_bytes(&h->out, finished, strcspn(finished, "T"));
    html_add(h, "</time> · capacity %s · %s, ", page_text(json_object_get(p->run, "versions"), "capacity"),
             page_text(grid, "crs"));
    page_cell_size(h, grid);
    html_add(h, "</p>\n");
    add_facts(h, p);
    html_add(h, "</header>\n");
}

static enum status add_body(struct html *h, const struct page *p, struct error *err)
{
    page_asked(h, p);
    page_data(h, p);
    enum status st = page_maps(h, p, err);
    page_areas(h, p);
    page_limiting(h, p);
    page_load(h, p);
    if (st == ST_OK && p->crosscheck) st = page_industry(h, p, err);
    if (st == ST_OK && p->whatif) st = page_whatif(h, p, err);
    page_methods(h, p);
    page_provenance(h, p);
    return st;
}

enum status page_write(const struct page *p, const char *path, struct error *err)
{
    bool chinese = strcmp(page_text(p->run, "language"), "zh") == 0;
    struct html header = {.chinese = chinese}, body = {.chinese = chinese};
    struct page_frame frame = {page_title(&header, p->run), &header, &body, p->whatif};
    enum status st = add_body(&body, p, err);
    add_header(&header, p);
    if (st == ST_OK) st = page_frame_write(&frame, path, err);
    text_clear(&header.out);
    text_clear(&body.out);
    return st;
}
