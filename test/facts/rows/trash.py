# The order in which nested objects go, outermost first, as runs of numbers.

#: __del__ order, depth 10, list [D, inner] (0 = outermost)
class D(object):
    __slots__ = ('n',)
    def __init__(self, n):
        self.n = n
    def __del__(self):
        log.append(self.n)
def make(a, e):
    return [e, a]
def order(k):
    x = None
    for i in range(k):
        x = make(x, D(k - 1 - i))
    x = None
    return log[:]
order(10)

#: __del__ order, depth 49, list [D, inner] (0 = outermost)
class D(object):
    __slots__ = ('n',)
    def __init__(self, n):
        self.n = n
    def __del__(self):
        log.append(self.n)
def make(a, e):
    return [e, a]
def order(k):
    x = None
    for i in range(k):
        x = make(x, D(k - 1 - i))
    x = None
    return log[:]
order(49)

#: __del__ order, depth 50, list [D, inner] (0 = outermost)
class D(object):
    __slots__ = ('n',)
    def __init__(self, n):
        self.n = n
    def __del__(self):
        log.append(self.n)
def make(a, e):
    return [e, a]
def order(k):
    x = None
    for i in range(k):
        x = make(x, D(k - 1 - i))
    x = None
    return log[:]
order(50)

#: __del__ order, depth 51, list [D, inner] (0 = outermost)
class D(object):
    __slots__ = ('n',)
    def __init__(self, n):
        self.n = n
    def __del__(self):
        log.append(self.n)
def make(a, e):
    return [e, a]
def order(k):
    x = None
    for i in range(k):
        x = make(x, D(k - 1 - i))
    x = None
    return log[:]
order(51)

#: __del__ order, depth 60, list [D, inner] (0 = outermost)
class D(object):
    __slots__ = ('n',)
    def __init__(self, n):
        self.n = n
    def __del__(self):
        log.append(self.n)
def make(a, e):
    return [e, a]
def order(k):
    x = None
    for i in range(k):
        x = make(x, D(k - 1 - i))
    x = None
    return log[:]
order(60)

#: __del__ order, depth 120, list [D, inner] (0 = outermost)
class D(object):
    __slots__ = ('n',)
    def __init__(self, n):
        self.n = n
    def __del__(self):
        log.append(self.n)
def make(a, e):
    return [e, a]
def order(k):
    x = None
    for i in range(k):
        x = make(x, D(k - 1 - i))
    x = None
    return log[:]
order(120)

#: __del__ order, depth 260, list [D, inner] (0 = outermost)
class D(object):
    __slots__ = ('n',)
    def __init__(self, n):
        self.n = n
    def __del__(self):
        log.append(self.n)
def make(a, e):
    return [e, a]
def order(k):
    x = None
    for i in range(k):
        x = make(x, D(k - 1 - i))
    x = None
    return log[:]
order(260)

#: __del__ order, depth 10, list [inner, D] (0 = outermost)
class D(object):
    __slots__ = ('n',)
    def __init__(self, n):
        self.n = n
    def __del__(self):
        log.append(self.n)
def make(a, e):
    return [a, e]
def order(k):
    x = None
    for i in range(k):
        x = make(x, D(k - 1 - i))
    x = None
    return log[:]
order(10)

#: __del__ order, depth 49, list [inner, D] (0 = outermost)
class D(object):
    __slots__ = ('n',)
    def __init__(self, n):
        self.n = n
    def __del__(self):
        log.append(self.n)
def make(a, e):
    return [a, e]
def order(k):
    x = None
    for i in range(k):
        x = make(x, D(k - 1 - i))
    x = None
    return log[:]
order(49)

#: __del__ order, depth 50, list [inner, D] (0 = outermost)
class D(object):
    __slots__ = ('n',)
    def __init__(self, n):
        self.n = n
    def __del__(self):
        log.append(self.n)
def make(a, e):
    return [a, e]
