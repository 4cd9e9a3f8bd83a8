# What is counted, when a collection starts by itself, and of which generation. Each function that
# counts has run once, and free lists are used up: nothing is counted but what the row says.
#
# Rows of full collections hold for processes with fewer than 12000 objects of their own.

#: (count1,count2) right after those steps
def run(n):
    keep = [None] * n
    found = [0] * 40
    other = [0] * 40
    k = 0
    last = 0
    since = 0
    gc.collect()
    for i in range(n):
        keep[i] = []
        c = gc.get_count()
        since = since + 1
        if c[0] < last:
            found[k] = c[1]
            other[k] = c[2]
            k = k + 1
            since = 0
        last = c[0]
    return [[found[i], other[i]] for i in range(14)]
numbers = range(200)
fill = [[] for i in numbers]
gc.set_threshold(10, 3, 2)
run(160)

#: lists from one collection to the next, threshold (10,3,2)
def run(n):
    keep = [None] * n
    found = [0] * 40
    other = [0] * 40
    k = 0
    last = 0
    since = 0
    gc.collect()
    for i in range(n):
        keep[i] = []
        c = gc.get_count()
        since = since + 1
        if c[0] < last:
            found[k] = since
            k = k + 1
            since = 0
        last = c[0]
    return found[1:14]
numbers = range(200)
fill = [[] for i in numbers]
gc.set_threshold(10, 3, 2)
run(160)

#: lists from one collection to the next, threshold0=1
def run(n):
    keep = [None] * n
    found = [0] * 40
    other = [0] * 40
    k = 0
    last = 0
    since = 0
    gc.collect()
    for i in range(n):
        keep[i] = []
        c = gc.get_count()
        since = since + 1
        if c[0] < last:
            found[k] = since
            k = k + 1
            since = 0
        last = c[0]
    return found[3:7]
numbers = range(200)
fill = [[] for i in numbers]
gc.set_threshold(1, 1000, 1000)
run(60)

#: lists from one collection to the next, threshold0=2
def run(n):
    keep = [None] * n
    found = [0] * 40
    other = [0] * 40
    k = 0
    last = 0
    since = 0
    gc.collect()
    for i in range(n):
        keep[i] = []
        c = gc.get_count()
        since = since + 1
        if c[0] < last:
            found[k] = since
            k = k + 1
            since = 0
        last = c[0]
    return found[3:7]
numbers = range(200)
fill = [[] for i in numbers]
gc.set_threshold(2, 1000, 1000)
run(60)

#: lists from one collection to the next, threshold0=5
def run(n):
    keep = [None] * n
    found = [0] * 40
    other = [0] * 40
    k = 0
    last = 0
    since = 0
    gc.collect()
    for i in range(n):
        keep[i] = []
        c = gc.get_count()
        since = since + 1
        if c[0] < last:
            found[k] = since
            k = k + 1
            since = 0
        last = c[0]
    return found[3:7]
numbers = range(200)
fill = [[] for i in numbers]
gc.set_threshold(5, 1000, 1000)
run(60)

#: count0 after each list from one collection to the next, threshold0=10
def run():
    keep = [None] * 100
    found = [0] * 100
    gc.collect()
    for i in range(100):
        keep[i] = []
        c = gc.get_count()
        found[i] = c[0]
    return found
numbers = range(200)
fill = [[] for i in numbers]
gc.set_threshold(10, 1000, 1000)
found = run()
def cycle(found):
    k = 30
    for i in range(30, 41):
        if found[i] < found[i - 1]:
            k = i
    return found[k:k + 11]
cycle(found)

#: count1 after 40 lists, threshold0=0
def run():
    keep = [None] * 40
    gc.collect()
    for i in range(40):
        keep[i] = []
    return gc.get_count()[1]
numbers = range(200)
fill = [[] for i in numbers]
gc.set_threshold(0)
run()

#: count1 after 40 lists, disabled
def run():
    keep = [None] * 40
    gc.collect()
    for i in range(40):
        keep[i] = []
    return gc.get_count()[1]
numbers = range(200)
fill = [[] for i in numbers]
gc.disable()
gc.set_threshold(5, 1000, 1000)
run()

#: generations collected, threshold (10,3,1000) @ 3.6..
def tell(phase, info):
    if phase == 'start':
        log.append(info['generation'])
def run():
    keep = [None] * 400
    for i in range(400):
        keep[i] = []
numbers = range(200)
fill = [[] for i in numbers]
gc.set_threshold(10, 3, 1000)
gc.collect()
gc.callbacks.append(tell)
run()
gc.callbacks.clear()
log[:30]

