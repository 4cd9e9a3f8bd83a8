# In which order blocks come back: eight objects die, eight are made; of which each is the block.

#: reuse order [deleted 0..7 in order] []
def reuse(mk):
    pre = [mk() for _ in range(8)]
    ids = [id(o) for o in pre]
    o = None
    for i in range(8):
        pre[i] = None
    new = [mk() for _ in range(8)]
    found = []
    for o in new:
        at = '-'
        for i in range(8):
            if ids[i] == id(o):
                at = i
        found.append(at)
    return found
reuse(lambda: [])

#: reuse order [deleted 0..7 in order] [1]
def reuse(mk):
    pre = [mk() for _ in range(8)]
    ids = [id(o) for o in pre]
    o = None
    for i in range(8):
        pre[i] = None
    new = [mk() for _ in range(8)]
    found = []
    for o in new:
        at = '-'
        for i in range(8):
            if ids[i] == id(o):
                at = i
        found.append(at)
    return found
reuse(lambda: [1])

#: reuse order [deleted 0..7 in order] {}
def reuse(mk):
    pre = [mk() for _ in range(8)]
    ids = [id(o) for o in pre]
    o = None
    for i in range(8):
        pre[i] = None
    new = [mk() for _ in range(8)]
    found = []
    for o in new:
        at = '-'
        for i in range(8):
            if ids[i] == id(o):
                at = i
        found.append(at)
    return found
reuse(lambda: {})

#: reuse order [deleted 0..7 in order] {1:1}
def reuse(mk):
    pre = [mk() for _ in range(8)]
    ids = [id(o) for o in pre]
    o = None
    for i in range(8):
        pre[i] = None
    new = [mk() for _ in range(8)]
    found = []
    for o in new:
        at = '-'
        for i in range(8):
            if ids[i] == id(o):
                at = i
        found.append(at)
    return found
reuse(lambda: {1: 1})

#: reuse order [deleted 0..7 in order] tuple1 @ 2.7
numbers = list(range(100))
def reuse(mk):
    pre = [mk() for _ in range(8)]
    ids = [id(o) for o in pre]
    o = None
    for i in range(8):
        pre[i] = None
    new = [mk() for _ in range(8)]
    found = []
    for o in new:
        at = '-'
        for i in range(8):
            if ids[i] == id(o):
                at = i
        found.append(at)
    return found
reuse(lambda: (numbers.pop(),))

#: reuse order [deleted 0..7 in order] tuple1 @ 3.12..
numbers = list(range(100))
def reuse(mk):
    pre = [mk() for _ in range(8)]
    ids = [id(o) for o in pre]
    o = None
    for i in range(8):
        pre[i] = None
    new = [mk() for _ in range(8)]
    found = []
    for o in new:
        at = '-'
        for i in range(8):
            if ids[i] == id(o):
                at = i
        found.append(at)
    return found
reuse(lambda: (numbers.pop(),))

#: reuse order [deleted 0..7 in order] tuple2
numbers = list(range(100))
def reuse(mk):
    pre = [mk() for _ in range(8)]
    ids = [id(o) for o in pre]
    o = None
    for i in range(8):
        pre[i] = None
    new = [mk() for _ in range(8)]
    found = []
    for o in new:
        at = '-'
        for i in range(8):
            if ids[i] == id(o):
                at = i
        found.append(at)
    return found
reuse(lambda: (numbers.pop(), 1))

#: reuse order [deleted 0..7 in order] tuple19
numbers = list(range(100))
def reuse(mk):
    pre = [mk() for _ in range(8)]
    ids = [id(o) for o in pre]
    o = None
    for i in range(8):
        pre[i] = None
    new = [mk() for _ in range(8)]
    found = []
    for o in new:
        at = '-'
        for i in range(8):
            if ids[i] == id(o):
                at = i
        found.append(at)
    return found
reuse(lambda: tuple([numbers.pop()] + [0] * 18))

#: reuse order [deleted 0..7 in order] float @ ..3.11
numbers = list(range(100))
def reuse(mk):
    pre = [mk() for _ in range(8)]
    ids = [id(o) for o in pre]
    o = None
    for i in range(8):
        pre[i] = None
    new = [mk() for _ in range(8)]
    found = []
    for o in new:
        at = '-'
        for i in range(8):
            if ids[i] == id(o):
                at = i
        found.append(at)
    return found
reuse(lambda: float(numbers.pop()) + 0.5)

#: reuse order [deleted 0..7 in order] object()
others = [object() for _ in range(300)]
def reuse(mk):
    pre = [mk() for _ in range(8)]
    ids = [id(o) for o in pre]
    o = None
    for i in range(8):
        pre[i] = None
    new = [mk() for _ in range(8)]
    found = []
    for o in new:
        at = '-'
        for i in range(8):
            if ids[i] == id(o):
                at = i
        found.append(at)
    return found
