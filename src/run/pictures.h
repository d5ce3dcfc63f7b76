/* The maps and charts of a run as its report shows them: smaller, with words for whoever does not see them.
 */
#ifndef CAPACITY_RUN_PICTURES_H
#define CAPACITY_RUN_PICTURES_H

#include "map/chart.h"
#include "run/run.h"

/* Draw at the report's size to picture->path, and set title and words. What is drawn is borrowed. */
enum status picture_of_map(struct report_picture *p, const struct map_page *page, struct error *err);
enum status picture_of_scatter(struct report_picture *p, const struct chart_scatter *chart,
                               struct error *err);
enum status picture_of_rows(struct report_picture *p, const struct chart_rows *chart, struct error *err);

void pictures_clear(struct run *r);

#endif
