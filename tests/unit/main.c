/* Runs the unit tests: all suites, or those named on the command line. */
#include "suites.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct {
    const char *name;
    Suite *(*make)(void);
} suites[] = {UNIT_SUITES};

enum { SUITE_COUNT = sizeof suites / sizeof suites[0] };

static int run(size_t i)
{
    SRunner *runner = srunner_create(suites[i].make());
    srunner_run_all(runner, CK_ENV);
    /* A suite without a test would pass for ever. */
    int failed = srunner_ntests_run(runner) == 0 ? 1 : srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed;
}

static int run_named(const char *name)
{
    for (size_t i = 0; i < SUITE_COUNT; i++)
        if (strcmp(suites[i].name, name) == 0) return run(i);
    fprintf(stderr, "unit_tests: no suite called %s\n", name);
    return 1;
}

int main(int argc, char **argv)
{
    int failed = 0;
    if (argc < 2)
        for (size_t i = 0; i < SUITE_COUNT; i++) failed += run(i);
    for (int i = 1; i < argc; i++) failed += run_named(argv[i]);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
