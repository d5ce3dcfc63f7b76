#include "base/method_list.h"
#include "overlay/present.h"

static double what_is_left(const struct present *p, void *user)
{
    (void)user;
    double left = 1;
    for (size_t k = 0; k < p->n; k++) left -= 1 - p->score[k];
    return left; /* the caller lifts what is below 0 */
}

void overlay_deficits(const struct method_args *args, const struct overlay_block *b, float *out, float *valid)
{
    (void)args;
    present_each(b, what_is_left, NULL, out, valid);
}