def order(k):
    x = None
    for i in range(k):
        x = make(x, D(k - 1 - i))
    x = None
    return log[:]
order(50)

#: __del__ order, depth 51, list [inner, D] (0 = outermost)
class D(object):
    __slots__ = ('n',)
    def __init__(self, n):
        self.n = n
    def __del__(self):
        log.append(self.n)
def make(a, e):
    return [a, e]
def order(k):
    x = None
    for i in range(k):
        x = make(x, D(k - 1 - i))
    x = None
    return log[:]
order(51)

#: __del__ order, depth 60, list [inner, D] (0 = outermost)
class D(object):
    __slots__ = ('n',)
    def __init__(self, n):
        self.n = n
    def __del__(self):
        log.append(self.n)
def make(a, e):
    return [a, e]
def order(k):
    x = None
    for i in range(k):
        x = make(x, D(k - 1 - i))
    x = None
    return log[:]
order(60)

#: __del__ order, depth 120, list [inner, D] (0 = outermost)
class D(object):
    __slots__ = ('n',)
    def __init__(self, n):
        self.n = n
    def __del__(self):
        log.append(self.n)
def make(a, e):
    return [a, e]
def order(k):
    x = None
    for i in range(k):
        x = make(x, D(k - 1 - i))
    x = None
    return log[:]
order(120)

#: __del__ order, depth 260, list [inner, D] (0 = outermost)
class D(object):
    __slots__ = ('n',)
    def __init__(self, n):
        self.n = n
    def __del__(self):
        log.append(self.n)
def make(a, e):
    return [a, e]
def order(k):
    x = None
    for i in range(k):
        x = make(x, D(k - 1 - i))
    x = None
    return log[:]
order(260)

#: __del__ order, depth 10, tuple (D, inner) (0 = outermost)
class D(object):
    __slots__ = ('n',)
    def __init__(self, n):
        self.n = n
    def __del__(self):
        log.append(self.n)
def make(a, e):
    return (e, a)
def order(k):
    x = None
    for i in range(k):
        x = make(x, D(k - 1 - i))
    x = None
    return log[:]
order(10)

#: __del__ order, depth 49, tuple (D, inner) (0 = outermost)
class D(object):
    __slots__ = ('n',)
    def __init__(self, n):
        self.n = n
    def __del__(self):
        log.append(self.n)
def make(a, e):
    return (e, a)
def order(k):
    x = None
    for i in range(k):
        x = make(x, D(k - 1 - i))
    x = None
    return log[:]
order(49)

#: __del__ order, depth 50, tuple (D, inner) (0 = outermost)
class D(object):
    __slots__ = ('n',)
    def __init__(self, n):
        self.n = n
    def __del__(self):
        log.append(self.n)
def make(a, e):
    return (e, a)
def order(k):
    x = None
    for i in range(k):
        x = make(x, D(k - 1 - i))
    x = None
    return log[:]
order(50)

#: __del__ order, depth 51, tuple (D, inner) (0 = outermost)
class D(object):
    __slots__ = ('n',)
    def __init__(self, n):
        self.n = n
    def __del__(self):
        log.append(self.n)
def make(a, e):
    return (e, a)
def order(k):
    x = None
    for i in range(k):
        x = make(x, D(k - 1 - i))
    x = None
    return log[:]
order(51)

#: __del__ order, depth 60, tuple (D, inner) (0 = outermost)
class D(object):
    __slots__ = ('n',)
    def __init__(self, n):
        self.n = n
    def __del__(self):
        log.append(self.n)
def make(a, e):
    return (e, a)
def order(k):
    x = None
    for i in range(k):
        x = make(x, D(k - 1 - i))
    x = None
    return log[:]
order(60)

#: __del__ order, depth 120, tuple (D, inner) (0 = outermost)
class D(object):
    __slots__ = ('n',)
    def __init__(self, n):
        self.n = n
    def __del__(self):
        log.append(self.n)
def make(a, e):
    return (e, a)
