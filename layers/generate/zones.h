/* The zones: their polygons, their census, and which of them a cell of the model lies in. */
#ifndef GENERATE_ZONES_H
#define GENERATE_ZONES_H

#include "frame.h"
#include "labels.h"

struct zone {
    char code[16], name_en[32], name_zh[32];
    double population_2010, area_km2;
};

struct zones {
    struct labels labels;
    struct zone *zone; /* as in the census, by code */
    size_t count;
};

void zones_open(struct zones *zones, const char *source_dir, const struct region *region);
void zones_close(struct zones *zones);

/* The part of the model that covers all zones with the margin of the region. */
struct frame zones_frame(const struct zones *zones, const struct region *region);

/* 1 + index of the zone of every cell, 0 outside. */
unsigned char *zones_burn(const struct zones *zones, const struct frame *frame);

void zones_write(const struct zones *zones, const struct region *region, const char *out_dir);

#endif
