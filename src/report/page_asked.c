/* What was asked: the tree of the goal with its weights, and what is done with the scores. */
#include "report/page_own.h"

#include <math.h>
#include <string.h>

static void add_weight(struct html *h, double weight)
{
    html_add(h,
             "<span class=\"weight\">%.1f %%</span><span class=\"gauge\" style=\"--share:%.1f%%\"></span> ",
             100 * weight, 100 * weight);
}

static void add_limits(struct html *h, const json_t *factor)
{
    const json_t *limits = json_object_get(factor, "limits");
    if (!json_is_array(limits)) return;
    html_add(h, html_word(h, "; limits: near %.6g, over %.6g", "；限值：临界 %.6g，超载 %.6g"),
             json_number_value(json_array_get(limits, 0)), json_number_value(json_array_get(limits, 1)));
}

static void add_factor(struct html *h, const struct page *p, const json_t *f)
{
    const char *unit = page_unit(h, f), *takes = page_text(f, "score_takes");
    bool pressure = strcmp(page_text(f, "side"), "pressure") == 0;
    html_add(h, "<li>");
    add_weight(h, page_value(f, "weight"));
    html_add(h, "<bdi>%s</bdi>", page_name(h, f));
    if (*unit) html_add(h, " (<bdi>%s</bdi>)", unit);
    if (pressure) html_add(h, " <span class=\"tag\">%s</span>", html_word(h, "pressure", "压力"));
    html_add(h, "<br><small>%s", page_method(h, p, "score", page_text(f, "score")));
    if (*takes) html_add(h, "%s", html_word(h, ": ", "："));
    page_takes(h, takes);
    add_limits(h, f);
    html_add(h, "</small></li>\n");
}

/* An operator with what it was given, and where an ordered weighted average stands; nothing for NULL. */
static void add_overlay(struct html *h, const struct page *p, const json_t *overlay)
{
    const char *takes = page_text(overlay, "takes");
    double orness = page_value(overlay, "orness");
    if (!overlay || json_is_null(overlay)) return;
    html_add(h, " %s", page_method(h, p, "overlay", page_text(overlay, "method")));
    if (*takes) html_add(h, "%s", html_word(h, ": ", "："));
    page_takes(h, takes);
    if (orness == orness)
        html_add(h, " (ORness %.2f, %s %.2f)", orness, html_word(h, "trade-off", "权衡"),
                 page_value(overlay, "tradeoff"));
}

static void add_tree(struct html *h, const struct page *p)
{
    size_t g, f;
    const json_t *group, *factor, *factors = json_object_get(p->run, "factors");
    html_add(h, "<ul class=\"tree\">\n");
    json_array_foreach(json_object_get(p->run, "groups"), g, group)
    {
        html_add(h, "<li>");
        add_weight(h, page_value(group, "weight"));
        html_add(h, "<strong><bdi>%s</bdi></strong>", page_name(h, group));
        add_overlay(h, p, json_object_get(group, "overlay"));
        html_add(h, "\n<ul>\n");
        json_array_foreach(factors, f, factor)
        {
            if (strcmp(page_text(factor, "group"), page_text(group, "id")) == 0) add_factor(h, p, factor);
        }
        html_add(h, "</ul>\n</li>\n");
    }
    html_add(h, "</ul>\n");
}

static void add_constraint(struct html *h, const json_t *c)
{
    double cap = page_value(c, "cap");
    html_add(h, "<dt>%s</dt><dd><bdi>%s</bdi>%s", html_word(h, "Constraint", "约束"), page_constraint(h, c),
             html_word(h, ": ", "："));
    if (cap == cap)
        html_add(h, html_word(h, "the index is at most %.6g", "指数不超过 %.6g"), cap);
    else
        html_add(h, "%s", html_word(h, "excluded, no index", "排除，不计算指数"));
    html_add(h, "</dd>\n");
}

static void add_rules(struct html *h, const struct page *p)
{
    size_t i;
    const json_t *c, *bands = json_object_get(p->run, "load_bands");
    html_add(h, "<dl class=\"terms\">\n");
    html_add(h, "<dt>%s</dt><dd>%s</dd>\n<dt>%s</dt><dd>", html_word(h, "Weights", "权重"),
             page_method(h, p, "weights", page_text(p->run, "weights")), html_word(h, "Overlay", "叠加"));
    add_overlay(h, p, json_object_get(p->run, "overlay"));
    html_add(h, "</dd>\n<dt>%s</dt><dd>%s", html_word(h, "Classes", "分级"),
             page_method(h, p, "classes", page_text(json_object_get(p->run, "classes"), "method")));
    json_array_foreach(page_region(p, "breaks"), i, c)
    {
        html_add(h, "%s%.4g", i ? html_word(h, ", ", "，") : html_word(h, ": ", "："), json_number_value(c));
    }
    html_add(h, "</dd>\n<dt>%s</dt><dd>", html_word(h, "Load", "负荷"));
    html_add(
        h, html_word(h, "near critical from %.6g, overloaded above %.6g", "%.6g 起为临界，高于 %.6g 为超载"),
        page_value(bands, "near"), page_value(bands, "over"));
    html_add(h, "</dd>\n");
    json_array_foreach(json_object_get(p->run, "constraints"), i, c)
    {
        add_constraint(h, c);
    }
    html_add(h, "</dl>\n");
}

void page_asked(struct html *h, const struct page *p)
{
    page_section(h, "asked", "What was asked", "评价目标");
    html_add(h, "<p>%s</p>\n",
             html_word(
                 h,
                 "Each factor is scored from 0 to 1, 1 always best for capacity, and weighs the share shown. "
                 "Weights of the factors are of the whole.",
                 "各因子得分为 0 至 1，1 表示最有利于承载；百分数为权重，因子权重为其占总体的份额。"));
    add_tree(h, p);
    add_rules(h, p);
    page_section_end(h);
}
