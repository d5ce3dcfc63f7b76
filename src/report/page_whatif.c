/* The what-if map: a picture, the planes a script works on, and controls that appear with it. */
#include "base/parallel.h"
#include "grid/pack.h"
#include "report/page_own.h"

#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/* A round number, 1, 2 or 5 times a power of ten, at least twice the largest weight of a level. */
static double slider_end(double largest)
{
    double end = largest > 0 ? 2 * largest : 1, power = pow(10, floor(log10(end)));
    return (end <= power ? 1 : end <= 2 * power ? 2 : end <= 5 * power ? 5 : 10) * power;
}

static double largest_weight(const json_t *list, long long group)
{
    size_t i;
    const json_t *item;
    double largest = 0;
    json_array_foreach(list, i, item)
    {
        const json_t *of = json_object_get(item, "group");
        if (!of || json_integer_value(of) == group) largest = fmax(largest, page_value(item, "weight"));
    }
    return largest;
}

static void add_slider(struct html *h, const char *id, size_t number, const char *label, double value,
                       double end)
{
    html_add(h,
             "<div class=\"slider\"><label for=\"%s%zu\"><bdi>%s</bdi></label>"
             "<input type=\"range\" id=\"%s%zu\" min=\"0\" max=\"%.9g\" step=\"%.9g\" value=\"%.9g\">"
             "<output for=\"%s%zu\"></output></div>\n",
             id, number, label, id, number, end, end / 100, value, id, number);
}

static void add_group(struct html *h, const json_t *setup, size_t g)
{
    size_t f;
    const json_t *factor, *groups = json_object_get(setup, "groups"),
                          *factors = json_object_get(setup, "factors");
    const json_t *group = json_array_get(groups, g);
    double end = slider_end(largest_weight(factors, (long long)g));
    html_add(h, "<fieldset>\n<legend><bdi>%s</bdi></legend>\n", page_name(h, group));
    add_slider(h, "whatif-g", g, html_word(h, "Whole group", "整组"), page_value(group, "weight"),
               slider_end(largest_weight(groups, -1)));
    json_array_foreach(factors, f, factor)
    {
        if (json_integer_value(json_object_get(factor, "group")) != (long long)g) continue;
        add_slider(h, "whatif-f", f, page_name(h, factor), page_value(factor, "weight"), end);
    }
    html_add(h, "</fieldset>\n");
}

static void add_operators(struct html *h, const struct page *p)
{
    const struct {
        const char *id, *en, *zh;
    } known[] = {{"wlc", "Weighted sum: high scores make up for low ones", "加权求和：高分可补偿低分"},
                 {"geometric", "Geometric mean: low scores weigh more", "几何平均：低分影响更大"},
                 {"limiting", "Limiting factor: the lowest score alone", "限制因子：仅取最低分"},
                 {"owa", "Ordered weighted average: by alpha", "有序加权平均：由 alpha 决定"}};
    const json_t *setup = p->whatif->setup;
    const char *now = page_text(setup, "operator");
    html_add(h, "<p><label for=\"whatif-operator\">%s</label>\n<select id=\"whatif-operator\">\n",
             html_word(h, "Operator", "叠加方式"));
    if (strcmp(now, "run") == 0)
        html_add(h, "<option value=\"run\" selected>%s (%s)</option>\n",
                 html_word(h, "As in the run", "与本次运行相同"),
                 page_text(json_object_get(p->run, "overlay"), "method"));
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        html_add(h, "<option value=\"%s\"%s>%s</option>\n", known[i].id,
                 strcmp(now, known[i].id) == 0 ? " selected" : "", html_word(h, known[i].en, known[i].zh));
    html_add(
        h,
        "</select></p>\n<div class=\"slider\" id=\"whatif-alpha-row\"><label for=\"whatif-alpha\">%s</label>"
        "<input type=\"range\" id=\"whatif-alpha\" min=\"-4\" max=\"4\" step=\"0.1\" value=\"%.6g\">"
        "<output for=\"whatif-alpha\"></output></div>\n",
        html_word(h, "Alpha (above 1 cautious, below 1 optimistic)", "alpha（大于 1 保守，小于 1 乐观）"),
        log2(page_value(setup, "alpha")));
}

