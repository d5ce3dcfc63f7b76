#include "map/image_palette.h"

#include <stddef.h>

int image_palette_index(struct image_palette *p, uint32_t colour)
{
    uint32_t at = (colour * 2654435761u) >> 22; /* Knuth's multiplicative hash; 10 bits are left */
    while (p->slot[at]) {
        if (p->colour[p->slot[at] - 1] == colour) return p->slot[at] - 1;
        at = (at + 1) % PALETTE_SLOTS;
    }
    if (p->count == PALETTE_MAX) return -1;
    p->colour[p->count] = colour;
    p->slot[at] = (uint16_t)(p->count + 1);
    return p->count++;
}

bool image_palette_fill(struct image_palette *p, cairo_surface_t *picture)
{
    const unsigned char *data = cairo_image_surface_get_data(picture);
    const int stride = cairo_image_surface_get_stride(picture), w = cairo_image_surface_get_width(picture),
              h = cairo_image_surface_get_height(picture);
    uint32_t last = UINT32_MAX; /* no colour */
    for (int y = 0; y < h; y++) {
        const uint32_t *in = (const uint32_t *)(const void *)(data + (ptrdiff_t)y * stride);
        for (int x = 0; x < w; x++) {
            uint32_t colour = in[x] & 0xFFFFFF;
            if (colour == last) continue;
            if (image_palette_index(p, colour) < 0) return false;
            last = colour;
        }
    }
    return true;
}
