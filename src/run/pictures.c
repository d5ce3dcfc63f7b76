#include "run/pictures.h"

#include "base/text.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { REPORT_DPI = 100 }; /* A4 across a screen */

static const char *pick(bool chinese, const char *en, const char *zh)
{
    return chinese && zh ? zh : en ? en : zh ? zh : "";
}

static bool is_chinese(const char *language)
{
    return strcmp(language, "zh") == 0;
}

/* Set title and words; what shows that memory is out is NULL. */
static enum status name(struct report_picture *p, const char *title, char *alt, struct error *err)
{
    p->title = text_format("%s", title);
    p->alt = alt;
    return p->title && p->alt ? ST_OK : error_memory(err);
}

/* "Capacity class (index): very low (0–0.55) 20.9 %, low ..." */
static void describe_panel(struct text *t, bool chinese, const struct map_panel *p)
{
    const char *between = "";
    if (p->title) text_add(t, "%s. ", pick(chinese, p->title, p->title_zh));
    text_add(t, "%s: ", pick(chinese, p->legend_title, p->legend_title_zh));
    for (size_t k = 0; k < p->classes; k++) {
        const struct map_class *c = &p->class[k];
        if (!c->label) continue;
        text_add(t, "%s%s", between, pick(chinese, c->label, c->label_zh));
        if (c->share == c->share && c->share > 0) text_add(t, " %.1f %%", 100 * c->share);
        between = ", ";
    }
    text_add(t, ". ");
}

static char *describe_map(const struct map_page *page, bool chinese)
{
    struct text t = {0};
    text_add(&t, chinese ? "地图：%s。" : "Map: %s. ", pick(chinese, page->subtitle, page->subtitle_zh));
    for (size_t p = 0; p < page->panels; p++) describe_panel(&t, chinese, &page->panel[p]);
    if (t.failed) text_clear(&t);
    return t.s;
}

enum status picture_of_map(struct report_picture *p, const struct map_page *page, struct error *err)
{
    bool chinese = is_chinese(page->language);
    struct map_page small = *page;
    small.dpi = REPORT_DPI;
    small.few_colours = true;
    enum status st =
        name(p, pick(chinese, page->subtitle, page->subtitle_zh), describe_map(page, chinese), err);
    return st == ST_OK ? map_write(&small, MAP_PNG, p->path, NULL, err) : st;
}

static enum status name_chart(struct report_picture *p, const struct chart_page *page, struct error *err)
{
    bool chinese = is_chinese(page->language);
    const char *subtitle = pick(chinese, page->subtitle.en, page->subtitle.zh);
    return name(p, subtitle,
                text_format(chinese ? "图表：%s。%s" : "Chart: %s. %s", subtitle,
                            pick(chinese, page->note.en, page->note.zh)),
                err);
}

enum status picture_of_scatter(struct report_picture *p, const struct chart_scatter *chart, struct error *err)
{
    struct chart_scatter small = *chart;
    small.page.dpi = REPORT_DPI;
    small.page.few_colours = true;
    enum status st = name_chart(p, &chart->page, err);
    return st == ST_OK ? chart_scatter_write(&small, MAP_PNG, p->path, NULL, err) : st;
}

enum status picture_of_rows(struct report_picture *p, const struct chart_rows *chart, struct error *err)
{
    struct chart_rows small = *chart;
    small.page.dpi = REPORT_DPI;
    small.page.few_colours = true;
    enum status st = name_chart(p, &chart->page, err);
    return st == ST_OK ? chart_rows_write(&small, MAP_PNG, p->path, NULL, err) : st;
}

void pictures_clear(struct run *r)
{
    for (size_t i = 0; i < r->pictures; i++) {
        free(r->picture[i].path);
        free(r->picture[i].title);
        free(r->picture[i].alt);
    }
    free(r->picture);
}