def order(k):
    x = None
    for i in range(k):
        x = make(x, D(k - 1 - i))
    x = None
    return log[:]
order(120)

#: __del__ order, depth 260, tuple (D, inner) (0 = outermost)
class D(object):
    __slots__ = ('n',)
    def __init__(self, n):
        self.n = n
    def __del__(self):
        log.append(self.n)
def make(a, e):
    return (e, a)
def order(k):
    x = None
    for i in range(k):
        x = make(x, D(k - 1 - i))
    x = None
    return log[:]
order(260)

#: __del__ order, depth 10, tuple (inner, D) (0 = outermost)
class D(object):
    __slots__ = ('n',)
    def __init__(self, n):
        self.n = n
    def __del__(self):
        log.append(self.n)
def make(a, e):
    return (a, e)
def order(k):
    x = None
    for i in range(k):
        x = make(x, D(k - 1 - i))
    x = None
    return log[:]
order(10)

#: __del__ order, depth 49, tuple (inner, D) (0 = outermost)
class D(object):
    __slots__ = ('n',)
    def __init__(self, n):
        self.n = n
    def __del__(self):
        log.append(self.n)
def make(a, e):
    return (a, e)
def order(k):
    x = None
    for i in range(k):
        x = make(x, D(k - 1 - i))
    x = None
    return log[:]
order(49)

#: __del__ order, depth 50, tuple (inner, D) (0 = outermost)
class D(object):
    __slots__ = ('n',)
    def __init__(self, n):
        self.n = n
    def __del__(self):
        log.append(self.n)
def make(a, e):
    return (a, e)
def order(k):
    x = None
    for i in range(k):
        x = make(x, D(k - 1 - i))
    x = None
    return log[:]
order(50)

#: __del__ order, depth 51, tuple (inner, D) (0 = outermost)
class D(object):
    __slots__ = ('n',)
    def __init__(self, n):
        self.n = n
    def __del__(self):
        log.append(self.n)
def make(a, e):
    return (a, e)
def order(k):
    x = None
    for i in range(k):
        x = make(x, D(k - 1 - i))
    x = None
    return log[:]
order(51)

#: __del__ order, depth 60, tuple (inner, D) (0 = outermost)
class D(object):
    __slots__ = ('n',)
    def __init__(self, n):
        self.n = n
    def __del__(self):
        log.append(self.n)
def make(a, e):
    return (a, e)
def order(k):
    x = None
    for i in range(k):
        x = make(x, D(k - 1 - i))
    x = None
    return log[:]
order(60)

#: __del__ order, depth 120, tuple (inner, D) (0 = outermost)
class D(object):
    __slots__ = ('n',)
    def __init__(self, n):
        self.n = n
    def __del__(self):
        log.append(self.n)
def make(a, e):
    return (a, e)
def order(k):
    x = None
    for i in range(k):
        x = make(x, D(k - 1 - i))
    x = None
    return log[:]
order(120)

#: __del__ order, depth 260, tuple (inner, D) (0 = outermost)
class D(object):
    __slots__ = ('n',)
    def __init__(self, n):
        self.n = n
    def __del__(self):
        log.append(self.n)
def make(a, e):
    return (a, e)
def order(k):
    x = None
    for i in range(k):
        x = make(x, D(k - 1 - i))
    x = None
    return log[:]
order(260)

#: __del__ order, depth 10, dict {1:D,2:inner} (0 = outermost)
class D(object):
    __slots__ = ('n',)
    def __init__(self, n):
        self.n = n
    def __del__(self):
        log.append(self.n)
def make(a, e):
    return {1: e, 2: a}
def order(k):
    x = None
    for i in range(k):
        x = make(x, D(k - 1 - i))
    x = None
    return log[:]
order(10)

#: __del__ order, depth 49, dict {1:D,2:inner} (0 = outermost)
class D(object):
    __slots__ = ('n',)
    def __init__(self, n):
        self.n = n
    def __del__(self):
        log.append(self.n)
