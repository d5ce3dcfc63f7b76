/* What the sections of the page are made of. */
#include "report/page_own.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const char *page_text(const json_t *object, const char *key)
{
    const char *s = json_string_value(json_object_get(object, key));
    return s ? s : "";
}

double page_value(const json_t *object, const char *key)
{
    const json_t *v = json_object_get(object, key);
    return json_is_number(v) ? json_number_value(v) : NAN;
}

const char *page_name(const struct html *h, const json_t *object)
{
    static const char *const zh[] = {"title_zh", "name_zh"}, *const en[] = {"title", "name", "id"};
    for (size_t i = 0; h->chinese && i < sizeof zh / sizeof *zh; i++)
        if (*page_text(object, zh[i])) return page_text(object, zh[i]);
    for (size_t i = 0; i < sizeof en / sizeof *en; i++)
        if (*page_text(object, en[i])) return page_text(object, en[i]);
    return "";
}

const char *page_in_language(const struct html *h, const json_t *of, const char *en, const char *zh)
{
    const char *chinese = h->chinese ? page_text(of, zh) : "";
    return *chinese ? chinese : page_text(of, en);
}

const char *page_title(const struct html *h, const json_t *of)
{
    return page_in_language(h, of, "title", "title_zh");
}

/* Degrees are the program's own word, of a slope. */
const char *page_unit(const struct html *h, const json_t *of)
{
    const char *unit = page_in_language(h, of, "unit", "unit_zh");
    return strcmp(unit, "degrees") == 0 ? html_word(h, unit, "度") : unit;
}

const char *page_constraint(const struct html *h, const json_t *constraint)
{
    const char *title = page_title(h, constraint);
    return *title ? title : page_text(constraint, "layer");
}

const char *page_zone_name(const struct html *h, const json_t *zone)
{
    const char *zh = page_text(zone, "name_zh"), *name = page_text(zone, "name");
    return h->chinese && *zh ? zh : *name ? name : page_text(zone, "zone");
}

bool page_data_modelled(const json_t *of)
{
    return strcmp(page_text(of, "data"), "observed") != 0;
}

const json_t *page_find(const json_t *list, const char *key, const char *value)
{
    size_t i;
    const json_t *item;
    json_array_foreach(list, i, item)
    {
        if (strcmp(page_text(item, key), value) == 0) return item;
    }
    return NULL;
}

const char *page_name_of(const struct html *h, const json_t *list, const char *key, const char *value)
{
    const json_t *item = page_find(list, key, value);
    return item ? page_name(h, item) : value;
}

const json_t *page_region(const struct page *p, const char *key)
{
    return json_object_get(json_object_get(p->run, "region"), key);
}

void page_cell_size(struct html *h, const json_t *object)
{
    const json_t *cell = json_object_get(object, "cell");
    double x = json_number_value(json_array_get(cell, 0)), y = json_number_value(json_array_get(cell, 1));
    const char *name = page_text(object, "unit");
    const char *unit = strcmp(name, "degree") == 0 ? "°" : strcmp(name, "m") == 0 ? " m" : "";
    if (!(x > 0))
        html_add(h, "\u2013");
    else if (fabs(x - y) <= 1e-6 * y)
        html_add(h, "%.6g%s", x, unit);
    else
        html_add(h, "%.6g%s × %.6g%s", x, unit, y, unit);
}

void page_section(struct html *h, const char *id, const char *en, const char *zh)
{
    html_add(h, "<section id=\"%s\" aria-labelledby=\"%s-title\">\n<h2 id=\"%s-title\">%s</h2>\n", id, id, id,
             html_word(h, en, zh));
}

void page_section_end(struct html *h)
{
    html_add(h, "</section>\n");
}

void page_modelled(struct html *h)
{
    html_add(h, "<p class=\"modelled\"><strong>%s</strong> %s</p>\n",
             html_word(h, "Modelled demonstration data.", "模拟演示数据。"),
             html_word(h,
                       "The figures show what the program does. They are no survey and no finding about "
                       "the region.",
                       "图表仅演示程序功能，并非调查数据，也不构成对该地区的结论。"));
}