reuse(lambda: object())

#: reuse order [deleted 0..7 in order] set() @ 2.7
def reuse(mk):
    pre = [mk() for _ in range(8)]
    ids = [id(o) for o in pre]
    o = None
    for i in range(8):
        pre[i] = None
    new = [mk() for _ in range(8)]
    found = []
    for o in new:
        at = '-'
        for i in range(8):
            if ids[i] == id(o):
                at = i
        found.append(at)
    return found
reuse(lambda: set())

#: reuse order [deleted 0..7 in order] int big @ 2.7
numbers = list(range(100))
def reuse(mk):
    pre = [mk() for _ in range(8)]
    ids = [id(o) for o in pre]
    o = None
    for i in range(8):
        pre[i] = None
    new = [mk() for _ in range(8)]
    found = []
    for o in new:
        at = '-'
        for i in range(8):
            if ids[i] == id(o):
                at = i
        found.append(at)
    return found
reuse(lambda: 10 ** 6 + numbers.pop())

#: reuse order [deleted 7..0] [] @ 3.6..
def reuse(mk):
    pre = [mk() for _ in range(8)]
    ids = [id(o) for o in pre]
    o = None
    for i in [7, 6, 5, 4, 3, 2, 1, 0]:
        pre[i] = None
    new = [mk() for _ in range(8)]
    found = []
    for o in new:
        at = '-'
        for i in range(8):
            if ids[i] == id(o):
                at = i
        found.append(at)
    return found
reuse(lambda: [])

#: reuse order [deleted 7..0] [1] @ 3.6..
def reuse(mk):
    pre = [mk() for _ in range(8)]
    ids = [id(o) for o in pre]
    o = None
    for i in [7, 6, 5, 4, 3, 2, 1, 0]:
        pre[i] = None
    new = [mk() for _ in range(8)]
    found = []
    for o in new:
        at = '-'
        for i in range(8):
            if ids[i] == id(o):
                at = i
        found.append(at)
    return found
reuse(lambda: [1])

#: reuse order [deleted 7..0] {}
def reuse(mk):
    pre = [mk() for _ in range(8)]
    ids = [id(o) for o in pre]
    o = None
    for i in [7, 6, 5, 4, 3, 2, 1, 0]:
        pre[i] = None
    new = [mk() for _ in range(8)]
    found = []
    for o in new:
        at = '-'
        for i in range(8):
            if ids[i] == id(o):
                at = i
        found.append(at)
    return found
reuse(lambda: {})

#: reuse order [deleted 7..0] tuple1 @ 2.7
numbers = list(range(100))
def reuse(mk):
    pre = [mk() for _ in range(8)]
    ids = [id(o) for o in pre]
    o = None
    for i in [7, 6, 5, 4, 3, 2, 1, 0]:
        pre[i] = None
    new = [mk() for _ in range(8)]
    found = []
    for o in new:
        at = '-'
        for i in range(8):
            if ids[i] == id(o):
                at = i
        found.append(at)
    return found
reuse(lambda: (numbers.pop(),))

#: reuse order [deleted 7..0] tuple1 @ 3.12..
numbers = list(range(100))
def reuse(mk):
    pre = [mk() for _ in range(8)]
    ids = [id(o) for o in pre]
    o = None
    for i in [7, 6, 5, 4, 3, 2, 1, 0]:
        pre[i] = None
    new = [mk() for _ in range(8)]
    found = []
    for o in new:
        at = '-'
        for i in range(8):
            if ids[i] == id(o):
                at = i
        found.append(at)
    return found
reuse(lambda: (numbers.pop(),))

#: reuse order [deleted 7..0] float @ ..3.11
numbers = list(range(100))
def reuse(mk):
    pre = [mk() for _ in range(8)]
    ids = [id(o) for o in pre]
    o = None
    for i in [7, 6, 5, 4, 3, 2, 1, 0]:
        pre[i] = None
    new = [mk() for _ in range(8)]
    found = []
    for o in new:
        at = '-'
        for i in range(8):
            if ids[i] == id(o):
                at = i
        found.append(at)
    return found
reuse(lambda: float(numbers.pop()) + 0.5)

#: reuse order [deleted 7..0] int big @ 2.7
numbers = list(range(100))
def reuse(mk):
    pre = [mk() for _ in range(8)]
    ids = [id(o) for o in pre]
    o = None
    for i in [7, 6, 5, 4, 3, 2, 1, 0]:
        pre[i] = None
    new = [mk() for _ in range(8)]
    found = []
    for o in new:
        at = '-'
        for i in range(8):
            if ids[i] == id(o):
                at = i
        found.append(at)
    return found
reuse(lambda: 10 ** 6 + numbers.pop())
