/* Published industrial scores and tiers by city. */
#ifndef CAPACITY_INDUSTRY_H
#define CAPACITY_INDUSTRY_H

#include "base/error.h"

#include <stddef.h>

struct industry_city {
    char *key;
    double score; /* 0-10; NaN: not published */
    int tier;     /* 1 is best; 0: not published */
};

struct industry_table {
    size_t count;
    struct industry_city *city;
};

/* Add a row as text from a table. An empty cell is missing and stays missing. Faults: an empty or repeated
 * key, text where a number belongs, a score outside 0-10, a tier that is no whole number from 1. `who` starts
 * the message ("industry.csv row 3"). */
enum status industry_add(struct industry_table *t, const char *who, const char *key, const char *score,
                         const char *tier, struct error *err);
/* The city of a key, equal to the letter, or NULL. */
struct industry_city *industry_find(const struct industry_table *t, const char *key);
void industry_clear(struct industry_table *t);

#endif
