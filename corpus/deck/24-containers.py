# Row 24 of docs/DECK.md: a list is an object that points to a vector of pointers to objects, and a
# second name of it is no second list.
a = [10, 10, 11]
b = a
c = a[0] is a[1]
