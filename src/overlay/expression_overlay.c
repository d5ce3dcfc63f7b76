/* The row `expression`: a formula as the operator. */
#include "base/expression.h"
#include "base/method_list.h"
#include "overlay/overlay.h"

#include <math.h>

static size_t clip(float *out, size_t n)
{
    size_t clipped = 0;
    for (size_t i = 0; i < n; i++) {
        clipped += out[i] < 0 || out[i] > 1;
        out[i] = out[i] < 0 ? 0 : out[i] > 1 ? 1 : out[i];
    }
    return clipped;
}

/* Share of the weight of all factors that had data. */
static void share(const struct overlay_block *b, const float *out, float *valid)
{
    for (size_t i = 0; i < b->cells; i++) {
        double there = 0;
        for (size_t f = 0; f < b->factors; f++)
            if (b->weight[f] > 0 && b->score[f][i] == b->score[f][i]) there += b->weight[f];
        valid[i] = out[i] == out[i] ? (float)there : NAN;
    }
}

void overlay_expression_eval(struct expression *expression, const struct overlay_block *block, float *out,
                             float *valid)
{
    size_t invalid = 0;
    expression_eval(expression, block->score, block->cells, out, &invalid);
    size_t clipped = clip(out, block->cells);
    if (valid) share(block, out, valid);
    if (!block->counts) return;
    block->counts->invalid += invalid;
    block->counts->clipped += clipped;
}

/* A formula that does not compile gives no data: whoever runs it has opened it before, and told the reason.
 */
void overlay_expression(const struct method_args *args, const struct overlay_block *b, float *out,
                        float *valid)
{
    struct expression *e = NULL;
    if (!b->names || expression_open(args->names[0], b->names, b->factors, &e, NULL) != ST_OK) {
        for (size_t i = 0; i < b->cells; i++) out[i] = NAN;
        for (size_t i = 0; valid && i < b->cells; i++) valid[i] = NAN;
        return;
    }
    overlay_expression_eval(e, b, out, valid);
    expression_close(e);
}
