# What is asked of objects that programs of ours have no name for; the test binds the names.

#: getsizeof: type object
sys.getsizeof(object)

#: getsizeof: builtin
sys.getsizeof(len)

#: getsizeof: Ellipsis
sys.getsizeof(Ellipsis)

#: getsizeof: NotImplemented
sys.getsizeof(NotImplemented)

#: rc object (type) @ 3.12..
sys.getrefcount(object)

#: rc int (type) @ 3.12..
sys.getrefcount(int)

#: rc Ellipsis @ 3.12..
sys.getrefcount(Ellipsis)

#: [copy is same, deepcopy is same]: type
o = int
[copy.copy(o) is o, copy.deepcopy(o) is o]

#: [copy is same, deepcopy is same]: builtin
o = len
[copy.copy(o) is o, copy.deepcopy(o) is o]

#: [copy is same, deepcopy is same]: Ellipsis
o = Ellipsis
[copy.copy(o) is o, copy.deepcopy(o) is o]

#: [copy is same, deepcopy is same]: NotImplemented @ 3.6..
o = NotImplemented
[copy.copy(o) is o, copy.deepcopy(o) is o]
