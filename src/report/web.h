/* The files of web/, as the build has made them part of the program; each ends with a 0 that the size leaves
 * out. */
#ifndef CAPACITY_REPORT_WEB_H
#define CAPACITY_REPORT_WEB_H

#include <stddef.h>

extern const char web_style[], web_page[], web_operators[], web_compute[], web_whatif[];
extern const size_t web_style_size, web_page_size, web_operators_size, web_compute_size, web_whatif_size;

#endif