static void add_controls(struct html *h, const struct page *p)
{
    const json_t *setup = p->whatif->setup;
    html_add(h, "<form class=\"controls\" autocomplete=\"off\">\n<h3>%s</h3>\n",
             html_word(h, "Weights and operator", "权重与叠加方式"));
    add_operators(h, p);
    html_add(h, "<div class=\"weights\">\n");
    for (size_t g = 0; g < json_array_size(json_object_get(setup, "groups")); g++) add_group(h, setup, g);
    html_add(h, "</div>\n<p><button type=\"button\" id=\"whatif-reset\">%s</button>\n",
             html_word(h, "Back to the run", "恢复本次运行"));
    html_add(h, "<button type=\"button\" id=\"whatif-copy\">%s</button>\n",
             html_word(h, "Copy manifest", "复制清单"));
    html_add(
        h, "<span role=\"status\" id=\"whatif-status\" data-copied=\"%s\" data-shown=\"%s\"></span></p>\n",
        html_word(h, "Copied. Saved as capacity.yaml beside the layers, the program makes this map.",
                  "已复制。存为图层目录中的 capacity.yaml 后运行程序即可得到此图。"),
        html_word(
            h, "Copy the text below. Saved as capacity.yaml beside the layers, the program makes this map.",
            "请复制下方文本。存为图层目录中的 capacity.yaml 后运行程序即可得到此图。"));
    html_add(
        h,
        "<p id=\"whatif-text-row\" hidden><label for=\"whatif-text\">%s</label>\n"
        "<textarea id=\"whatif-text\" rows=\"12\" readonly spellcheck=\"false\"></textarea></p>\n</form>\n",
        html_word(h, "Manifest of these weights", "当前权重的清单"));
}

/* The map with borders above it; the script lays a canvas between the two. */
static enum status add_map(struct html *h, const struct page *p, struct error *err)
{
    const struct page_whatif *w = p->whatif;
    size_t width = (size_t)json_integer_value(json_object_get(w->setup, "width"));
    size_t height = (size_t)json_integer_value(json_object_get(w->setup, "height"));
    html_add(h, "<figure class=\"live\">\n<div class=\"plot\" style=\"--shape:%.6g\">\n",
             page_value(w->setup, "shape"));
    enum status st = page_image(
        h, w->picture,
        html_word(h, "Map of the classes of the run, as in the maps above", "本次运行的等级图，与前图相同"),
        err);
    html_add(h,
             "<canvas id=\"whatif-map\" width=\"%zu\" height=\"%zu\" tabindex=\"0\" role=\"application\" "
             "aria-label=\"%s\" "
             "aria-describedby=\"whatif-keys\" hidden></canvas>\n",
             width, height, html_word(h, "Map of the classes with the weights below", "按下列权重的等级图"));
    html_add(h,
             "<svg id=\"whatif-borders\" viewBox=\"0 0 %zu %zu\" preserveAspectRatio=\"none\" "
             "aria-hidden=\"true\">"
             "<defs><path id=\"whatif-lines\" vector-effect=\"non-scaling-stroke\" d=\"%s\"/></defs><use "
             "class=\"halo\" href=\"#whatif-lines\"/>"
             "<use href=\"#whatif-lines\"/><circle id=\"whatif-mark\" r=\"0\"/></svg>\n</div>\n",
             2 * width, 2 * height, w->borders);
    html_add(h, "<figcaption>%s", html_word(h, "Capacity classes", "承载力等级"));
    page_modelled_tag(h, page_is_modelled(p));
    html_add(
        h, "<br><span id=\"whatif-keys\">%s</span></figcaption>\n",
        html_word(
            h,
            "Point at the map, or give it the focus and use the arrow keys (with Shift ten cells at a time), "
            "to "
            "see the scores of a cell.",
            "将指针移到图上，或使图获得焦点后用方向键移动（按住 Shift 每次十个像元），即可查看像元得分。"));
    html_add(h, "<p id=\"whatif-now\" role=\"status\" aria-live=\"polite\"></p>\n</figure>\n");
    return st;
}

