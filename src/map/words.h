/* The map's own words in each language. */
#ifndef CAPACITY_MAP_WORDS_H
#define CAPACITY_MAP_WORDS_H

#include <stdbool.h>

struct words {
    const char *language; /* as in a PNG text chunk: "en", "zh" */
    const char *no_data, *excluded;
    const char *source, *crs, *date; /* prefixes of the lines in the foot */
    const char *modelled;
    const char *north;
    const char *stop; /* between two sentences */
};

const struct words *words_of(bool chinese);

#endif
