#include "seats.h"

#include "support.h"

#include <stdlib.h>
#include <string.h>

static void take(char *out, size_t room, char **cursor)
{
    const char *field = next_field(cursor);
    if (!field || strlen(field) >= room) die("seats: a field is missing or too long");
    memcpy(out, field, strlen(field) + 1);
}

static double take_number(char **cursor)
{
    const char *field = next_field(cursor);
    char *end = NULL;
    double value = field ? strtod(field, &end) : 0;
    if (!field || end == field) die("seats: a number is missing");
    return value;
}

void seats_open(struct seats *seats, const char *source_dir, const struct region *region)
{
    char *text = read_text(source_dir, region->seats), *rest = NULL;
    struct projector *to_model = projector_open("EPSG:4326", region_model_crs);
    *seats = (struct seats){0};
    strtok_r(text, "\n", &rest);
    for (char *line = strtok_r(NULL, "\n", &rest); line; line = strtok_r(NULL, "\n", &rest)) {
        seats->seat = resize(seats->seat, seats->count + 1, sizeof *seats->seat);
        struct seat *seat = &seats->seat[seats->count++];
        take(seat->code, sizeof seat->code, &line);
        take(seat->name_en, sizeof seat->name_en, &line);
        take(seat->name_zh, sizeof seat->name_zh, &line);
        take(seat->city, sizeof seat->city, &line);
        double lon = take_number(&line), lat = take_number(&line);
        seat->at = projector_point(to_model, lon, lat);
        seat->population = take_number(&line);
    }
    projector_close(to_model);
    free(text);
}

void seats_close(struct seats *seats)
{
    free(seats->seat);
    *seats = (struct seats){0};
}
