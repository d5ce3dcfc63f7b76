/* GDAL's reclass grammar: "[2,4]=0.2; (4,6]=0.5; 7=1; NO_DATA=NO_DATA; DEFAULT=0". */
#include "base/method.h"
#include "base/text.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Cut blanks off both ends, in place. */
static char *trim(char *s)
{
    s += strspn(s, " \t\r\n");
    size_t n = strlen(s);
    while (n > 0 && strchr(" \t\r\n", s[n - 1])) n--;
    s[n] = 0;
    return s;
}

/* A range end: a number or plus or minus infinity. */
static bool parse_end(char *s, double *value)
{
    s = trim(s);
    if (strcmp(s, "-inf") == 0) return *value = -HUGE_VAL, true;
    if (strcmp(s, "inf") == 0 || strcmp(s, "+inf") == 0) return *value = HUGE_VAL, true;
    return text_number(s, value);
}

/* "[2,4]", "(4,6]" or "7". */
static bool parse_range(char *s, struct reclass_rule *rule)
{
    if (*s != '[' && *s != '(') {
        rule->lo_open = rule->hi_open = false;
        if (!text_number(s, &rule->lo)) return false;
        rule->hi = rule->lo;
        return true;
    }
    size_t n = strlen(s);
    char *comma = strchr(s, ',');
    if (!comma || (s[n - 1] != ']' && s[n - 1] != ')')) return false;
    rule->lo_open = *s == '(';
    rule->hi_open = s[n - 1] == ')';
    s[n - 1] = 0;
    *comma = 0;
    return parse_end(s + 1, &rule->lo) && parse_end(comma + 1, &rule->hi) && rule->lo <= rule->hi;
}

/* One "range=score". */
static enum status parse_rule(char *s, struct method_args *args, struct error *err)
{
    char *equals = strchr(s, '=');
    if (!equals) return error_set(err, ST_INPUT, "rule \"%s\", expected range=score", s);
    *equals = 0;
    char *range = trim(s), *target = trim(equals + 1);
    double score = NAN;
    if (strcmp(target, "NO_DATA") != 0 && !(text_number(target, &score) && score >= 0 && score <= 1))
        return error_set(err, ST_INPUT, "rule \"%s=%s\": score \"%s\", expected 0 to 1 or NO_DATA", range,
                         target, target);
    if (strcmp(range, "NO_DATA") == 0) {
        args->nodata_score = (float)score;
    } else if (strcmp(range, "DEFAULT") == 0) {
        args->has_default = true;
        args->default_score = (float)score;
    } else {
        struct reclass_rule rule = {.score = (float)score};
        char shown[64];
        snprintf(shown, sizeof shown, "%s", range);
        if (!parse_range(range, &rule))
            return error_set(
                err, ST_INPUT,
                "rule \"%s=%s\": range \"%s\", expected a value, [lo,hi], (lo,hi], NO_DATA or DEFAULT", shown,
                target, shown);
        args->rules[args->count++] = rule;
    }
    return ST_OK;
}

enum status reclass_parse(const char *s, struct method_args *args, struct error *err)
{
    size_t room = 1;
    for (const char *c = s; *c; c++) room += *c == ';';
    char *copy = strdup(s);
    free(args->rules);
    args->rules = malloc(room * sizeof *args->rules);
    args->count = 0;
    args->has_default = false;
    args->nodata_score = NAN;
    enum status st = copy && args->rules ? ST_OK : error_memory(err);
    char *rest = copy;
    for (char *rule; st == ST_OK && (rule = strsep(&rest, ";"));) {
        rule = trim(rule);
        if (*rule) st = parse_rule(rule, args, err);
    }
    if (st == ST_OK && args->count == 0 && !args->has_default)
        st = error_set(err, ST_INPUT, "reclass table \"%s\" has no rule", s);
    free(copy);
    return st;
}
