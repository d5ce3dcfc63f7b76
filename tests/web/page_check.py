#!/usr/bin/env python3
"""page_check.py REPORT...: what can be said of a report without a browser; prints every fault, exit 1 when there is one.

Elements are nested and closed, nothing is loaded from elsewhere, ids are unique and links lead to them, pictures have
words, headings go down by one, tables have heads and captions, the language is stated, the file is under 6 MB.
"""

import os
import re
import sys
from html.parser import HTMLParser

VOID = {"meta", "link", "img", "br", "input", "hr"}
LARGEST = 6_000_000
LOADING = {"src", "href", "data", "poster", "srcset", "action", "formaction", "xlink:href"}


class Check(HTMLParser):
    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.faults, self.open, self.ids, self.links, self.labels = [], [], [], [], []
        self.heading = 0

    def fault(self, text):
        self.faults.append(f"line {self.getpos()[0]}: {text}")

    def handle_starttag(self, tag, attributes):
        a = dict(attributes)
        if len(a) < len(attributes):
            self.fault(f"<{tag}> has an attribute twice")
        if tag not in VOID:
            self.open.append(tag)
        if "id" in a:
            self.ids.append(a["id"])
        self.labels += [i for k in ("aria-labelledby", "aria-describedby", "for") for i in a.get(k, "").split()]
        for name in LOADING & set(a):
            if a[name].startswith("#"):
                self.links.append(a[name][1:])
            elif not a[name].startswith("data:"):
                self.fault(f"<{tag} {name}=\"{a[name][:60]}\"> is not in the file")
        if any(k.startswith("on") for k in a):
            self.fault(f"<{tag}> has a handler")
        if tag == "html" and not a.get("lang"):
            self.fault("no language")
        if tag == "img" and not a.get("alt", "").strip():
            self.fault("a picture without words")
        if tag == "table":
            self.parts = set()
        if self.open and "table" in self.open:
            self.parts.add(tag)
        if re.fullmatch("h[1-6]", tag):
            level = int(tag[1])
            if level > self.heading + 1:
                self.fault(f"h{level} under h{self.heading}")
            self.heading = level

    def handle_endtag(self, tag):
        if not self.open or self.open[-1] != tag:
            self.fault(f"</{tag}> closes {self.open[-1:]}")
        if tag in self.open:
            while self.open.pop() != tag:
                pass
        if tag == "table" and not {"caption", "thead", "tbody", "th"} <= self.parts:
            self.fault(f"a table of {sorted(self.parts)} only")

    def handle_data(self, data):
        if self.open and self.open[-1] == "style" and re.search(r"url\(|@import", data):
            self.fault("the style loads something")

    def finish(self):
        self.close()
        if self.open:
            self.fault(f"not closed: {self.open}")
        for name in sorted({i for i in self.ids if self.ids.count(i) > 1}):
            self.fault(f"id {name} stands more than once")
        for name in sorted(set(self.links + self.labels) - set(self.ids)):
            self.fault(f"nothing has the id {name}")
        return self.faults


def check(path):
    with open(path, encoding="utf-8") as f:
        text = f.read()
    page = Check()
    page.feed(text)
    faults = page.finish()
    if os.path.getsize(path) >= LARGEST:
        faults.append(f"{os.path.getsize(path)} bytes, expected under {LARGEST}")
    return faults


def main(paths):
    status = 0
    for path in paths:
        for fault in check(path):
            print(f"{path}: {fault}")
            status = 1
    return status


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
