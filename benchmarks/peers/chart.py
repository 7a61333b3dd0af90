"""A picture of STOI for each server and phone, as SVG, without a library."""

WIDTH, HEIGHT, LEFT, TOP, GAP = 270, 200, 46, 46, 34
COLOURS = {"rtpengine": "#b5541c", "crosspoint": "#1f6fb2"}
TITLES = {"rtpengine": "rtpengine", "crosspoint": "Crosspoint"}
LOWEST, HIGHEST = 0.3, 1.0


def svg(panels):
    whole_width = LEFT + len(panels) * (WIDTH + GAP)
    whole_height = TOP + HEIGHT + 76
    out = ['<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" font-family="sans-serif" font-size="12">'
           % (whole_width, whole_height), '<rect width="100%" height="100%" fill="#ffffff"/>']
    for i, (title, unit, lines) in enumerate(panels):
        out += panel(LEFT + i * (WIDTH + GAP), title, unit, lines)
    return "\n".join(out + legend(TOP + HEIGHT + 58) + ["</svg>", ""])


def panel(x0, title, unit, lines):
    most = max((x for points in lines.values() for x, _ in points), default=1) or 1
    out = [text(x0 + WIDTH / 2, TOP - 14, "STOI at the phone: " + title, "middle", "#222222")]
    for y in (0.4, 0.6, 0.8, 1.0):
        out.append(line([(x0, height(y)), (x0 + WIDTH, height(y))], "#dddddd", 1))
        out.append(text(x0 - 6, height(y) + 4, "%.1f" % y, "end"))
    for x in sorted({x for points in lines.values() for x, _ in points}):
        out.append(text(x0 + x / most * WIDTH, TOP + HEIGHT + 16, "%g" % x, "middle"))
    out.append(text(x0 + WIDTH / 2, TOP + HEIGHT + 32, unit, "middle"))
    for (server, phone_ms), points in lines.items():
        places = [(x0 + x / most * WIDTH, height(y)) for x, y in points]
        out.append(line(places, COLOURS[server], 2, "5 4" if phone_ms > 100 else None))
        out += ['<circle cx="%.1f" cy="%.1f" r="3" fill="%s"/>' % (*p, COLOURS[server]) for p in places]
    return out


def legend(y):
    out, x = [], LEFT
    for server, colour in COLOURS.items():
        for dash, phone in ((None, "phone of 60 ms"), ("5 4", "patient phone")):
            out.append(line([(x, y - 4), (x + 26, y - 4)], colour, 2, dash))
            label = TITLES[server] + ", " + phone
            out.append(text(x + 32, y, label, "start"))
            x += 44 + 6.2 * len(label)
    return out


def height(y):
    return TOP + HEIGHT * (HIGHEST - max(LOWEST, y)) / (HIGHEST - LOWEST)


def line(places, colour, width, dash=None):
    return '<polyline fill="none" stroke="%s" stroke-width="%d"%s points="%s"/>' % (
        colour, width, ' stroke-dasharray="%s"' % dash if dash else "", " ".join("%.1f,%.1f" % p for p in places))


def text(x, y, words, anchor, colour="#555555"):
    return '<text x="%.1f" y="%.1f" text-anchor="%s" fill="%s">%s</text>' % (x, y, anchor, colour, words)
