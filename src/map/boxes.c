#include "map/boxes.h"

#include <stdio.h>
#include <stdlib.h>

void boxes_add(struct boxes *b, const char *what, size_t panel, struct rect r)
{
    if (b->failed) return;
    if (b->count == b->room) {
        size_t room = b->room ? 2 * b->room : 64;
        struct map_box *box = realloc(b->box, room * sizeof *box);
        if (!box) {
            b->failed = true;
            return;
        }
        b->box = box;
        b->room = room;
    }
    struct map_box *n = &b->box[b->count++];
    *n = (struct map_box){.panel = (int)panel, .x = r.x, .y = r.y, .w = r.w, .h = r.h};
    snprintf(n->what, sizeof n->what, "%s", what);
}

void boxes_clear(struct boxes *b)
{
    free(b->box);
    *b = (struct boxes){0};
}