#: 30 lists one after another, threshold0=10: (count0,count1,count2) then, and behind a call
def run():
    gc.collect()
    a0 = []
    a1 = []
    a2 = []
    a3 = []
    a4 = []
    a5 = []
    a6 = []
    a7 = []
    a8 = []
    a9 = []
    a10 = []
    a11 = []
    a12 = []
    a13 = []
    a14 = []
    a15 = []
    a16 = []
    a17 = []
    a18 = []
    a19 = []
    a20 = []
    a21 = []
    a22 = []
    a23 = []
    a24 = []
    a25 = []
    a26 = []
    a27 = []
    a28 = []
    a29 = []
    b = gc.get_count()
    c = gc.get_count()
    return [b, c]
run()
numbers = range(200)
fill = [[] for i in numbers]
gc.set_threshold(10, 1000, 1000)
run()

#: collections to the first full one: 4200 more at every third, behind no lists
def run(n):
    keep = [None] * n
    k = 0
    full = 0
    last = 0
    elder = 0
    gc.collect()
    for i in range(n):
        keep[i] = []
        c = gc.get_count()
        if c[0] < last:
            k = k + 1
            if c[2] < elder:
                if full == 0:
                    full = k
            elder = c[2]
        last = c[0]
    return full
numbers = range(0)
base = [[] for i in numbers]
gc.set_threshold(1399, 1, 0)
run(18000)

#: collections to the first full one: 4200 more at every third, behind 19000 lists
def run(n):
    keep = [None] * n
    k = 0
    full = 0
    last = 0
    elder = 0
    gc.collect()
    for i in range(n):
        keep[i] = []
        c = gc.get_count()
        if c[0] < last:
            k = k + 1
            if c[2] < elder:
                if full == 0:
                    full = k
            elder = c[2]
        last = c[0]
    return full
numbers = range(19000)
base = [[] for i in numbers]
gc.set_threshold(1399, 1, 0)
run(18000)

#: collections to the first full one: 4200 more at every third, behind 36000 lists
def run(n):
    keep = [None] * n
    k = 0
    full = 0
    last = 0
    elder = 0
    gc.collect()
    for i in range(n):
        keep[i] = []
        c = gc.get_count()
        if c[0] < last:
            k = k + 1
            if c[2] < elder:
                if full == 0:
                    full = k
            elder = c[2]
        last = c[0]
    return full
numbers = range(36000)
base = [[] for i in numbers]
gc.set_threshold(1399, 1, 0)
run(18000)

#: count0 after making []
def count():
    gc.collect()
    x = []
    return gc.get_count()[0]
gc.disable()
count()
numbers = range(200)
fill = [[[], {}, {1}] for i in numbers]
count()

#: count0 after making [[], []]
def count():
    gc.collect()
    x = [[], []]
    return gc.get_count()[0]
gc.disable()
count()
numbers = range(200)
fill = [[[], {}, {1}] for i in numbers]
count()

#: count0 after making (1, [])
def count():
    gc.collect()
    x = (1, [])
    return gc.get_count()[0]
gc.disable()
count()
numbers = range(200)
fill = [[[], {}, {1}] for i in numbers]
count()

#: count0 after making {}
def count():
    gc.collect()
    x = {}
    return gc.get_count()[0]
gc.disable()
count()
numbers = range(200)
fill = [[[], {}, {1}] for i in numbers]
count()

#: count0 after making {'a': 1}
def count():
    gc.collect()
    x = {'a': 1}
    return gc.get_count()[0]
gc.disable()
count()
numbers = range(200)
fill = [[[], {}, {1}] for i in numbers]
count()

#: count0 after making {1}
def count():
    gc.collect()
    x = {1}
    return gc.get_count()[0]
gc.disable()
count()
numbers = range(200)
fill = [[[], {}, {1}] for i in numbers]
count()

#: count0 after making object()
def count():
    gc.collect()
    x = object()
    return gc.get_count()[0]
gc.disable()
count()
numbers = range(200)
fill = [[[], {}, {1}] for i in numbers]
count()

#: count0 after making P()
class P(object):
    pass
def count():
    gc.collect()
    x = P()
    return gc.get_count()[0]
gc.disable()
count()
numbers = range(200)
fill = [[[], {}, {1}] for i in numbers]
count()

#: count0 after making an instance of slots
class S(object):
    __slots__ = ('a',)
def count():
    gc.collect()
    x = S()
    return gc.get_count()[0]
gc.disable()
count()
numbers = range(200)
fill = [[[], {}, {1}] for i in numbers]
count()

#: count0 after making an instance of empty slots
class S(object):
    __slots__ = ()
def count():
    gc.collect()
    x = S()
    return gc.get_count()[0]
gc.disable()
count()
numbers = range(200)
fill = [[[], {}, {1}] for i in numbers]
count()

#: count0 after making a function
def count():
    gc.collect()
    x = lambda: 0
    return gc.get_count()[0]
gc.disable()
count()
numbers = range(200)
fill = [[[], {}, {1}] for i in numbers]
count()