def make(a, e):
    return {1: e, 2: a}
def order(k):
    x = None
    for i in range(k):
        x = make(x, D(k - 1 - i))
    x = None
    return log[:]
order(49)

#: __del__ order, depth 50, dict {1:D,2:inner} (0 = outermost)
class D(object):
    __slots__ = ('n',)
    def __init__(self, n):
        self.n = n
    def __del__(self):
        log.append(self.n)
def make(a, e):
    return {1: e, 2: a}
def order(k):
    x = None
    for i in range(k):
        x = make(x, D(k - 1 - i))
    x = None
    return log[:]
order(50)

#: __del__ order, depth 51, dict {1:D,2:inner} (0 = outermost)
class D(object):
    __slots__ = ('n',)
    def __init__(self, n):
        self.n = n
    def __del__(self):
        log.append(self.n)
def make(a, e):
    return {1: e, 2: a}
def order(k):
    x = None
    for i in range(k):
        x = make(x, D(k - 1 - i))
    x = None
    return log[:]
order(51)

#: __del__ order, depth 60, dict {1:D,2:inner} (0 = outermost)
class D(object):
    __slots__ = ('n',)
    def __init__(self, n):
        self.n = n
    def __del__(self):
        log.append(self.n)
def make(a, e):
    return {1: e, 2: a}
def order(k):
    x = None
    for i in range(k):
        x = make(x, D(k - 1 - i))
    x = None
    return log[:]
order(60)

#: __del__ order, depth 120, dict {1:D,2:inner} (0 = outermost)
class D(object):
    __slots__ = ('n',)
    def __init__(self, n):
        self.n = n
    def __del__(self):
        log.append(self.n)
def make(a, e):
    return {1: e, 2: a}
def order(k):
    x = None
    for i in range(k):
        x = make(x, D(k - 1 - i))
    x = None
    return log[:]
order(120)

#: __del__ order, depth 260, dict {1:D,2:inner} (0 = outermost)
class D(object):
    __slots__ = ('n',)
    def __init__(self, n):
        self.n = n
    def __del__(self):
        log.append(self.n)
def make(a, e):
    return {1: e, 2: a}
def order(k):
    x = None
    for i in range(k):
        x = make(x, D(k - 1 - i))
    x = None
    return log[:]
order(260)

#: __del__ order, depth 10, dict {1:inner,2:D} (0 = outermost)
class D(object):
    __slots__ = ('n',)
    def __init__(self, n):
        self.n = n
    def __del__(self):
        log.append(self.n)
def make(a, e):
    return {1: a, 2: e}
def order(k):
    x = None
    for i in range(k):
        x = make(x, D(k - 1 - i))
    x = None
    return log[:]
order(10)

#: __del__ order, depth 49, dict {1:inner,2:D} (0 = outermost)
class D(object):
    __slots__ = ('n',)
    def __init__(self, n):
        self.n = n
    def __del__(self):
        log.append(self.n)
def make(a, e):
    return {1: a, 2: e}
def order(k):
    x = None
    for i in range(k):
        x = make(x, D(k - 1 - i))
    x = None
    return log[:]
order(49)

#: __del__ order, depth 50, dict {1:inner,2:D} (0 = outermost)
class D(object):
    __slots__ = ('n',)
    def __init__(self, n):
        self.n = n
    def __del__(self):
        log.append(self.n)
def make(a, e):
    return {1: a, 2: e}
def order(k):
    x = None
    for i in range(k):
        x = make(x, D(k - 1 - i))
    x = None
    return log[:]
order(50)

#: __del__ order, depth 51, dict {1:inner,2:D} (0 = outermost)
class D(object):
    __slots__ = ('n',)
    def __init__(self, n):
        self.n = n
    def __del__(self):
        log.append(self.n)
def make(a, e):
    return {1: a, 2: e}
def order(k):
    x = None
    for i in range(k):
        x = make(x, D(k - 1 - i))
    x = None
    return log[:]
order(51)

