#: pyheap 1
#: machine    objects
#: python     3.6
#: property   valuesAreAsTheModelSays
#: expect     fail
#: defect     popped-item-keeps-the-lists-reference
#: found      seed popped-item-keeps-the-lists-reference/0/3, 20 operations -> 2, minimal: certified (all 8 shorter programs over this alphabet pass)
a = [1.5, 'two words']
a = a.pop()
