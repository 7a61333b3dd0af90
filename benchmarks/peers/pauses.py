"""What the virtual machine's unified log says of times in which all threads stood still."""
import re

PAUSE = re.compile(r"GC\((\d+)\).* Pause \S.* (\d+\.\d+)ms")
STOP = re.compile(r"Safepoint \"(\w+)\".* Total: *(\d+) ns")


def of(text):
    """Collections and their pauses, and the longest stop of any kind with the time until all threads stood."""
    found = list(PAUSE.finditer(text))
    pauses = [float(m.group(2)) for m in found]
    stops = [(int(m.group(2)) / 1e6, m.group(1)) for m in STOP.finditer(text)]
    longest = max(stops, default=(0.0, "none"))
    return {"collections": len({m.group(1) for m in found}), "pauses": len(pauses),
            "longest_pause_ms": max(pauses, default=0.0), "stops": len(stops), "longest_stop_ms": longest[0],
            "longest_stop": longest[1]}
