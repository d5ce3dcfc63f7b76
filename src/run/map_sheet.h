/* One map of a run in the making: what every kind of map shares. */
#ifndef CAPACITY_RUN_MAP_SHEET_H
#define CAPACITY_RUN_MAP_SHEET_H

#include "map/map.h"
#include "run/run.h"

enum { MAP_LABEL = 512, MAP_LEVELS = 250 /* colours of a continuous field */ };

/* Used by one thread; the run is only read. */
struct map_sheet {
    const struct run *run;
    const struct map_zone *zones;   /* [run->shapes.count] */
    struct map_borders *borders;    /* of these zones, for all maps; NULL: none kept */
    const struct map_shade *shade;  /* of maps of cells; NULL: none */
    char *path[MAP_FORMATS];        /* where to write each format; NULL: not wanted */
    struct report_picture *picture; /* to draw for the report too; NULL: none */
    bool font_missing;              /* see struct map_report */
    struct map_class class[MAP_LEVELS];
    char label[FACTORS_MAX][MAP_LABEL], label_zh[FACTORS_MAX][MAP_LABEL];
    struct map_bar bar; /* of a continuous field */
    char bar_label[MAP_BAR_TICKS][MAP_LABEL];
    char note[512], note_zh[512];
    char rest[64];      /* label of the factors that are shown together */
    uint8_t entry[256]; /* legend entry of each code of a raster */
};

/* Draw a map of the run and write it. */
typedef enum status map_draw_fn(struct map_sheet *s, struct error *err);
map_draw_fn map_draw_capacity, map_draw_class, map_draw_state, map_draw_load, map_draw_limiting, map_draw_gap,
    map_draw_factors, map_draw_groups, map_draw_zones, map_draw_industry, map_draw_scores, map_draw_bivariate,
    map_draw_coupling, map_draw_crosscheck, map_draw_ranking, map_draw_index, map_draw_growth;

/* Light and shadow of the heights that the overlay took aside; empty where the manifest wants none. */
enum status map_shade_make(const struct run *r, struct map_shade *out, struct error *err);

/* A page of the whole grid with all zones, without panels. */
struct map_page map_sheet_page(const struct map_sheet *s, const char *subtitle, const char *subtitle_zh);

/* The size and place of a panel's cells: as large as the page shows them, at most as the grid has them. */
void map_sheet_size(const struct map_sheet *s, const struct map_page *page, struct map_panel *panel);
/* The areas of what a map of cells does not colour. */
void map_sheet_uncovered(const struct map_sheet *s, struct map_panel *panel);
/* What is excluded, at the size given, as MAP_EXCLUDED among other codes. */
enum status map_sheet_excluded(const struct map_sheet *s, int width, int height, uint8_t *code,
                               struct error *err);
/* The path of a raster of the run while it is not in place yet. Caller frees; NULL when memory is out. */
char *map_sheet_raster(const struct map_sheet *s, enum product p);

/* Write the page in every format that is wanted. */
enum status map_sheet_write(struct map_sheet *s, const struct map_page *page, struct error *err);

/* The categories of a raster as legend in s->class, with areas and shares of the area that counts, so that
 * with what is excluded and what has no data they make 100 %; s->entry leads there. Returns how many;
 * label_zh may be NULL. */
size_t map_sheet_legend(struct map_sheet *s, enum product p, const char *const *label_zh);
size_t map_sheet_class_legend(struct map_sheet *s);

/* Areas and shares of the zones of each legend entry, for a map filled by zone; with what has no data they
 * make 100 %. panel->classes and zone_class are set, class is panel->class. */
void map_sheet_zone_areas(const struct run *r, struct map_panel *panel, struct map_class *class);

#endif
