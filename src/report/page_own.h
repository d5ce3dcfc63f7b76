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

/* ---- sections of the page of a comparison ---- */
void page_compare_asked(struct html *h, const struct page_compare *p);
void page_compare_areas(struct html *h, const struct page_compare *p);
void page_compare_moves(struct html *h, const struct page_compare *p);
void page_compare_zones(struct html *h, const struct page_compare *p);
/* The name of a class before (side 0) or after, in the language of the page. */
const char *page_compare_class(const struct html *h, const struct page_compare *p, int side,
                               const char *name);

/* ---- around the sections ---- */
struct page_frame {
    const char *title;
    const struct html *header, *body; /* in the language of the body; section by section */
    bool whatif;                      /* with the scripts of the what-if map */
};
enum status page_frame_write(const struct page_frame *f, const char *path, struct error *err);

/* ---- values of the run: "" and NaN where there are none ---- */
const char *page_text(const json_t *object, const char *key);
double page_value(const json_t *object, const char *key);
/* Title of a group, factor or category in the language of the page. */
const char *page_name(const struct html *h, const json_t *object);
/* Title of a run, or of a comparison; name of a zone, its id where it has none. */
const char *page_title(const struct html *h, const json_t *of);
const char *page_zone_name(const struct html *h, const json_t *zone);
/* Whether what a run, or a comparison, says is of modelled data; so it is where that is not said. */
bool page_data_modelled(const json_t *of);
/* A text in the language of the page, in English where there is no other; and so the unit of a factor or
 * indicator. */
const char *page_in_language(const struct html *h, const json_t *of, const char *en, const char *zh);
const char *page_unit(const struct html *h, const json_t *of);
/* Name of a constraint, its layer where it has none. */
const char *page_constraint(const struct html *h, const json_t *constraint);
/* Title of a method ("score", "linear"), its id where the run does not list it. */
const char *page_method(const struct html *h, const struct page *p, const char *kind, const char *id);
/* What a method was given, "worst 0, best 9", in the language of the page. */
void page_takes(struct html *h, const char *takes);
/* A cell: how a layer of the alignment came to the grid. */
void page_made(struct html *h, const json_t *layer);
/* The item of a list whose key has the value, or NULL; and its name, the value where there is none. */
const json_t *page_find(const json_t *list, const char *key, const char *value);
const char *page_name_of(const struct html *h, const json_t *list, const char *key, const char *value);
const json_t *page_region(const struct page *p, const char *key);

/* ---- pieces ---- */
/* The bytes of a PNG file as an <img> with `alt`. */
enum status page_image(struct html *h, const char *path, const char *alt, struct error *err);
/* The same as a figure with its title. */
enum status page_picture(struct html *h, const struct page_picture *picture, bool modelled,
                         struct error *err);
/* The maps, or those of the cross-check with industry. */
enum status page_pictures(struct html *h, const struct page *p, bool of_industry, struct error *err);
void page_section(struct html *h, const char *id, const char *en, const char *zh);
void page_section_end(struct html *h);
/* That the data are modelled, in a box. */
void page_modelled(struct html *h);
/* Behind a caption, where the data are modelled. */
void page_modelled_tag(struct html *h, bool modelled);
/* A table that may be wider than a phone: it scrolls in a box of its own, by keyboard too. */
void page_table(struct html *h, const char *en, const char *zh, bool sortable);
void page_table_end(struct html *h);
void page_head(struct html *h, const char *en, const char *zh, bool number);
/* A cell with a number; `suffix` is literal text after it. NaN: a dash. */
void page_number(struct html *h, double value, int decimals, const char *suffix);
/* A difference with its sign, "+0.081" or "−0.058"; as a cell. */
const char *page_signed(char buf[HTML_NUMBER], double value, int decimals);
void page_change(struct html *h, double value, int decimals);
/* A cell with a share of 100, drawn as a bar too. */
void page_share(struct html *h, double percent);
/* Text of whatever script and direction; a range behind it, "low (0–0.4)", stays on one line. */
void page_label(struct html *h, const char *text);
/* A cell with text of whatever script and direction. */
void page_cell(struct html *h, const char *text);
/* The cell of a grid or a layer with its unit: "150 m", "0.5° × 0.25°", a dash where it has none. */
void page_cell_size(struct html *h, const json_t *object);
/* A square of a color "#rrggbb" beside a name. */
void page_swatch(struct html *h, const char *color);
/* Rows of categories: color, name, area and share of `whole_km2`. */
void page_categories(struct html *h, const json_t *categories, double whole_km2);

/* Files with size and hash; `key` names the member with their path. */
void page_files(struct html *h, const json_t *files, const char *key, const char *en, const char *zh);

#endif
