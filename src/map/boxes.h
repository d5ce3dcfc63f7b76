/* What stands where on the page, collected while drawing. */
#ifndef CAPACITY_MAP_BOXES_H
#define CAPACITY_MAP_BOXES_H

#include "map/map.h"
#include "map/rect.h"

/* Zero-initialise. Once memory runs out `failed` is set and further additions do nothing. */
struct boxes {
    struct map_box *box;
    size_t count, room;
    bool failed;
};

void boxes_add(struct boxes *b, const char *what, size_t panel, struct rect r);
void boxes_clear(struct boxes *b);

#endif
