/* What the charts of a run share. */
#ifndef CAPACITY_RUN_CHARTS_H
#define CAPACITY_RUN_CHARTS_H

#include "map/chart.h"
#include "run/map_sheet.h"

/* Titles of the run, and what a chart shows. */
struct chart_page charts_page(const struct map_sheet *s, struct wording subtitle);

/* Groups of points by tier, the best first, and last those without; returns how many. */
size_t charts_tiers(int tiers, struct chart_group *group, char (*name)[2][32]);

/* What is known of a city's score. */
struct chart_value charts_score(double score, double low, double high);

/* Write in every format that is wanted. */
enum status charts_write_scatter(struct map_sheet *s, const struct chart_scatter *c, struct error *err);
enum status charts_write_rows(struct map_sheet *s, const struct chart_rows *c, struct error *err);

#endif
