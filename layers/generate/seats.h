/* County seats: where people are. */
#ifndef GENERATE_SEATS_H
#define GENERATE_SEATS_H

#include "frame.h"
#include "region.h"

struct seat {
    char code[16], name_en[32], name_zh[32], city[32];
    struct point at; /* in the CRS of the model */
    double population;
};

struct seats {
    struct seat *seat;
    size_t count;
};

/* All seats of the province. */
void seats_open(struct seats *seats, const char *source_dir, const struct region *region);
void seats_close(struct seats *seats);

#endif
