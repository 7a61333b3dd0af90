"""What moved since the figures that were last committed."""
from document import row

import figures

NOISE = 0.05  # share by which the median of some runs differs from that of others on a quiet machine


def since(before, now):
    """A table of the figures that moved by more than both runs scattered."""
    if before is None:
        return "No figures are committed yet to compare with."
    rows = []
    for f in figures.FIGURES:
        for server in figures.SERVERS:
            old = before["figures"].get(f.key, {}).get(server)
            new = now["figures"].get(f.key, {}).get(server)
            if old and new and moved(old, new):
                rows.append(row(f.title, server, "%.*f" % (f.digits, old["median"]), "%.*f" % (f.digits, new["median"]),
                                percent(old["median"], new["median"])))
    heading = "Against %s of %s: " % (before["machine"]["commit"], before["machine"]["when"])
    if not rows:
        return heading + "nothing moved by more than the noise."
    return heading + "\n\n" + row("moved", "server", "before", "now", "by") + row("---", "---", "---:", "---:", "---:") \
        + "".join(rows)


def moved(old, new):
    apart = max(new["least"] - old["most"], old["least"] - new["most"])
    return apart > 0 and abs(new["median"] - old["median"]) > NOISE * abs(old["median"])


def percent(old, new):
    return "%+.0f %%" % (100 * (new - old) / abs(old)) if old else "from 0"