/* Tables that the script fills. */
static void add_classes(struct html *h, const json_t *setup)
{
    size_t i;
    const json_t *class;
    page_table(h, "Area by class with these weights", "当前权重下各等级面积", false);
    html_add(h, "<thead><tr>");
    page_head(h, "Class (index)", "等级（指数）", false);
    page_head(h, "km²", "km²", true);
    page_head(h, "Change, km²", "变化（km²）", true);
    html_add(h, "</tr></thead>\n<tbody id=\"whatif-classes\">\n");
    json_array_foreach(json_object_get(setup, "classes"), i, class)
    {
        html_add(h, "<tr><th scope=\"row\">");
        page_swatch(h, page_text(class, "color"));
        html_add(h, "<bdi>%s</bdi></th><td class=\"n\"></td><td class=\"n\"></td></tr>\n",
                 page_name(h, class));
    }
    page_table_end(h);
}

static void add_scores(struct html *h, const json_t *setup)
{
    size_t i;
    const json_t *factor;
    page_table(h, "Scores of this place", "该处得分", false);
    html_add(h, "<thead><tr>");
    page_head(h, "Factor", "因子", false);
    page_head(h, "Weight", "权重", true);
    page_head(h, "Score", "得分", true);
    html_add(h, "</tr></thead>\n<tbody id=\"whatif-scores\">\n");
    json_array_foreach(json_object_get(setup, "factors"), i, factor)
    {
        html_add(
            h,
            "<tr><th scope=\"row\"><bdi>%s</bdi></th><td class=\"n\"></td><td class=\"n bar\"></td></tr>\n",
            page_name(h, factor));
    }
    page_table_end(h);
}

static void add_zones(struct html *h, const json_t *zones)
{
    size_t i;
    const json_t *zone;
    if (!json_array_size(zones)) return;
    page_table(h, "Zones with these weights; a name shows its scores", "当前权重下的分区；点名称可查看其得分",
               true);
    html_add(h, "<thead><tr>");
    page_head(h, "Zone", "分区", false);
    page_head(h, "Rank", "位次", true);
    page_head(h, "Rank in the run", "本次运行位次", true);
    page_head(h, "Index", "指数", true);
    page_head(h, "Change", "变化", true);
    html_add(h, "</tr></thead>\n<tbody id=\"whatif-zones\">\n");
    json_array_foreach(zones, i, zone)
    {
        html_add(
            h,
            "<tr data-zone=\"%zu\"><th scope=\"row\"><button type=\"button\" "
            "class=\"plain\"><bdi>%s</bdi></button></th>"
            "<td class=\"n\"></td><td class=\"n\"></td><td class=\"n\"></td><td class=\"n\"></td></tr>\n",
            i + 1, json_string_value(zone));
    }
    page_table_end(h);
}

/* The planes of a page, each as the text that it becomes. */
struct plane_texts {
    const struct page_plane *plane;
    struct html *text; /* [planes] */
};

/* Each value less the one before it, whatever overflows: neighbours are alike, so that differences take fewer
 * bytes, and a fast level does. */
static void subtract(const struct page_plane *p, void *out)
{
    const uint8_t *byte = p->value;
    const uint16_t *word = p->value;
    for (size_t i = 0; p->size == 1 && i < p->n; i++)
        ((uint8_t *)out)[i] = (uint8_t)(byte[i] - (i ? byte[i - 1] : 0));
    for (size_t i = 0; p->size == 2 && i < p->n; i++)
        ((uint16_t *)out)[i] = (uint16_t)(word[i] - (i ? word[i - 1] : 0));
}