#: __del__ order, depth 60, dict {1:inner,2:D} (0 = outermost)
class D(object):
    __slots__ = ('n',)
    def __init__(self, n):
        self.n = n
    def __del__(self):
        log.append(self.n)
def make(a, e):
    return {1: a, 2: e}
def order(k):
    x = None
    for i in range(k):
        x = make(x, D(k - 1 - i))
    x = None
    return log[:]
order(60)

#: __del__ order, depth 120, dict {1:inner,2:D} (0 = outermost)
class D(object):
    __slots__ = ('n',)
    def __init__(self, n):
        self.n = n
    def __del__(self):
        log.append(self.n)
def make(a, e):
    return {1: a, 2: e}
def order(k):
    x = None
    for i in range(k):
        x = make(x, D(k - 1 - i))
    x = None
    return log[:]
order(120)

#: __del__ order, depth 260, dict {1:inner,2:D} (0 = outermost)
class D(object):
    __slots__ = ('n',)
    def __init__(self, n):
        self.n = n
    def __del__(self):
        log.append(self.n)
def make(a, e):
    return {1: a, 2: e}
def order(k):
    x = None
    for i in range(k):
        x = make(x, D(k - 1 - i))
    x = None
    return log[:]
order(260)

#: __del__ order, depth 10, Node .e=D .a=inner (0 = outermost)
class D(object):
    __slots__ = ('n',)
    def __init__(self, n):
        self.n = n
    def __del__(self):
        log.append(self.n)
class N(object):
    pass
other = N()
other.e = 1
other.a = 1
def make(a, e):
    n = N()
    n.e = e
    n.a = a
    return n
def order(k):
    x = None
    for i in range(k):
        x = make(x, D(k - 1 - i))
    x = None
    return log[:]
order(10)

#: __del__ order, depth 49, Node .e=D .a=inner (0 = outermost)
class D(object):
    __slots__ = ('n',)
    def __init__(self, n):
        self.n = n
    def __del__(self):
        log.append(self.n)
class N(object):
    pass
other = N()
other.e = 1
other.a = 1
def make(a, e):
    n = N()
    n.e = e
    n.a = a
    return n
def order(k):
    x = None
    for i in range(k):
        x = make(x, D(k - 1 - i))
    x = None
    return log[:]
order(49)

#: __del__ order, depth 50, Node .e=D .a=inner (0 = outermost)
class D(object):
    __slots__ = ('n',)
    def __init__(self, n):
        self.n = n
    def __del__(self):
        log.append(self.n)
class N(object):
    pass
other = N()
other.e = 1
other.a = 1
def make(a, e):
    n = N()
    n.e = e
    n.a = a
    return n
def order(k):
    x = None
    for i in range(k):
        x = make(x, D(k - 1 - i))
    x = None
    return log[:]
order(50)

#: __del__ order, depth 51, Node .e=D .a=inner (0 = outermost)
class D(object):
    __slots__ = ('n',)
    def __init__(self, n):
        self.n = n
    def __del__(self):
        log.append(self.n)
class N(object):
    pass
other = N()
other.e = 1
other.a = 1
def make(a, e):
    n = N()
    n.e = e
    n.a = a
    return n
def order(k):
    x = None
    for i in range(k):
        x = make(x, D(k - 1 - i))
    x = None
    return log[:]
order(51)

#: __del__ order, depth 60, Node .e=D .a=inner (0 = outermost)
class D(object):
    __slots__ = ('n',)
    def __init__(self, n):
        self.n = n
    def __del__(self):
        log.append(self.n)
class N(object):
    pass
other = N()
other.e = 1
other.a = 1
def make(a, e):
    n = N()
    n.e = e
    n.a = a
    return n
def order(k):
    x = None
    for i in range(k):
        x = make(x, D(k - 1 - i))
    x = None
    return log[:]
order(60)

#: __del__ order, depth 120, Node .e=D .a=inner (0 = outermost)
class D(object):
    __slots__ = ('n',)
    def __init__(self, n):
        self.n = n
    def __del__(self):
        log.append(self.n)
