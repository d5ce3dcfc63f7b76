#include "classify/classify.h"

#include "base/vector.h"

uint8_t classify_value(const double *breaks, size_t classes, double value)
{
    if (value != value) return 255;
    size_t k = 0;
    while (k + 1 < classes && value > breaks[k]) k++;
    return (uint8_t)(k + 1);
}

enum { CHUNK = 1024 };

/* One more than the number of edges below each value. */
VECTOR_CLONES static void count_edges(const float *restrict edge, size_t edges, const float *restrict value,
                                      uint8_t *restrict code, size_t n)
{
    int32_t class[CHUNK]; /* as wide as a value, so that a vector holds the same cells of both */
    for (size_t i = 0; i < n; i++) class[i] = 1;
    for (size_t k = 0; k < edges; k++)
        for (size_t i = 0; i < n; i++) class[i] += value[i] > edge[k];
    for (size_t i = 0; i < n; i++) code[i] = (uint8_t)(value[i] == value[i] ? class[i] : 255);
}

void classify_cells(const double *breaks, size_t classes, const float *value, uint8_t *code, size_t n)
{
    /* Comparing as float what was written as float: a cell that shows 0.2 is in the class that ends at 0.2.
     */
    float edge[CLASSES_MAX];
    size_t edges = 0;
    for (; edges + 1 < classes; edges++) edge[edges] = (float)breaks[edges];
    for (size_t from = 0; from < n; from += CHUNK)
        count_edges(edge, edges, value + from, code + from, n - from < CHUNK ? n - from : CHUNK);
}
