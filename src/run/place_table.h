/* The places of a zone table as a run writes it (zones.csv): zones of one parent, merged by their areas. */
#ifndef CAPACITY_RUN_PLACE_TABLE_H
#define CAPACITY_RUN_PLACE_TABLE_H

#include "grid/text_table.h"
#include "industry/crosscheck.h"

struct place_row {
    const char *key, *name, *name_zh; /* the zone's own names where it is the place, else the key and NULL */
    const char *limiting;             /* the factor that limits each of its zones; NULL: they differ */
    size_t zones;
    double area[CROSSCHECK_VIEWS], sum[CROSSCHECK_VIEWS]; /* km2 with an index; of area times index */
    int class[CROSSCHECK_VIEWS]; /* of each of its zones, and so of their mean; 0: they differ, or none has
                                    one */
};

struct place_table {
    size_t count;
    struct place_row *place; /* in the order they first occur */
    size_t classes;
    bool has_without;
    const char *data; /* what the table says of its data in every row; NULL: nothing */
    struct text_table text;
};

/* Read a table with the columns zone, parent, valid_km2, index_mean and class, and what it has of name,
 * name_zh, index_without, class_without, limiting_factor, data, class_1_km2 and so on. ST_INPUT: a column is
 * missing, a zone stands twice, text where a number belongs, a number out of its range, no row. `path` is as
 * opened. */
enum status place_table_read(const char *path, struct place_table *out, struct error *err);
void place_table_clear(struct place_table *t);

/* Mean index of a place; NaN: none. */
double place_mean(const struct place_row *p, enum crosscheck_view view);

#endif
