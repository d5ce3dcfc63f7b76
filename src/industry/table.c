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
        c->score = number;
    }
    if (tier && *tier) {
        if (!text_number(tier, &number) || number < 1 || number > 9 || number != floor(number))
            return error_set(err, ST_INPUT,
                             "%s (%s): tier \"%s\", expected a whole number from 1 to 9 or nothing", who,
                             c->key, tier);
        c->tier = (int)number;
    }
    return ST_OK;
}

enum status industry_add(struct industry_table *t, const char *who, const char *key, const char *score,
                         const char *tier, struct error *err)
{
    if (!key || !*key) return error_set(err, ST_INPUT, "%s: the key is empty, expected a city", who);
    if (industry_find(t, key))
        return error_set(err, ST_INPUT, "%s: \"%s\" stands in the table twice, expected once", who, key);
    struct industry_city *city = realloc(t->city, (t->count + 1) * sizeof *city);
    if (!city) return error_memory(err);
    t->city = city;
    city += t->count;
    *city = (struct industry_city){.key = strdup(key), .score = NAN};
    if (!city->key) return error_memory(err);
    enum status st = parse_row(city, who, score, tier, err);
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
