/* How cautious ordered weighted averages are with the weights in use. */
#include "run/cells.h"

#include <string.h>

bool run_owa(const struct run *r, const struct manifest_group *group, double *orness, double *tradeoff)
{
    const struct manifest *m = r->manifest;
    const struct method_args *args = group ? &group->overlay : &m->overlay;
    if ((group && !group->has_overlay) || strcmp(args->method->id, "owa") != 0) return false;
    bool by_groups = manifest_by_groups(m);
    size_t n = group ? group->count : by_groups ? m->groups : m->factors;
    const double *weight = group ? r->weight + group->first : by_groups ? r->group_weight : r->weight;
    overlay_owa_character(args, n, weight, orness, tradeoff);
    return true;
}

static void tell(const struct run *r, const struct manifest_group *group)
{
    double orness, tradeoff;
    if (run_owa(r, group, &orness, &tradeoff))
        run_notice(r,
                   "%s%s%soverlay: owa: ORness %.3f (0: the minimum, 1: the maximum), trade-off %.3f (1: as "
                   "wlc)",
                   group ? "groups." : "", group ? group->id : "", group ? "." : "", orness, tradeoff);
}

void run_tell_owa(const struct run *r)
{
    for (size_t g = 0; g < r->manifest->groups; g++) tell(r, &r->manifest->group[g]);
    tell(r, NULL);
}