/* Differences, compressed, in base64. */
static void pack(void *user, size_t i)
{
    const struct plane_texts *all = user;
    const struct page_plane *plane = &all->plane[i];
    struct html *h = &all->text[i];
    const size_t n = plane->n * plane->size;
    struct packer *packer = packer_open();
    void *differences = malloc(n + 1), *packed = malloc(pack_most(n));
    if (packer && differences && packed) {
        subtract(plane, differences);
        html_base64(h, packed, pack_tile(packer, PACKED_DEFLATE, 0, differences, n, packed));
    }
    h->out.failed |= h->out.len == 0;
    free(differences);
    free(packed);
    packer_close(packer);
}

static void add_planes(struct html *h, const struct page *p)
{
    const struct page_whatif *w = p->whatif;
    struct plane_texts all = {w->plane, calloc(w->planes + 1, sizeof *all.text)};
    if (!all.text) {
        h->out.failed = true;
        return;
    }
    parallel_each(p->threads, w->planes, pack, &all);
    for (size_t i = 0; i < w->planes; i++) {
        struct text *t = &all.text[i].out;
        html_add(h, "<script type=\"text/plain\" class=\"whatif-plane\" data-name=\"%s\">", w->plane[i].name);
        if (t->s) text_add_bytes(&h->out, t->s, t->len);
        h->out.failed |= t->failed;
        html_add(h, "</script>\n");
        text_clear(t);
    }
    free(all.text);
}

static void add_words(struct html *h, const json_t *setup)
{
    int step = (int)json_integer_value(json_object_get(setup, "step"));
    html_add(
        h, "<p>%s</p>\n",
        html_word(
            h,
            "Move a weight, or take another operator: map, areas and ranks follow. Scores stand in the page "
            "in "
            "steps of 0.005, so an index is right to 0.0025 (by the geometric mean less where a score is "
            "near 0), "
            "and the area of a class to the cells that lie as near to one of its ends.",
            "移动权重或改变叠加方式，图、面积与位次随之变化。页内得分以 0.005 为步长，故指数误差不超过 0.0025"
            "（几何平均在得分接近 0 处误差更大），各等级面积的误差限于距等级界限如此之近的像元。"));
    if (step > 1) {
        html_add(h, "<p><strong>%s</strong> ", html_word(h, "Approximate:", "近似："));
        html_add(h,
                 html_word(h, "the grid is large; of each %d × %d cells the middle one stands for all.</p>\n",
                           "网格较大，每 %d × %d 个像元以中间一个为代表。</p>\n"),
                 step, step);
    }
    if (json_is_true(json_object_get(setup, "by_parts")))
        html_add(h, "<p><strong>%s</strong> %s</p>\n", html_word(h, "Approximate:", "近似："),
                 html_word(h,
                           "a cell on the border of zones counts wholly for the one that holds its centre.",
                           "分区边界上的像元全部计入其中心所在分区。"));
    html_add(h, "<p class=\"unscripted\">%s</p>\n",
             html_word(h,
                       "The controls need a browser with scripts (and DecompressionStream); without them the "
                       "map of the run "
                       "is shown.",
                       "操作需要启用脚本且支持 DecompressionStream 的浏览器；否则仅显示本次运行的图。"));
}

enum status page_whatif(struct html *h, const struct page *p, struct error *err)
{
    const json_t *setup = p->whatif->setup;
    page_section(h, "whatif", "What if?", "假设分析");
    add_words(h, setup);
    html_add(h, "<p class=\"paper\">%s</p>\n",
             html_word(h, "On paper there is only the map of the run.", "纸质版仅含本次运行的图。"));
    html_add(h, "<div class=\"whatif\">\n<div>\n");
    enum status st = add_map(h, p, err);
    html_add(h, "<div class=\"scripted\" hidden>\n");
    add_scores(h, setup);
    html_add(h, "</div>\n</div>\n<div class=\"scripted\" hidden>\n");
    add_controls(h, p);
    add_classes(h, setup);
    html_add(h, "</div>\n</div>\n<div class=\"scripted\" hidden>\n");
    add_zones(h, json_object_get(setup, "zones"));
    html_add(h, "</div>\n");
    html_add(h, "<script type=\"application/json\" id=\"whatif-setup\">");
    html_json(h, setup);
    html_add(h, "</script>\n");
    add_planes(h, p);
    page_section_end(h);
    return st;
}
