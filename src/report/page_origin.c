/* How the figures can be checked: formulas of the methods used, versions, files with hashes, the manifest. */
#include "report/page_own.h"

#include <string.h>

static const char *kind_word(const struct html *h, const char *kind)
{
    if (strcmp(kind, "score") == 0) return html_word(h, "score", "评分");
    if (strcmp(kind, "weights") == 0) return html_word(h, "weights", "权重");
    if (strcmp(kind, "overlay") == 0) return html_word(h, "overlay", "叠加");
    if (strcmp(kind, "classes") == 0) return html_word(h, "classes", "分级");
    if (strcmp(kind, "outliers") == 0) return html_word(h, "outliers", "异常值");
    if (strcmp(kind, "normalise") == 0) return html_word(h, "normalisation", "标准化");
    if (strcmp(kind, "aggregate") == 0) return html_word(h, "aggregation", "集成");
    return kind;
}

void page_methods(struct html *h, const struct page *p)
{
    size_t i;
    const json_t *m;
    page_section(h, "methods", "Methods used", "所用方法");
    html_add(h, "<dl class=\"methods\">\n");
    json_array_foreach(json_object_get(p->run, "methods"), i, m)
    {
        html_add(h, "<dt>%s (<code>%s</code>, %s)</dt><dd lang=\"en\">%s<br><small>%s</small></dd>\n",
                 page_method(h, p, page_text(m, "kind"), page_text(m, "id")), page_text(m, "id"),
                 kind_word(h, page_text(m, "kind")), page_text(m, "formula"), page_text(m, "source"));
    }
    html_add(h, "</dl>\n");
    page_section_end(h);
}

void page_files(struct html *h, const json_t *files, const char *key, const char *en, const char *zh)
{
    size_t i;
    const json_t *f;
    page_table(h, en, zh, false);
    html_add(h, "<thead><tr>");
    page_head(h, "File", "文件", false);
    page_head(h, "Bytes", "字节", true);
    html_add(h, "<th scope=\"col\">XXH3-128</th></tr></thead>\n<tbody>\n");
    json_array_foreach(files, i, f)
    {
        html_add(h, "<tr><th scope=\"row\"><bdi>%s</bdi></th>", page_text(f, key));
        page_number(h, page_value(f, "size"), 0, "");
        html_add(h, "<td><code>%s</code></td></tr>\n", page_text(f, "xxh3_128"));
    }
    page_table_end(h);
}

void page_provenance(struct html *h, const struct page *p)
{
    const json_t *versions = json_object_get(p->run, "versions");
    page_section(h, "provenance", "Provenance", "来源与复核");
    html_add(h, "<p>capacity %s, GDAL %s, PROJ %s. %s</p>\n", page_text(versions, "capacity"),
             page_text(versions, "gdal"), page_text(versions, "proj"),
             html_word(h, "run.json beside this report holds the same for programs.",
                       "同目录下的 run.json 含机器可读的相同内容。"));
    page_files(h, json_object_get(p->run, "inputs"), "path", "Inputs", "输入文件");
    page_files(h, json_object_get(p->run, "outputs"), "file", "Results", "结果文件");
    html_add(h, "<details>\n<summary>%s</summary>\n<pre dir=\"auto\">%s</pre>\n</details>\n",
             html_word(h, "The manifest as used", "所用清单"), page_text(p->run, "manifest"));
    page_section_end(h);
}