class N(object):
    pass
other = N()
other.e = 1
other.a = 1
def make(a, e):
    n = N()
    n.e = e
    n.a = a
    return n
def order(k):
    x = None
    for i in range(k):
        x = make(x, D(k - 1 - i))
    x = None
    return log[:]
order(120)

#: __del__ order, depth 260, Node .e=D .a=inner (0 = outermost)
class D(object):
    __slots__ = ('n',)
    def __init__(self, n):
        self.n = n
    def __del__(self):
        log.append(self.n)
class N(object):
    pass
other = N()
other.e = 1
other.a = 1
def make(a, e):
    n = N()
    n.e = e
    n.a = a
    return n
def order(k):
    x = None
    for i in range(k):
        x = make(x, D(k - 1 - i))
    x = None
    return log[:]
order(260)

#: __del__ order, depth 10, Node .a=inner .e=D (0 = outermost)
class D(object):
    __slots__ = ('n',)
    def __init__(self, n):
        self.n = n
    def __del__(self):
        log.append(self.n)
class N(object):
    pass
other = N()
other.e = 1
other.a = 1
def make(a, e):
    n = N()
    n.a = a
    n.e = e
    return n
def order(k):
    x = None
    for i in range(k):
        x = make(x, D(k - 1 - i))
    x = None
    return log[:]
order(10)

#: __del__ order, depth 49, Node .a=inner .e=D (0 = outermost)
class D(object):
    __slots__ = ('n',)
    def __init__(self, n):
        self.n = n
    def __del__(self):
        log.append(self.n)
class N(object):
    pass
other = N()
other.e = 1
other.a = 1
def make(a, e):
    n = N()
    n.a = a
    n.e = e
    return n
def order(k):
    x = None
    for i in range(k):
        x = make(x, D(k - 1 - i))
    x = None
    return log[:]
order(49)

#: __del__ order, depth 50, Node .a=inner .e=D (0 = outermost)
class D(object):
    __slots__ = ('n',)
    def __init__(self, n):
        self.n = n
    def __del__(self):
        log.append(self.n)
class N(object):
    pass
other = N()
other.e = 1
other.a = 1
def make(a, e):
    n = N()
    n.a = a
    n.e = e
    return n
def order(k):
    x = None
    for i in range(k):
        x = make(x, D(k - 1 - i))
    x = None
    return log[:]
order(50)

#: __del__ order, depth 51, Node .a=inner .e=D (0 = outermost)
class D(object):
    __slots__ = ('n',)
    def __init__(self, n):
        self.n = n
    def __del__(self):
        log.append(self.n)
class N(object):
    pass
other = N()
other.e = 1
other.a = 1
def make(a, e):
    n = N()
    n.a = a
    n.e = e
    return n
def order(k):
    x = None
    for i in range(k):
        x = make(x, D(k - 1 - i))
    x = None
    return log[:]
order(51)

#: __del__ order, depth 60, Node .a=inner .e=D (0 = outermost)
class D(object):
    __slots__ = ('n',)
    def __init__(self, n):
        self.n = n
    def __del__(self):
        log.append(self.n)
class N(object):
    pass
other = N()
other.e = 1
other.a = 1
def make(a, e):
    n = N()
    n.a = a
    n.e = e
    return n
def order(k):
    x = None
    for i in range(k):
        x = make(x, D(k - 1 - i))
    x = None
    return log[:]
order(60)

#: __del__ order, depth 120, Node .a=inner .e=D (0 = outermost)
class D(object):
    __slots__ = ('n',)
    def __init__(self, n):
        self.n = n
    def __del__(self):
        log.append(self.n)
class N(object):
    pass
other = N()
other.e = 1
other.a = 1
def make(a, e):
    n = N()
    n.a = a
    n.e = e
    return n
def order(k):
    x = None
    for i in range(k):
        x = make(x, D(k - 1 - i))
    x = None
    return log[:]
