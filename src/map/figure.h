/* Figures as they are written on maps and charts. */
#ifndef CAPACITY_MAP_FIGURE_H
#define CAPACITY_MAP_FIGURE_H

#include <stddef.h>

/* "1,234.5", with a true minus sign; in powers of ten where that is too long. "" for what is not finite. */
void figure_text(double v, int decimals, char *out, size_t room);

#endif
