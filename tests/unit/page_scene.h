/* A folder for a page to be written to, and a name that must do no harm in it. */
#ifndef CAPACITY_TEST_PAGE_SCENE_H
#define CAPACITY_TEST_PAGE_SCENE_H

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#define HOSTILE "</script><img src=x onerror=alert(1)>\"'&\u202e\u05d0\U0001F33E"
static const char escaped[] = "&lt;/script&gt;&lt;img src=x onerror=alert(1)&gt;&quot;&#39;&amp;";

static char folder[32];

static inline void make_folder(void)
{
    snprintf(folder, sizeof folder, "/tmp/capacity_page_XXXXXX");
    ck_assert_ptr_nonnull(mkdtemp(folder));
}

static inline void remove_folder(void)
{
    char path[sizeof folder + 32];
    snprintf(path, sizeof path, "%s/report.html", folder);
    unlink(path);
    snprintf(path, sizeof path, "%s/map.png", folder);
    unlink(path);
    rmdir(folder);
}

#endif
