#include "classify/classify.h"

uint8_t classify_value(const double *breaks, size_t classes, double value)
{
    if (value != value) return 255;
    size_t k = 0;
    while (k + 1 < classes && value > breaks[k]) k++;
    return (uint8_t)(k + 1);
}

void classify_cells(const double *breaks, size_t classes, const float *value, uint8_t *code, size_t n)
{
    /* Comparing as float what was written as float: a cell that shows 0.2 is in the class that ends at 0.2.
     */
    float edge[CLASSES_MAX];
    for (size_t k = 0; k + 1 < classes; k++) edge[k] = (float)breaks[k];
    for (size_t i = 0; i < n; i++) {
        uint8_t c = 1;
        for (size_t k = 0; k + 1 < classes; k++) c = (uint8_t)(c + (value[i] > edge[k]));
        code[i] = value[i] == value[i] ? c : 255;
    }
}
