# Row 8 of docs/DECK.md: which equal values are one object. To be typed at a prompt, where each
# line is compiled by itself; a file compiled as a whole merges more constants.
a = 123
b = 123
c = a is b
a = 1000
b = 1000
d = a is b
a = 'n'
b = 'n'
e = a is b
a = 'python'
b = 'python'
f = a is b
a = 'hello world'
b = 'hello world'
g = a is b
a = 1000; b = 1000; h = a is b
a = []
b = []
i = a is b
a = ()
b = ()
j = a is b
a = u'python'
b = u'python'
k = a is b
