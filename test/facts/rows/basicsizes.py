# __basicsize__ and __itemsize__ of the type of an object.

#: basicsize: object
object()

#: basicsize: int
1

#: basicsize: float
1.5

#: basicsize: str
'a'

#: basicsize: bytes @ 3.6..
b'a'

#: basicsize: list
[]

#: basicsize: tuple
()

#: basicsize: dict
{}

#: basicsize: set
set()

#: basicsize: type
class Node(object):
    pass
Node

#: basicsize: Node
class Node(object):
    pass
Node()

#: basicsize: S1
class S1(object):
    __slots__ = ('a',)
S1()

#: basicsize: function
def outer():
    return 1
outer

#: basicsize: weakref @ ..3.9
class Node(object):
    pass
n = Node()
weakref.ref(n)

#: basicsize: ReferenceType @ 3.10..
class Node(object):
    pass
n = Node()
weakref.ref(n)
