#include "base/method_words.h"

#include "base/text.h"

#include <math.h>
#include <stdio.h>

const char *method_param_takes(const struct method_param *p, char *buf, size_t room)
{
    size_t choices = 0;
    while (p->choices && p->choices[choices]) choices++;
    if (choices) return text_list(p->choices, choices, " or ", buf, room);
    if (!isinf(p->min) && !isinf(p->max))
        snprintf(buf, room, "a number from %.15g to %.15g", p->min, p->max);
    else if (!isinf(p->min))
        snprintf(buf, room, "a number >= %.15g", p->min);
    else if (!isinf(p->max))
        snprintf(buf, room, "a number <= %.15g", p->max);
    else
        snprintf(buf, room, "a number");
    return buf;
}

const char *method_param_default(const struct method_param *p, char *buf, size_t room)
{
    if (p->choices && !isnan(p->default_value))
        snprintf(buf, room, "%s", p->choices[(size_t)p->default_value]);
    else if (!isnan(p->default_value))
        snprintf(buf, room, "%.15g", p->default_value);
    else if (p->optional)
        snprintf(buf, room, "none");
    else
        return NULL;
    return buf;
}

struct method_extra_words method_extra_words(enum method_extra extra)
{
    switch (extra) {
    case EXTRA_NONE:
        break;
    case EXTRA_POINTS:
        return (struct method_extra_words){"points", "a list of pairs [value, score], values ascending"};
    case EXTRA_TABLE:
        return (struct method_extra_words){"table",
                                           "a mapping from values or ranges to scores, or a text of rules"};
    case EXTRA_CATEGORIES:
        return (struct method_extra_words){"categories", "a mapping from names to scores"};
    case EXTRA_BREAKS:
        return (struct method_extra_words){"breaks", "a list of inner limits, ascending"};
    case EXTRA_JUDGEMENTS:
        return (struct method_extra_words){"judgements", "comparisons by pairs, for each level"};
    case EXTRA_RANKS:
        return (struct method_extra_words){
            "rank", "a whole number from 1, the most important, beside each group and factor"};
    case EXTRA_PARTS:
        return (struct method_extra_words){"of", "a list of 2 to 4 other weightings"};
    case EXTRA_ORDER:
        return (struct method_extra_words){
            "order", "a list of weights that sum to 1, that of the highest score first"};
    case EXTRA_FORMULA:
        return (struct method_extra_words){"formula", "an expression, as text"};
    }
    return (struct method_extra_words){NULL, NULL};
}

struct method_law_words method_law_words(size_t i)
{
    static const struct method_law_words law[] = {
        {LAW_RANGE, "range", "every result lies in 0 to 1"},
        {LAW_NODATA, "nodata", "no data in gives no data out"},
        {LAW_MONOTONE, "monotone", "a better input never lowers the result"},
        {LAW_BLOCK, "block", "results do not depend on how cells are cut into blocks"},
        {LAW_SUM, "sum", "weights are >= 0 and sum to 1"},
        {LAW_AVERAGING, "averaging", "the index lies between the lowest and the highest score"},
        {LAW_COUNT, "count", "as many classes as asked for, unless the index takes too few values"},
    };
    return i < sizeof law / sizeof *law ? law[i] : (struct method_law_words){0, NULL, NULL};
}