#: count0 after making a bound method
class M(object):
    def m(self):
        pass
p = M()
def count():
    gc.collect()
    x = p.m
    return gc.get_count()[0]
gc.disable()
count()
numbers = range(200)
fill = [[[], {}, {1}] for i in numbers]
count()

#: count0 after making weakref.ref(p)
class P(object):
    pass
p = P()
def count():
    gc.collect()
    x = weakref.ref(p)
    return gc.get_count()[0]
gc.disable()
count()
numbers = range(200)
fill = [[[], {}, {1}] for i in numbers]
count()

#: count0 after making weakref.proxy(p)
class P(object):
    pass
p = P()
def count():
    gc.collect()
    x = weakref.proxy(p)
    return gc.get_count()[0]
gc.disable()
count()
numbers = range(200)
fill = [[[], {}, {1}] for i in numbers]
count()

#: count0 after making a str
s = 'a' * 50
def count():
    gc.collect()
    x = s + 'b'
    return gc.get_count()[0]
gc.disable()
count()
numbers = range(200)
fill = [[[], {}, {1}] for i in numbers]
count()

#: count0 after making an int
n = 10 ** 10
def count():
    gc.collect()
    x = n + 1
    return gc.get_count()[0]
gc.disable()
count()
numbers = range(200)
fill = [[[], {}, {1}] for i in numbers]
count()

#: count0 after making a float
n = 1.5
def count():
    gc.collect()
    x = n + 1.5
    return gc.get_count()[0]
gc.disable()
count()
numbers = range(200)
fill = [[[], {}, {1}] for i in numbers]
count()

#: count0 after making P() with an attribute
class P(object):
    pass
def count():
    gc.collect()
    x = P()
    x.a = 1
    return gc.get_count()[0]
gc.disable()
count()
numbers = range(200)
fill = [[[], {}, {1}] for i in numbers]
count()

#: count0 after making P() with an attribute and touching its __dict__
class P(object):
    pass
def count():
    gc.collect()
    x = P()
    x.a = 1
    y = x.__dict__
    return gc.get_count()[0]
gc.disable()
count()
numbers = range(200)
fill = [[[], {}, {1}] for i in numbers]
count()

#: count0 after making ten of P()
class P(object):
    pass
def count():
    gc.collect()
    x = [P(), P(), P(), P(), P(), P(), P(), P(), P(), P()]
    return gc.get_count()[0]
gc.disable()
count()
numbers = range(200)
fill = [[[], {}, {1}] for i in numbers]
count()

#: count0 after making [] and dropping it
def count():
    gc.collect()
    x = []
    x = None
    return gc.get_count()[0]
gc.disable()
count()
numbers = range(200)
fill = [[[], {}, {1}] for i in numbers]
count()

#: count0 after making {1} and dropping it
def count():
    gc.collect()
    x = {1}
    x = None
    return gc.get_count()[0]
gc.disable()
count()
numbers = range(200)
fill = [[[], {}, {1}] for i in numbers]
count()

#: count0 after making P() and dropping it
class P(object):
    pass
def count():
    gc.collect()
    x = P()
    x = None
    return gc.get_count()[0]
gc.disable()
count()
numbers = range(200)
fill = [[[], {}, {1}] for i in numbers]
count()

#: count0 after making [], dropping it and making another
def count():
    gc.collect()
    x = []
    x = None
    x = []
    return gc.get_count()[0]
gc.disable()
count()
numbers = range(200)
fill = [[[], {}, {1}] for i in numbers]
count()

#: count0 after get_count()
def count():
    gc.collect()
    x = gc.get_count()
    return gc.get_count()[0]
gc.disable()
count()
numbers = range(200)
fill = [[[], {}, {1}] for i in numbers]
count()

#: count0 for touching __dict__
class P(object):
    pass
x = P()
x.a = 1
y = x.__dict__
def count():
    gc.collect()
    y = x.__dict__
    return gc.get_count()[0]
gc.disable()
count()
numbers = range(200)
fill = [[[], {}, {1}] for i in numbers]
count()

#: count0 after freeing 50 old objects (floor 0)
def count():
    x = [[] for i in range(50)]
    gc.collect()
    x = None
    return gc.get_count()
gc.disable()
count()
count()

#: get_count after collect of 2,0,0,1,1,0,2
def count():
    gc.collect()
    a = gc.get_count()
    gc.collect(0)
    b = gc.get_count()
    gc.collect(0)
    c = gc.get_count()
    gc.collect(1)
    d = gc.get_count()
    gc.collect(1)
    e = gc.get_count()
    gc.collect(0)
    f = gc.get_count()
    gc.collect(2)
    return [a, b, c, d, e, f, gc.get_count()]
gc.disable()
count()
numbers = range(200)
fill = [[[], {}, {1}] for i in numbers]
count()
