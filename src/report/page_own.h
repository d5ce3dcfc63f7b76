/* Sections of the page and what they share. Private to this folder. */
#ifndef CAPACITY_REPORT_PAGE_OWN_H
#define CAPACITY_REPORT_PAGE_OWN_H

#include "report/html.h"
#include "report/page.h"

void page_asked(struct html *h, const struct page *p);
void page_data(struct html *h, const struct page *p);
enum status page_maps(struct html *h, const struct page *p, struct error *err);
void page_areas(struct html *h, const struct page *p);
void page_limiting(struct html *h, const struct page *p);
void page_load(struct html *h, const struct page *p);
void page_index(struct html *h, const struct page *p);
enum status page_industry(struct html *h, const struct page *p, struct error *err);
enum status page_whatif(struct html *h, const struct page *p, struct error *err);
void page_methods(struct html *h, const struct page *p);
void page_provenance(struct html *h, const struct page *p);

bool page_is_modelled(const struct page *p);

/* ---- values of the run: "" and NaN where there are none ---- */
const char *page_text(const json_t *object, const char *key);
double page_value(const json_t *object, const char *key);
/* Title of a group, factor or category in the language of the page. */
const char *page_name(const struct html *h, const json_t *object);
/* The item of a list whose key has the value, or NULL; and its name, the value where there is none. */
const json_t *page_find(const json_t *list, const char *key, const char *value);
const char *page_name_of(const struct html *h, const json_t *list, const char *key, const char *value);
const json_t *page_region(const struct page *p, const char *key);

/* ---- pieces ---- */
/* The bytes of a PNG file as an <img> with `alt`. */
enum status page_image(struct html *h, const char *path, const char *alt, struct error *err);
/* The maps, or those of the cross-check with industry. */
enum status page_pictures(struct html *h, const struct page *p, bool of_industry, struct error *err);
void page_section(struct html *h, const char *id, const char *en, const char *zh);
void page_section_end(struct html *h);
/* Behind a caption, where the data are modelled. */
void page_modelled_tag(struct html *h, bool modelled);
/* A table that may be wider than a phone: it scrolls in a box of its own, by keyboard too. */
void page_table(struct html *h, const char *en, const char *zh, bool sortable);
void page_table_end(struct html *h);
void page_head(struct html *h, const char *en, const char *zh, bool number);
/* A cell with a number; `suffix` is literal text after it. NaN: a dash. */
void page_number(struct html *h, double value, int decimals, const char *suffix);
/* A cell with a share of 100, drawn as a bar too. */
void page_share(struct html *h, double percent);
/* A cell with text of whatever script and direction. */
void page_cell(struct html *h, const char *text);
/* The cell of a grid or a layer with its unit: "150 m", "0.5° × 0.25°", a dash where it has none. */
void page_cell_size(struct html *h, const json_t *object);
/* A square of a color "#rrggbb" beside a name. */
void page_swatch(struct html *h, const char *color);
/* Rows of categories: color, name, area and share of `whole_km2`. */
void page_categories(struct html *h, const json_t *categories, double whole_km2);

#endif
