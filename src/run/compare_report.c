/* Tables, styles, the page, compare.json and the summary of a comparison. */
#include "base/text.h"
#include "report/file.h"
#include "report/qml.h"
#include "run/compare_json.h"
#include "run/compare_table.h"
#include "run/journal.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static char *matrix_text(const struct compare *c, struct table *t)
{
    size_t columns = c->states[1] + 3, *column = calloc(columns, sizeof *column);
    const char **heading = calloc(columns, sizeof *heading);
    char(*id)[STATE_ID] = calloc(columns, sizeof *id), *out = NULL;
    for (size_t k = 0; column && heading && id && k < columns; k++) {
        column[k] = k;
        t->column[k].decimals = 0;
        if (k >= 2 && k + 1 < columns) compare_table_state(c, 1, k - 2, id[k]);
        heading[k] = k == 0 ? "km2" : k == 1 ? "from class, to:" : k + 1 == columns ? "total" : id[k];
    }
    if (column && heading && id) out = table_text(t, column, heading, columns);
    free(column);
    free(heading);
    free(id);
    return out;
}

static char *summary(const struct compare *c, struct table *zones, const struct compare_columns *at,
                     struct table *matrix)
{
    const size_t column[] = {at->name, at->area, at->before,   at->after,     at->change,
                             at->up,   at->down, at->class_up, at->class_down};
    const char *heading[] = {c->run->has_zones ? "zone" : "region",
                             "km2",
                             "before",
                             "after",
                             "change",
                             "index up",
                             "index down",
                             "class up",
                             "class down"};
    enum { COLUMNS = sizeof column / sizeof *column };
    for (size_t k = 1; k < COLUMNS; k++) zones->column[column[k]].decimals = k >= 2 && k <= 4 ? 3 : 0;
    char *body = table_text(zones, column, heading, COLUMNS), *moves = matrix_text(c, matrix);
    char *all =
        body && moves
            ? text_format("%s%s\n%s\n%s", c->run->manifest->title,
                          c->run->manifest->modelled ? " (modelled demonstration data)" : "", body, moves)
            : NULL;
    free(body);
    free(moves);
    return all;
}

/* The page holds hashes of all files but itself; compare.json has that too. */
static enum status write_journal(struct compare *c, const struct table *zones, struct capacity_answer *answer,
                                 struct error *err)
{
    json_t *all = NULL;
    enum status st = compare_json(c, zones, &all, err);
    if (st != ST_OK) return st;
    json_t *outputs = journal_outputs(c->run, json_array());
    json_object_set_new(all, "outputs", outputs);
    st = compare_page(c, all, err);
    journal_outputs(c->run, outputs);
    char *path = publish_path(c->run->publish, "compare.json");
    answer->json = json_dumps(all, JSON_INDENT(1) | JSON_REAL_PRECISION(12));
    json_decref(all);
    if (st == ST_OK)
        st = path && answer->json ? file_write(path, answer->json, strlen(answer->json), err)
                                  : error_memory(err);
    free(path);
    return st;
}

/* ---- styles ---- */

static enum status style_change(struct compare *c, struct error *err)
{
    enum { SIDE = 5, STOPS = 2 * SIDE + 1 };
    struct qml_stop stop[STOPS];
    char label[STOPS][32];
    uint8_t rgb[STOPS][3];
    compare_ramp(STOPS, rgb);
    for (int i = 0; i < STOPS; i++) {
        stop[i].value = 3 * c->step * (i - SIDE) / SIDE;
        snprintf(label[i], sizeof label[i], "%+.3g", stop[i].value);
        stop[i].label = i == SIDE ? "0" : label[i];
        memcpy(stop[i].rgb, rgb[i], 3);
    }
    char *path = publish_path(c->run->publish, "change.qml");
    enum status st =
        path ? qml_write_raster(path, &(struct qml_raster){.band = 1, .stops = STOPS, .stop = stop}, err)
             : error_memory(err);
    free(path);
    return st;
}

/* Zones by the change of their mean index. */
static enum status style_zones(struct compare *c, struct error *err)
{
    struct change_class class[CHANGE_CLASSES];
    struct qml_range range[CHANGE_CLASSES];
    if (!c->run->has_zones) return ST_OK;
    compare_classes(c, class);
    for (size_t k = 0; k < CHANGE_CLASSES; k++) {
        range[k] = (struct qml_range){.from = class[k].from, .to = class[k].to, .label = class[k].label};
        memcpy(range[k].rgb, class[k].rgb, 3);
    }
    struct qml_zones zones = {.field = "change", .ranges = CHANGE_CLASSES, .range = range, .names = "name"};
    char *path = publish_path(c->run->publish, "zones.qml");
    enum status st = path ? qml_write_zones(path, &zones, err) : error_memory(err);
    free(path);
    return st;
}

static enum status style_transition(struct compare *c, struct error *err)
{
    struct compare_moves moves;
    enum status st = compare_moves_list(c, &moves, err);
    char *path = publish_path(c->run->publish, "transition.qml");
    if (st == ST_OK)
        st = path ? qml_write_raster(path,
                                     &(struct qml_raster){
                                         .band = 1, .categories = moves.count, .category = moves.category},
                                     err)
                  : error_memory(err);
    compare_moves_clear(&moves);
    free(path);
    return st;
}

enum status compare_report(struct compare *c, struct capacity_answer *answer, struct error *err)
{
    struct table zones = {0}, matrix = {0};
    struct compare_columns at;
    run_stage(c->run, "Tables");
    enum status st = compare_table_zones(c, &zones, &at, err);
    compare_table_matrix(c, &matrix);
    char *csv = publish_path(c->run->publish, "transition.csv");
    if (st == ST_OK) st = csv ? table_write_csv(&matrix, csv, err) : error_memory(err);
    free(csv);
    if (st == ST_OK) st = style_change(c, err);
    if (st == ST_OK) st = style_transition(c, err);
    if (st == ST_OK) st = style_zones(c, err);
    if (st == ST_OK) st = publish_sidecars(c->run->publish, err);
    if (st == ST_OK && c->run->has_zones) compare_table_whole(c, &zones, &at);
    if (st == ST_OK) st = write_journal(c, &zones, answer, err);
    run_stage_end(c->run);
    if (st == ST_OK) answer->table = summary(c, &zones, &at, &matrix);
    if (st == ST_OK && !answer->table) st = error_memory(err);
    table_clear(&zones);
    table_clear(&matrix);
    return st;
}
