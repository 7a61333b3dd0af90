"""A document with parts that programs write, each between two marks of its own."""


def replace(file, part, text):
    file.write_text(replaced(file.read_text(), part, text))


def replaced(document, part, text):
    begin, end = marks(part)
    if begin not in document or document.index(begin) > document.find(end):
        raise ValueError("the document lacks the marks of the part " + part)
    before, rest = document.split(begin, 1)
    return before + begin + "\n" + text.strip() + "\n" + end + rest.split(end, 1)[1]


def marks(part):
    return ("<!-- %s: written by bin/bench %s, do not edit -->" % (part, part), "<!-- end of %s -->" % part)


def row(*cells):
    return "| " + " | ".join(str(c) for c in cells) + " |\n"
