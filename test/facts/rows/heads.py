# What stands before an object: sys.getsizeof of it without its own __sizeof__.

#: gc_head: []
[]

#: gc_head: ()
()

#: gc_head: {}
{}

#: gc_head: set()
set()

#: gc_head: Node()
class Node(object):
    pass
Node()

#: gc_head: slots 1
class S1(object):
    __slots__ = ('a',)
S1()

#: gc_head: function
def outer():
    return 1
outer

#: gc_head: int 0
0

#: gc_head: str 'a'
'a'

#: gc_head: weakref.ref
class Node(object):
    pass
n = Node()
weakref.ref(n)

#: gc_head: object()
object()

#: gc_head: Node3()
class Node3(object):
    def __init__(self):
        self.a = 1
        self.b = 2
        self.c = 3
Node3()
