#include "run/charts.h"

#include "run/pictures.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

struct chart_page charts_page(const struct map_sheet *s, struct wording subtitle)
{
    const struct manifest *m = s->run->manifest;
    return (struct chart_page){.language = m->language,
                               .title = {m->title, m->title_zh},
                               .subtitle = subtitle,
                               .note = {s->note, s->note_zh},
                               .credit = m->credit,
                               .credit_zh = m->credit_zh,
                               .modelled = run_industry_modelled(s->run),
                               .dpi = m->map.dpi,
                               .software = "capacity " CAPACITY_VERSION};
}

size_t charts_tiers(int tiers, struct chart_group *group, char (*name)[2][32])
{
    static const uint8_t grey[3] = {150, 150, 150};
    uint8_t rgb[TIERS_MAX][3];
    size_t n = (size_t)tiers;
    map_ramp(n, rgb);
    for (size_t k = 0; k <= n; k++) {
        snprintf(name[k][0], sizeof name[k][0], "tier %zu", k + 1);
        snprintf(name[k][1], sizeof name[k][1], "第 %zu 梯队", k + 1);
        group[k] = (struct chart_group){.name = {name[k][0], name[k][1]},
                                        .marker = (enum chart_marker)(k % CHART_CROSS)};
        memcpy(group[k].rgb, k < n ? rgb[n - 1 - k] : grey, sizeof grey);
    }
    group[n].name = (struct wording){"no tier", "无梯队"};
    group[n].marker = CHART_CROSS;
    return n + 1;
}

struct chart_value charts_score(double score, double low, double high)
{
    if (isfinite(score)) return chart_exactly(score);
    /* The ends of the scale say nothing: the range is open there. */
    return (struct chart_value){NAN, low <= 0 ? -INFINITY : low, high >= 10 ? INFINITY : high};
}

enum status charts_write_scatter(struct map_sheet *s, const struct chart_scatter *c, struct error *err)
{
    enum status st = ST_OK;
    for (int f = 0; st == ST_OK && f < MAP_FORMATS; f++) {
        struct map_report report;
        if (!s->path[f]) continue;
        st = chart_scatter_write(c, (enum map_format)f, s->path[f], &report, err);
        s->font_missing |= report.font_missing;
        map_report_clear(&report);
    }
    return st == ST_OK && s->picture ? picture_of_scatter(s->picture, c, err) : st;
}

enum status charts_write_rows(struct map_sheet *s, const struct chart_rows *c, struct error *err)
{
    enum status st = ST_OK;
    for (int f = 0; st == ST_OK && f < MAP_FORMATS; f++) {
        struct map_report report;
        if (!s->path[f]) continue;
        st = chart_rows_write(c, (enum map_format)f, s->path[f], &report, err);
        s->font_missing |= report.font_missing;
        map_report_clear(&report);
    }
    return st == ST_OK && s->picture ? picture_of_rows(s->picture, c, err) : st;
}
