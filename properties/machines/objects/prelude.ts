// What every objects program starts with, in the model, in our heap and in a real interpreter: the
// classes and functions that its statements name.

/** Python, of the subset that all three run. `log` is a list that is there already. */
export const PRELUDE = `\
class Node(object):
    pass
class Slotted(object):
    __slots__ = ('x', 'y')
class Weakly(object):
    __slots__ = ('x', '__weakref__')
class Noisy(object):
    def __del__(self):
        log.append('del')
class Phoenix(object):
    def __del__(self):
        log.append('rise')
        kept.append(self)
class Littering(object):
    def __del__(self):
        log.append('litter')
        ring(Noisy())
class Dropping(object):
    def __del__(self):
        log.append('drop')
        del watched[:]
kept = []
watched = []
def same(v):
    return v
def rebind(v):
    v = None
def pair(v, w):
    return (v, w)
def equal(v, w):
    return v == w
def hold(v):
    local = [v, v]
    return local
def called(r):
    log.append('called')
def fetch(v):
    return v()
def ring(v):
    cycle = [v]
    cycle.append(cycle)
def watch(v):
    watched.append(weakref.ref(v, called))
`;
