/* The colours of a picture, where they are few. */
#ifndef CAPACITY_MAP_IMAGE_PALETTE_H
#define CAPACITY_MAP_IMAGE_PALETTE_H

#include <cairo.h>
#include <stdbool.h>
#include <stdint.h>

enum { PALETTE_MAX = 256, PALETTE_SLOTS = 1024 };

/* Zero-initialise. */
struct image_palette {
    int count;
    uint32_t colour[PALETTE_MAX]; /* 0xRRGGBB, in the order they were met */
    /* Where each colour stands, found by its hash: number + 1, 0 empty. */
    uint16_t slot[PALETTE_SLOTS];
};

/* Number of a colour, which is added where it is new; -1 where there is no room for another. */
int image_palette_index(struct image_palette *p, uint32_t colour);

/* Take in every colour of a picture (RGB24). False where there are more than PALETTE_MAX. */
bool image_palette_fill(struct image_palette *p, cairo_surface_t *picture);

#endif
