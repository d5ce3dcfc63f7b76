/* compare.json: what was compared, how the runs differ, and what changed. */
#ifndef CAPACITY_RUN_COMPARE_JSON_H
#define CAPACITY_RUN_COMPARE_JSON_H

#include "report/table.h"
#include "run/compare.h"

/* All that it says but for the files, as a new object. `zones` has the whole in its last row. */
enum status compare_json(const struct compare *c, const struct table *zones, json_t **out, struct error *err);

/* How what the runs were made of differs: keys of the manifests as used, weights of factors, input files. A
 * new object. ST_INPUT where a manifest in run.json is not YAML. */
enum status compare_differences(const struct compare *c, json_t **out, struct error *err);

/* The manifest of a run as its list of inputs has it: path, size, hash. Borrowed; NULL where there is none.
 */
json_t *compare_manifest_file(const struct compare *c, int side);

/* The rows of the zones that the run.json of a side has, by id; empty where that run has no zones. Caller
 * frees. */
json_t *compare_zones_by_id(const struct compare *c, int side);

#endif
