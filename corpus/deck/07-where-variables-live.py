# Row 7 of docs/DECK.md: names are on the run-time stack, lists, dicts and ints on the heap.
# `--frame go` shows the stack while the function runs.
a = [1, 2, 3]
b = {"n": "1"}
c = 1

def go(e, f):
    g = [e, f]
    return g

d = go(a, c)
