/* What grows and stands on the modelled ground. */
#ifndef GENERATE_COVER_H
#define GENERATE_COVER_H

#include "seats.h"
#include "terrain.h"

enum land {
    LAND_FOREST = 10,
    LAND_ORCHARD = 15,
    LAND_SHRUB = 20,
    LAND_GRASS = 30,
    LAND_PADDY = 40,
    LAND_DRY = 45,
    LAND_BUILT = 50,
    LAND_BARE = 60,
    LAND_WATER = 80
};

struct cover {
    unsigned char *land; /* enum land */
    float *tree_percent;
    float *ndvi;
    float *erosion; /* sensitivity, 1 to 5 */
};

void cover_open(struct cover *cover, const struct terrain *terrain, const struct region *region,
                const struct seats *seats);
void cover_close(struct cover *cover);

#endif
