#include "map/shade.h"

#include "map/map.h"

/* As much as leaves every class nearer to its own colour than to another's. */
#define DARKEST  0.26 /* share of the colour that a shadow takes */
#define LIGHTEST 0.14 /* share of white that the brightest slope gets */
enum { DEEPEST = 60 /* light from which down all is as dark */ };

static uint32_t mixed(uint32_t channel, double share, double with)
{
    return (uint32_t)(channel + share * (with - channel) + 0.5);
}

uint32_t shade_mix(uint32_t rgb, uint8_t light)
{
    if (light == 0) return rgb;
    double off = light - (double)MAP_SHADE_LEVEL;
    double share =
        off < 0 ? DARKEST * -off / (MAP_SHADE_LEVEL - 1) : LIGHTEST * off / (255 - MAP_SHADE_LEVEL);
    double with = off < 0 ? 0 : 255;
    return mixed(rgb >> 16 & 255, share, with) << 16 | mixed(rgb >> 8 & 255, share, with) << 8 |
           mixed(rgb & 255, share, with);
}
