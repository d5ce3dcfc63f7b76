#include "base/text.h"
#include "industry/industry.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static enum status parse_row(struct industry_city *c, const char *who, const char *score, const char *tier,
                             struct error *err)
{
    double number;
    if (score && *score) {
        if (!text_number(score, &number) || number < 0 || number > 10)
            return error_set(err, ST_INPUT,
                             "%s (%s): score \"%s\", expected a number from 0 to 10 or nothing", who, c->key,
                             score);
        c->score = c->low = c->high = number;
    }
    if (tier && *tier) {
        if (!text_number(tier, &number) || number < 1 || number > TIERS_MAX || number != floor(number))
            return error_set(err, ST_INPUT,
                             "%s (%s): tier \"%s\", expected a whole number from 1 to %d or nothing", who,
                             c->key, tier, TIERS_MAX);
        c->tier = (int)number;
    }
    return ST_OK;
}

/* A new city at the end of the table, nothing known of it yet; the count is raised by who keeps it. */
static enum status add_city(struct industry_table *t, const char *key, struct industry_city **out,
                            struct error *err)
{
    struct industry_city *city = realloc(t->city, (t->count + 1) * sizeof *city);
    if (!city) return error_memory(err);
    t->city = city;
    city += t->count;
    *city = (struct industry_city){.key = strdup(key), .score = NAN, .low = NAN, .high = NAN};
    *out = city;
    return city->key ? ST_OK : error_memory(err);
}

enum status industry_put(struct industry_table *t, const char *key, double score, struct error *err)
{
    struct industry_city *city;
    enum status st = add_city(t, key, &city, err);
    if (st != ST_OK) return st;
    city->score = city->low = city->high = score;
    t->count++;
    return ST_OK;
}

enum status industry_add(struct industry_table *t, const char *who, const char *key, const char *score,
                         const char *tier, struct error *err)
{
    struct industry_city *city;
    if (!key || !*key) return error_set(err, ST_INPUT, "%s: the key is empty, expected a city", who);
    if (industry_find(t, key))
        return error_set(err, ST_INPUT, "%s: \"%s\" stands in the table twice, expected once", who, key);
    enum status st = add_city(t, key, &city, err);
    if (st != ST_OK) return st;
    st = parse_row(city, who, score, tier, err);
    if (st == ST_OK)
        t->count++;
    else
        free(city->key);
    return st;
}

struct industry_city *industry_find(const struct industry_table *t, const char *key)
{
    for (size_t i = 0; i < t->count; i++)
        if (strcmp(t->city[i].key, key) == 0) return &t->city[i];
    return NULL;
}

void industry_clear(struct industry_table *t)
{
    for (size_t i = 0; i < t->count; i++) free(t->city[i].key);
    free(t->city);
    *t = (struct industry_table){0};
}