order(120)

#: __del__ order, depth 260, Node .a=inner .e=D (0 = outermost)
class D(object):
    __slots__ = ('n',)
    def __init__(self, n):
        self.n = n
    def __del__(self):
        log.append(self.n)
class N(object):
    pass
other = N()
other.e = 1
other.a = 1
def make(a, e):
    n = N()
    n.a = a
    n.e = e
    return n
def order(k):
    x = None
    for i in range(k):
        x = make(x, D(k - 1 - i))
    x = None
    return log[:]
order(260)

#: __del__ order, depth 49, Node .a=inner .e=D, of a class without instances before
class D(object):
    __slots__ = ('n',)
    def __init__(self, n):
        self.n = n
    def __del__(self):
        log.append(self.n)
class N(object):
    pass
def make(a, e):
    n = N()
    n.a = a
    n.e = e
    return n
def order(k):
    x = None
    for i in range(k):
        x = make(x, D(k - 1 - i))
    x = None
    return log[:]
order(49)

#: __del__ order, depth 51, Node .a=inner .e=D, of a class without instances before
class D(object):
    __slots__ = ('n',)
    def __init__(self, n):
        self.n = n
    def __del__(self):
        log.append(self.n)
class N(object):
    pass
def make(a, e):
    n = N()
    n.a = a
    n.e = e
    return n
def order(k):
    x = None
    for i in range(k):
        x = make(x, D(k - 1 - i))
    x = None
    return log[:]
order(51)

#: __del__ order, depth 120, Node .a=inner .e=D, of a class without instances before
class D(object):
    __slots__ = ('n',)
    def __init__(self, n):
        self.n = n
    def __del__(self):
        log.append(self.n)
class N(object):
    pass
def make(a, e):
    n = N()
    n.a = a
    n.e = e
    return n
def order(k):
    x = None
    for i in range(k):
        x = make(x, D(k - 1 - i))
    x = None
    return log[:]
order(120)

#: __del__ order, depth 260, Node .a=inner .e=D, of a class without instances before
class D(object):
    __slots__ = ('n',)
    def __init__(self, n):
        self.n = n
    def __del__(self):
        log.append(self.n)
class N(object):
    pass
def make(a, e):
    n = N()
    n.a = a
    n.e = e
    return n
def order(k):
    x = None
    for i in range(k):
        x = make(x, D(k - 1 - i))
    x = None
    return log[:]
order(260)

#: 10000 deep list
x = None
for i in range(10000):
    x = [x]
del x
log

#: 10000 deep tuple
x = None
for i in range(10000):
    x = (x,)
del x
log

#: 10000 deep dict
x = None
for i in range(10000):
    x = {1: x}
del x
log

#: 10000 deep node
class N(object):
    pass
x = None
for i in range(10000):
    n = N()
    n.x = x
    x = n
del n, x
log

#: 10000 deep slots
class N(object):
    __slots__ = ('x',)
x = None
for i in range(10000):
    n = N()
    n.x = x
    x = n
del n, x
log

#: 10000 deep node with __del__
class N(object):
    def __del__(self):
        pass
x = None
for i in range(10000):
    n = N()
    n.x = x
    x = n
del n, x
log

#: 10000 deep frozenset
x = None
for i in range(10000):
    x = frozenset([x])
del x
log

#: 10000 deep bound method
class N(object):
    def m(self):
        pass
x = N()
for i in range(10000):
    n = N()
    n.x = x.m
    x = n
del n, x
log

#: 10000 deep gc cyclic ring of nodes
class N(object):
    pass
f = x = N()
for i in range(10000):
    n = N()
    n.x = x
    x = n
f.x = x
del f, n, x
gc.collect() > 0 and log

#: 10000 deep weakref to a chain of lists, its callback
class N(object):
    pass
x = N()
r = weakref.ref(x, lambda r: log.append(1))
for i in range(10000):
    x = [x]
del x
log
