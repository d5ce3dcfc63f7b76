#include "manifest/fields.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void *fields_at(const struct field *f, void *base)
{
    return (char *)base + f->offset;
}

const struct field *fields_find(enum place place, const char *key)
{
    for (size_t i = 0; i < field_count; i++)
        if (field_table[i].place == place && strcmp(field_table[i].key, key) == 0) return &field_table[i];
    return NULL;
}

const struct range_info *fields_range(enum range range)
{
    static const struct range_info info[] = {
        [RANGE_ANY] = {"", -HUGE_VAL, HUGE_VAL, false},
        [RANGE_NOT_NEGATIVE] = {" >= 0", 0, HUGE_VAL, false},
        [RANGE_POSITIVE] = {" > 0", 0, HUGE_VAL, true},
        [RANGE_SHARE] = {" from 0 to 1", 0, 1, false},
        [RANGE_FROM_ONE] = {" >= 1", 1, 1e9, false},
        [RANGE_CLASSES] = {" from 2 to 32", 2, CLASSES_MAX, false},
        [RANGE_DPI] = {" from 150 to 600", 150, 600, false},
        [RANGE_TIERS] = {" from 2 to 9", 2, TIERS_MAX, false},
        [RANGE_DRAWS] = {" from 1 to 1000000", 1, 1e6, false},
    };
    return &info[range];
}

int fields_choice(const struct field *f, const void *base)
{
    const char *from = (const char *)base + f->offset;
    if (f->type == FIELD_FLAG) return *(const bool *)from;
    int choice;
    memcpy(&choice, from, sizeof choice);
    return choice;
}

void fields_choose(const struct field *f, void *base, int choice)
{
    void *to = fields_at(f, base);
    if (f->type == FIELD_FLAG)
        *(bool *)to = choice == 1;
    else if (f->type == FIELD_WORD)
        *(const char **)to = f->choices[choice];
    else
        memcpy(to, &choice, sizeof choice);
}

/* What a choice or a method may be called. */
static const char *expected_choice(const struct field *f, char *buf, size_t room)
{
    const char *names[64];
    size_t count = 0;
    if (f->type == FIELD_METHOD) {
        count = method_names(f->method, names, 64);
        if (count > 64) count = 64;
    } else {
        while (count < 64 && f->choices[count]) {
            names[count] = f->choices[count];
            count++;
        }
    }
    return text_list(names, count, " or ", buf, room);
}

const char *fields_expected(const struct field *f, char *buf, size_t room)
{
    switch (f->type) {
    case FIELD_NAME:
        snprintf(buf, room, "letters, digits, -, _ and ., no . first");
        break;
    case FIELD_ID:
        snprintf(buf, room, "an id: letters, digits and _, no digit first");
        break;
    case FIELD_CRS:
        snprintf(buf, room, "a CRS such as EPSG:32650");
        break;
    case FIELD_FILE:
        snprintf(buf, room, "a file");
        break;
    case FIELD_NUMBER:
        snprintf(buf, room, "a number%s", fields_range(f->range)->words);
        break;
    case FIELD_WHOLE:
    case FIELD_RANK:
        snprintf(buf, room, "a whole number%s", fields_range(f->range)->words);
        break;
    case FIELD_CHOICE:
    case FIELD_FLAG:
    case FIELD_WORD:
    case FIELD_METHOD:
        return expected_choice(f, buf, room);
    case FIELD_MAP:
        snprintf(buf, room, "a mapping");
        break;
    case FIELD_OWN:
        snprintf(buf, room, "%s", f->type_name);
        break;
    case FIELD_TEXT:
        snprintf(buf, room, "text");
        break;
    }
    return buf;
}

bool fields_takes_list(const char *key)
{
    for (size_t i = 0; i < field_count; i++)
        if (field_table[i].type == FIELD_OWN && strcmp(field_table[i].key, key) == 0)
            return strncmp(field_table[i].type_name, "a list", 6) == 0;
    return false;
}

void fields_method_defaults(struct method_args *args, const struct method *method)
{
    *args = (struct method_args){.method = method, .default_score = NAN, .nodata_score = NAN, .cap = 1};
    for (size_t i = 0; method && i < method->params; i++) args->number[i] = method->param[i].default_value;
}

/* Set one field to the default its row states; prose in parentheses is somebody else's to work out. */
static void set_default(const struct field *f, void *base)
{
    const char *fallback = f->fallback && *f->fallback != '(' ? f->fallback : NULL;
    void *to = fields_at(f, base);
    double number = NAN;
    if (fallback && (f->type == FIELD_NUMBER || f->type == FIELD_WHOLE)) text_number(fallback, &number);
    if (f->type == FIELD_NUMBER || f->type == FIELD_RANK) {
        memcpy(to, &number, sizeof number);
    } else if (f->type == FIELD_WHOLE) {
        int whole = fallback ? (int)number : 0;
        memcpy(to, &whole, sizeof whole);
    } else if (f->type == FIELD_METHOD) {
        fields_method_defaults(to, fallback ? method_find(f->method, fallback) : NULL);
    } else if (fallback && f->choices) {
        int choice = 0;
        while (f->choices[choice] && strcmp(f->choices[choice], fallback) != 0) choice++;
        fields_choose(f, base, choice);
    }
}

void fields_defaults(enum place place, void *base)
{
    for (size_t i = 0; i < field_count; i++)
        if (field_table[i].place == place) set_default(&field_table[i], base);
}

void fields_clear(enum place place, void *base)
{
    for (size_t i = 0; i < field_count; i++) {
        const struct field *f = &field_table[i];
        if (f->place != place) continue;
        void *to = fields_at(f, base);
        if (f->type == FIELD_TEXT || f->type == FIELD_NAME || f->type == FIELD_CRS || f->type == FIELD_ID) {
            free(*(char **)to);
            *(char **)to = NULL;
        } else if (f->type == FIELD_FILE) {
            free(((struct manifest_source *)to)->path);
            ((struct manifest_source *)to)->path = NULL;
        } else if (f->type == FIELD_METHOD) {
            method_args_clear(to);
        }
    }
}
