/* What operators take beside numbers: order weights and formulas. */
#include "manifest/sections.h"

#include <math.h>

void section_order(struct reader *r, void *to, const struct node *key, const struct node *value)
{
    (void)key;
    struct method_args *args = to;
    static const char expected[] = "a list of weights >= 0 that sum to 1, that of the highest score first";
    if (value->kind != NODE_LIST || value->count < 1 || value->count > FACTORS_MAX) {
        reader_wrong(r, value, expected, NULL, 0);
        return;
    }
    args->x = reader_alloc(r, value->count, sizeof *args->x);
    if (!args->x) return;
    double sum = 0;
    bool ok = true;
    for (size_t i = 0; i < value->count; i++) {
        size_t length = reader_enter_index(r, i);
        if (!reader_number(r, value->item[i], "a number >= 0", &args->x[i])) {
            ok = false;
        } else if (args->x[i] < 0) {
            reader_wrong(r, value->item[i], "a number >= 0", NULL, 0);
            ok = false;
        }
        sum += args->x[i];
        reader_leave(r, length);
    }
    if (ok && fabs(sum - 1) <= 1e-6)
        args->count = value->count; /* weights at fault are not counted */
    else if (ok)
        reader_fault(r, value, "found weights that sum to %.9g, expected a sum of 1", sum);
}

void section_formula(struct reader *r, void *to, const struct node *key, const struct node *value)
{
    (void)key;
    struct method_args *args = to;
    const char *formula = reader_text(r, value);
    if (!formula) return;
    args->count = 0;
    args->names = reader_alloc(r, 1, sizeof *args->names);
    char *copy = args->names ? reader_copy(r, formula) : NULL;
    if (!copy) return;
    args->names[0] = copy;
    args->count = 1;
}
