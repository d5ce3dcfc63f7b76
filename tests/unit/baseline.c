/* The loops over cells once more, for the plainest processor, to compare with. */
#define CAPACITY_BASELINE
#define overlay_limiting_factor baseline_limiting_factor
#define overlay_load            baseline_load
#define overlay_load_state      baseline_load_state
#define overlay_load_states     baseline_load_states
#define overlay_wlc             baseline_wlc
#define score_linear            baseline_linear
#define stretch_all             baseline_stretch
#define zone_sums_add_run       baseline_sums

/* NOLINTBEGIN(bugprone-suspicious-include) */
#include "overlay/limiting.c"
#include "overlay/load.c"
#include "overlay/wlc.c"
#include "score/linear.c"
#include "zones/runs.c"
/* NOLINTEND(bugprone-suspicious-include) */
