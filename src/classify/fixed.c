#include "base/method_list.h"

enum status classes_fixed(const struct method_args *args, const struct histogram *h, size_t *classes,
                          double *breaks, struct error *err)
{
    (void)h, (void)err;
    for (size_t k = 0; k + 1 < *classes; k++) breaks[k] = args->x[k];
    return ST_OK;
}
