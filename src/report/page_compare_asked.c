/* What was compared, and how the two runs differ in what they were made of. */
#include "report/page_own.h"

#include <string.h>

static const json_t *side_of(const struct page_compare *p, int side)
{
    return json_object_get(p->compare, side ? "after" : "before");
}

/* ---- the runs ---- */

static void add_row(struct html *h, const char *en, const char *zh, const char *before, const char *after)
{
    html_add(h, "<tr><th scope=\"row\">%s</th>", html_word(h, en, zh));
    page_cell(h, before);
    page_cell(h, after);
    html_add(h, "</tr>\n");
}

static const char *data_word(const struct html *h, const json_t *run)
{
    return page_data_modelled(run) ? html_word(h, "modelled demonstration data", "模拟演示数据")
                                   : html_word(h, "observed", "实测数据");
}

static void add_versions(struct html *h, const struct page_compare *p)
{
    html_add(h, "<tr><th scope=\"row\">%s</th>", html_word(h, "Made by", "所用程序"));
    for (int side = 0; side < 2; side++) {
        const json_t *v = json_object_get(side_of(p, side), "versions");
        html_add(h, "<td>capacity %s, GDAL %s, PROJ %s</td>", page_text(v, "capacity"), page_text(v, "gdal"),
                 page_text(v, "proj"));
    }
    html_add(h, "</tr>\n");
}

static void add_times(struct html *h, const struct page_compare *p)
{
    html_add(h, "<tr><th scope=\"row\">%s</th>", html_word(h, "Run ended", "运行时间"));
    for (int side = 0; side < 2; side++) {
        const char *when = page_text(side_of(p, side), "finished");
        html_add(h, "<td><time datetime=\"%s\">%s</time></td>", when, when);
    }
    html_add(h, "</tr>\n");
}

static void add_hashes(struct html *h, const json_t *before, const json_t *after)
{
    html_add(h, "<tr><th scope=\"row\">%s</th><td><code>%s</code></td><td><code>%s</code></td></tr>\n",
             html_word(h, "XXH3-128 of the manifest", "清单的 XXH3-128"), page_text(before, "xxh3_128"),
             page_text(after, "xxh3_128"));
}

static void add_heads(struct html *h, const char *en, const char *zh, bool number)
{
    html_add(h, "<thead><tr>");
    page_head(h, en, zh, false);
    page_head(h, "Before", "之前", number);
    page_head(h, "After", "之后", number);
}

static void add_runs(struct html *h, const struct page_compare *p)
{
    const json_t *a = side_of(p, 0), *b = side_of(p, 1);
    const json_t *from = json_object_get(a, "manifest"), *to = json_object_get(b, "manifest");
    page_table(h, "The two runs", "两次运行", false);
    add_heads(h, "What", "项目", false);
    html_add(h, "</tr></thead>\n<tbody>\n");
    add_row(h, "Folder", "文件夹", page_text(a, "folder"), page_text(b, "folder"));
    add_row(h, "Layer set", "图层集", page_text(a, "name"), page_text(b, "name"));
    add_row(h, "Title", "标题", page_title(h, p->run[0]), page_title(h, p->run[1]));
    add_row(h, "Data", "数据", data_word(h, p->run[0]), data_word(h, p->run[1]));
    add_times(h, p);
    add_row(h, "Manifest", "清单", page_text(from, "path"), page_text(to, "path"));
    add_hashes(h, from, to);
    add_versions(h, p);
    page_table_end(h);
}

/* ---- what differs ---- */

typedef void add_json(struct html *, const json_t *);

/* Rows of a table whose heads are open: what it is, and its values before and after, each written by `add`.
 */
static void add_differences(struct html *h, const json_t *list, add_json *add_what, add_json *add)
{
    size_t i;
    const json_t *d;
    html_add(h, "</tr></thead>\n<tbody>\n");
    json_array_foreach(list, i, d)
    {
        html_add(h, "<tr><th scope=\"row\">");
        add_what(h, d);
        html_add(h, "</th>");
        add(h, json_object_get(d, "before"));
        add(h, json_object_get(d, "after"));
        html_add(h, "</tr>\n");
    }
    page_table_end(h);
}

/* ---- the manifests ---- */

static void add_value(struct html *h, const json_t *value)
{
    enum { ONE_LINE = 24 };
    const char *text = json_string_value(value);
    if (text)
        html_add(h,
                 strlen(text) <= ONE_LINE ? "<td><code class=\"range\"><bdi>%s</bdi></code></td>"
                                          : "<td><code><bdi>%s</bdi></code></td>",
                 text);
    else
        html_add(h, "<td>%s</td>", html_word(h, "not given", "未给出"));
}

