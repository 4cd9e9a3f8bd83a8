# Row 27 of docs/DECK.md: gc.set_debug makes collections write to sys.stderr what they find, and
# DEBUG_LEAK keeps it in gc.garbage. The append of the slide makes no cycle: there is nothing to find
# until b refers to a as well.
import gc
import sys
gc.collect()
gc.set_debug(gc.DEBUG_STATS | gc.DEBUG_LEAK)
a = []
b = []
a.append(b)
c = sys.getrefcount(a)
d = sys.getrefcount(b)
del a
del b
e = gc.collect()
a = []
b = []
a.append(b)
b.append(a)
f = sys.getrefcount(a)
del a
del b
g = gc.collect()
h = len(gc.garbage)
gc.set_debug(0)
del gc.garbage[:]
i = gc.collect()
