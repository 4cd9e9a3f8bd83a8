# Rows of the collector with names that programs of ours do not have.

#: builtin type
def seen(x):
    a = gc.is_tracked(x)
    gc.collect(0)
    b = gc.is_tracked(x)
    gc.collect()
    return [a, b, gc.is_tracked(x)]
gc.disable()
seen(int)

#: Ellipsis
def seen(x):
    a = gc.is_tracked(x)
    gc.collect(0)
    b = gc.is_tracked(x)
    gc.collect()
    return [a, b, gc.is_tracked(x)]
gc.disable()
seen(Ellipsis)

#: weakrefable: type
weakref.ref(int)() is int

#: weakrefable: builtin
weakref.ref(len)() is len
