# The collector's benchmark in a real CPython: for each line `GRAPH OBJECTS` of stdin, builds the
# graph of lists, collects it once, and writes the nanoseconds of that collection and its result.
# graphs.ts builds the same graphs.
import gc
import sys
import time


def numbers():
    state = 12345
    while True:
        state ^= (state << 13) & 0xFFFFFFFF
        state ^= state >> 17
        state ^= (state << 5) & 0xFFFFFFFF
        yield state


def build(graph, count):
    lists = [[None, None] for _ in range(count)]
    draw = numbers()
    for i, each in enumerate(lists):
        if graph == "pairs":
            each[0] = lists[(i ^ 1) % count]
            each[1] = each
            continue
        each[0] = lists[(i + 1) % count]
        drawn = next(draw)
        to = i + 1 + drawn % 16 if graph.endswith("local") else drawn
        each[1] = lists[to % count]
    return lists


def measure(graph, count):
    lists = build(graph, count)
    root = lists[0] if graph.startswith("alive") else None
    del lists
    start = time.process_time_ns()
    found = gc.collect()
    spent = time.process_time_ns() - start
    del root
    gc.collect()
    return spent, found


gc.disable()
gc.collect()
gc.freeze()
for line in sys.stdin:
    name, objects = line.split()
    print(*measure(name, int(objects)), flush=True)
