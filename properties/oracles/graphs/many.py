# Builds graphs in this very interpreter, collects, and tells what is seen: a line of JSON on stdin
# for each graph, a line on stdout for what came of it. One text for CPython 2.7 and 3.6 to 3.13.
#
#   [kinds, [[from, to], ...], [held, ...]]     plan.ts tells what these are
#
# With the collector off, the graph is built; all but the held objects are let go; a full collection;
# then these are let go, too, and another one. Of each: what it returned, which objects are tracked
# then, and whose finalizers ran.

import gc
import json
import sys

from plan_classes import Node, Saver, Telling, kept, log, saving

CLASSES = {"N": Node, "F": Telling, "S": Saver}
ATOM = -1
nodes = []
ids = []


def new_node(kind, number):
    if kind == "L":
        return []
    if kind == "D":
        return {}
    node = CLASSES[kind]()
    if kind != "N":
        node.i = number
    return node


def build(kinds, edges):
    stored = [0] * len(kinds)
    for number, kind in enumerate(kinds):
        if kind == "T":
            items = [1 if to == ATOM else nodes[to] for start, to in edges if start == number]
            nodes.append(tuple(items))
        else:
            nodes.append(new_node(kind, number))
    for start, to in edges:
        if kinds[start] == "T":
            continue
        holder, item, at = nodes[start], 1 if to == ATOM else nodes[to], stored[start]
        stored[start] += 1
        if kinds[start] == "L":
            holder.append(item)
        elif kinds[start] == "D":
            holder[at] = item
        else:
            setattr(holder, "x%d" % at, item)


def let_go(held, wanted, among):
    """Lets the objects go of which `held` is `wanted`; what a collection makes of those `among`."""
    for i in range(len(nodes)):
        if held[i] == wanted:
            nodes[i] = None
    if wanted:
        del kept[:]
    # Nothing is made here that could come to lie where an object was.
    returned = gc.collect()
    objects = gc.get_objects()
    tracked = set(map(id, objects))
    # This very frame is among them.
    del objects[:]
    seen = [returned, [i for i in among if ids[i] in tracked], list(log)]
    del log[:]
    return seen


def tidy():
    """Breaks what 2.7 cannot free, and takes what finalizers have saved."""
    # In 2.7 a finalizer runs each time, and would save its object for ever.
    del saving[:]
    while True:
        for each in gc.garbage:
            each.__dict__.clear()
        each = None
        del gc.garbage[:], kept[:]
        if not gc.collect() and not gc.garbage:
            break
    saving.append(1)
    del log[:]


def main():
    gc.disable()
    gc.collect()
    gc.collect()
    if hasattr(gc, "freeze"):
        gc.freeze()
    for line in sys.stdin:
        kinds, edges, held = json.loads(line)
        build(kinds, edges)
        ids.extend(map(id, nodes))
        dropped = let_go(held, False, range(len(ids)))
        released = let_go(held, True, dropped[1])
        del nodes[:], ids[:]
        tidy()
        sys.stdout.write(json.dumps([dropped, released]) + "\n")


main()