static void add_key(struct html *h, const json_t *d)
{
    html_add(h, "<code><bdi>%s</bdi></code>", page_text(d, "key"));
}

static void add_manifests(struct html *h, const struct page_compare *p, const json_t *differences)
{
    const json_t *list = json_object_get(differences, "manifest");
    const char *from = page_text(json_object_get(side_of(p, 0), "manifest"), "xxh3_128"),
               *to = page_text(json_object_get(side_of(p, 1), "manifest"), "xxh3_128");
    bool same_file = *from && strcmp(from, to) == 0,
         more = json_is_true(json_object_get(differences, "manifest_more"));
    html_add(h, "<h3>%s</h3>\n", html_word(h, "Manifests as used", "所用清单"));
    if (!json_array_size(list) && !more) {
        html_add(h, "<p>%s</p>\n", html_word(h, "They say the same.", "两者内容相同。"));
        return;
    }
    if (same_file)
        html_add(h, "<p>%s</p>\n",
                 html_word(h, "The files are the same: what differs was set for one run, with --set.",
                           "清单文件相同：不同之处为某次运行用 --set 设定。"));
    page_table(h, "Keys of the manifests that differ", "清单中不同的键", false);
    add_heads(h, "Key", "键", false);
    add_differences(h, list, add_key, add_value);
    if (more)
        html_add(h, "<p>%s</p>\n",
                 html_word(h, "There is more that differs than is listed.", "不同之处未全部列出。"));
}

/* ---- weights and files ---- */

static void add_weights(struct html *h, const json_t *list)
{
    size_t i;
    const json_t *w;
    html_add(h, "<h3>%s</h3>\n", html_word(h, "Weights used", "所用权重"));
    if (!json_array_size(list)) {
        html_add(h, "<p>%s</p>\n", html_word(h, "They are the same.", "权重相同。"));
        return;
    }
    page_table(h, "Weights of factors that differ, of the whole", "不同的因子权重（占总体）", true);
    add_heads(h, "Factor", "因子", true);
    page_head(h, "Difference, points", "差值（百分点）", true);
    html_add(h, "</tr></thead>\n<tbody>\n");
    json_array_foreach(list, i, w)
    {
        const char *name = page_name(h, w);
        double before = 100 * page_value(w, "before"), after = 100 * page_value(w, "after");
        html_add(h, "<tr><th scope=\"row\"><bdi>%s</bdi></th>", *name ? name : page_text(w, "factor"));
        page_number(h, before, 1, " %");
        page_number(h, after, 1, " %");
        page_change(h, after - before, 1);
        html_add(h, "</tr>\n");
    }
    page_table_end(h);
}

static void add_file(struct html *h, const json_t *file)
{
    const char *hash = page_text(file, "xxh3_128");
    if (!file || json_is_null(file))
        html_add(h, "<td>%s</td>", html_word(h, "not used", "未使用"));
    else if (*hash)
        html_add(h, "<td><code>%s</code></td>", hash);
    else
        html_add(h, "<td>%s</td>", html_word(h, "no plain file", "非普通文件"));
}

static void add_file_name(struct html *h, const json_t *d)
{
    html_add(h, "<bdi>%s</bdi>", page_text(d, "file"));
}

static void add_inputs(struct html *h, const json_t *list)
{
    html_add(h, "<h3>%s</h3>\n", html_word(h, "Input files", "输入文件"));
    if (!json_array_size(list)) {
        html_add(h, "<p>%s</p>\n",
                 html_word(h, "They are the same, byte for byte, wherever they have a hash.",
                           "凡有校验值者逐字节相同。"));
        return;
    }
    page_table(h, "Input files that differ, by XXH3-128", "不同的输入文件（XXH3-128）", false);
    add_heads(h, "File", "文件", false);
    add_differences(h, list, add_file_name, add_file);
}

void page_compare_asked(struct html *h, const struct page_compare *p)
{
    const json_t *differences = json_object_get(p->compare, "differences");
    page_section(h, "compared", "What was compared", "比较对象");
    html_add(h, "<p>%s</p>\n",
             html_word(h, "Every difference is after minus before.", "所有差值均为之后减之前。"));
    add_runs(h, p);
    add_manifests(h, p, differences);
    add_weights(h, json_object_get(differences, "weights"));
    add_inputs(h, json_object_get(differences, "inputs"));
    page_section_end(h);
}
