/* Readers of the keys that take more than one scalar, and the checks over several keys. */
#ifndef CAPACITY_MANIFEST_SECTIONS_H
#define CAPACITY_MANIFEST_SECTIONS_H

#include "manifest/fields.h"

field_reader section_groups, section_factors, section_constraints, section_cell, section_box, section_unit,
    section_score, section_breaks, section_count, section_class_names, section_colors, section_judgements,
    section_parts, section_order, section_formula, section_without, section_quadrants, section_formats,
    section_paper, section_of_factors, section_tier_breaks, section_indicators, section_index_judgements;

typedef void place_check(struct reader *r, void *base, const struct node *where, const struct node *map);
place_check check_top, check_grid, check_weights, check_overlay, check_load, check_industry, check_tiers,
    check_index, check_indicator, check_group, check_group_overlay, check_factor, check_limits,
    check_constraint;

/* The weighting, or the part of it, that takes an extra; NULL: none does. */
const struct method *weights_that_take(const struct method_args *weights, const struct manifest_parts *parts,
                                       enum method_extra extra);

/* What the weights of a level need of its members: judgements by pairs, ranks. `map`: the top of the file. */
void weights_check_levels(struct reader *r, const struct node *map);

#endif
