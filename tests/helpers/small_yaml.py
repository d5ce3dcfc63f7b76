"""The part of YAML that manifests use: mappings, lists, flow style, quotes, comments. No anchors, no blocks of text."""

import re


def scalar(text):
    """A number or a word."""
    if re.fullmatch(r"[-+]?[0-9]+", text):
        return int(text)
    try:
        return float(text) if text.lower() not in ("nan", "inf", "-inf", "infinity") else text
    except ValueError:
        return text


class Flow:
    """{a: 1, b: [2, 3]} and whatever may stand in it."""

    def __init__(self, text):
        self.text, self.at = text, 0

    def space(self):
        while self.at < len(self.text) and self.text[self.at] in " \t\n":
            self.at += 1

    def quoted(self):
        quote, out = self.text[self.at], []
        self.at += 1
        while self.text[self.at] != quote or (quote == "'" and self.text[self.at:self.at + 2] == "''"):
            if quote == '"' and self.text[self.at] == "\\":
                self.at += 1
                out.append({"n": "\n", "t": "\t"}.get(self.text[self.at], self.text[self.at]))
            else:
                out.append(self.text[self.at])
                self.at += self.text[self.at] == quote
            self.at += 1
        self.at += 1
        return "".join(out)

    def plain(self):
        start = self.at
        while self.at < len(self.text):
            c = self.text[self.at]
            if c in ",]}" or (c == ":" and (self.at + 1 == len(self.text) or self.text[self.at + 1] in " \n")):
                break
            self.at += 1
        return scalar(self.text[start:self.at].strip())

    def value(self):
        self.space()
        c = self.text[self.at]
        if c == "{":
            return self.mapping()
        if c == "[":
            return self.list()
        return self.quoted() if c in "\"'" else self.plain()

    def list(self):
        out = []
        self.at += 1
        while True:
            self.space()
            if self.text[self.at] == "]":
                self.at += 1
                return out
            if self.text[self.at] == ",":
                self.at += 1
                continue
            out.append(self.value())

    def mapping(self):
        out = {}
        self.at += 1
        while True:
            self.space()
            if self.text[self.at] == "}":
                self.at += 1
                return out
            if self.text[self.at] == ",":
                self.at += 1
                continue
            key = self.value()
            self.space()
            assert self.text[self.at] == ":", self.text[self.at:self.at + 40]
            self.at += 1
            out[key] = self.value()


def without_comment(line):
    quote = None
    for i, c in enumerate(line):
        if quote:
            quote = None if c == quote else quote
        elif c in "\"'" and (i == 0 or line[i - 1] in " [{,"):
            quote = c
        elif c == "#" and (i == 0 or line[i - 1] == " "):
            return line[:i]
    return line


def open_brackets(text):
    text = re.sub(r"\"(\\.|[^\"])*\"|'[^']*'", "", text)
    return sum(text.count(c) for c in "{[") - sum(text.count(c) for c in "}]")


def lines_of(text):
    """[(indent, text)], flow values that run over several lines joined, "- a: b" cut in two."""
    out = []
    for line in text.split("\n"):
        line = without_comment(line).rstrip()
        if not line.strip():
            continue
        if out and open_brackets(out[-1][1]) > 0:
            out[-1] = (out[-1][0], out[-1][1] + " " + line.strip())
            continue
        indent = len(line) - len(line.lstrip())
        line = line.strip()
        while line.startswith("- ") or line == "-":
            out.append((indent, "-"))
            rest = line[1:].lstrip()
            indent += len(line) - len(rest)
            line = rest
        if line:
            out.append((indent, line))
    return out


KEY = re.compile(r"""("(?:\\.|[^"])*"|'[^']*'|[^"'{\[].*?):(?:\s+(.*))?$""", re.S)


def block(lines, at, indent):
    """The value that begins at a line of that indent; returns it and the line after it."""
    text = lines[at][1]
    if text == "-":
        out = []
        while at < len(lines) and lines[at] == (indent, "-"):
            item, at = block(lines, at + 1, lines[at + 1][0])
            out.append(item)
        return out, at
    if text[0] in "{[" or not KEY.match(text):
        return Flow(text).value(), at + 1
    out = {}
    while at < len(lines) and lines[at][0] == indent and lines[at][1] != "-":
        key, value = KEY.match(lines[at][1]).groups()
        key = Flow(key).quoted() if key[0] in "\"'" else scalar(key)
        at += 1
        if value:
            # A plain value in block style runs to the end of its line, commas included.
            out[key] = Flow(value).value() if value[0] in "{[\"'" else scalar(value.strip())
        elif at < len(lines) and (lines[at][0] > indent or lines[at] == (indent, "-")):
            out[key], at = block(lines, at, lines[at][0])
        else:
            out[key] = None
    return out, at


def read(text):
    lines = lines_of(text)
    value, at = block(lines, 0, lines[0][0])
    assert at == len(lines), f"not understood: {lines[at][1]}"
    return value
