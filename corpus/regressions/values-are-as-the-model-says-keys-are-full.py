#: pyheap 1
#: machine    objects
#: python     3.11
#: property   valuesAreAsTheModelSays
#: expect     pass
#: found      seed rate/91, 149 operations -> 35
for a in range(29): a = Node()
a.x = a
a.y = a
a = []
a = gc.collect()