void page_modelled_tag(struct html *h, bool modelled)
{
    if (modelled)
        html_add(h, " <span class=\"tag\">%s</span>",
                 html_word(h, "modelled demonstration data", "模拟演示数据"));
}

void page_table(struct html *h, const char *en, const char *zh, bool sortable)
{
    const char *name = html_word(h, en, zh);
    html_add(h, "<div class=\"wide\" role=\"region\" tabindex=\"0\" aria-label=\"%s\">\n", name);
    html_add(h,
             sortable ? "<table class=\"sortable\">\n<caption>%s</caption>\n"
                      : "<table>\n<caption>%s</caption>\n",
             name);
}

void page_table_end(struct html *h)
{
    html_add(h, "</tbody>\n</table>\n</div>\n");
}

void page_head(struct html *h, const char *en, const char *zh, bool number)
{
    html_add(h, number ? "<th scope=\"col\" class=\"n\">%s</th>" : "<th scope=\"col\">%s</th>",
             html_word(h, en, zh));
}

void page_number(struct html *h, double value, int decimals, const char *suffix)
{
    char n[HTML_NUMBER];
    if (value == value)
        html_add(h, "<td class=\"n\" data-value=\"%.9g\">%s%s</td>", value, html_number(n, value, decimals),
                 suffix);
    else
        html_add(h, "<td class=\"n\">\u2013</td>");
}

const char *page_signed(char buf[HTML_NUMBER], double value, int decimals)
{
    char plain[HTML_NUMBER];
    html_number(plain, fabs(value), decimals);
    bool none = !isfinite(value) || plain[strspn(plain, "0.")] == 0;
    snprintf(buf, HTML_NUMBER, "%s%.40s", none ? "" : value < 0 ? "\u2212" : "+", plain);
    return buf;
}

void page_change(struct html *h, double value, int decimals)
{
    char n[HTML_NUMBER];
    if (value == value)
        html_add(h, "<td class=\"n\" data-value=\"%.9g\">%s</td>", value, page_signed(n, value, decimals));
    else
        html_add(h, "<td class=\"n\">\u2013</td>");
}

void page_share(struct html *h, double percent)
{
    if (percent == percent)
        html_add(h, "<td class=\"n bar\" style=\"--share:%.1f%%\" data-value=\"%.9g\">%.1f %%</td>", percent,
                 percent, percent);
    else
        html_add(h, "<td class=\"n\">\u2013</td>");
}

/* The range that the name of a class ends with, "low (0–0.4)", or is, "0–0.4"; NULL: there is none. */
static const char *range_of(const char *name)
{
    enum { LONGEST = 24 };
    const char *open = strrchr(name, '('), *close = strrchr(name, ')'), *range = NULL;
    if (open && open > name && open[-1] == ' ' && close && !close[1]) range = open;
    if (strstr(name, "\u2013") && !strchr(name, ' ')) range = name;
    return range && strlen(range) <= LONGEST ? range : NULL;
}

void page_label(struct html *h, const char *text)
{
    const char *range = range_of(text);
    if (!range) {
        html_add(h, "<bdi>%s</bdi>", text);
        return;
    }
    char *before = text_format("%.*s", (int)(range - text), text);
    html_add(h, "<bdi>%s<span class=\"range\">%s</span></bdi>", before, range);
    h->out.failed |= !before;
    free(before);
}

void page_cell(struct html *h, const char *text)
{
    html_add(h, "<td>");
    if (*text)
        page_label(h, text);
    else
        html_add(h, "\u2013");
    html_add(h, "</td>");
}

void page_swatch(struct html *h, const char *color)
{
    html_add(h, "<span class=\"swatch\" style=\"background:%s\"></span>\u00a0", color);
}

void page_categories(struct html *h, const json_t *categories, double whole_km2)
{
    size_t i;
    const json_t *c;
    json_array_foreach(categories, i, c)
    {
        double km2 = page_value(c, "area_km2"), share = whole_km2 > 0 ? 100 * km2 / whole_km2 : (double)NAN;
        html_add(h, "<tr><th scope=\"row\">");
        page_swatch(h, page_text(c, "color"));
        page_label(h, page_name(h, c));
        html_add(h, "</th>");
        page_number(h, km2, 1, "");
        page_share(h, share);
        html_add(h, "</tr>\n");
    }
}
