# The numbers for which two ways to the same value give one object.

#: int(str(n)) is int(str(n))
found = []
for n in range(-400, 1201):
    if int(str(n)) is int(str(n)):
        found.append(n)
found

#: (n+10**6)-10**6 is same again
found = []
for n in range(-400, 1201):
    a = n + 1000000
    if (a - 1000000) is (a - 1000000):
        found.append(n)
found

#: bigger-int result: (n*10**30)//10**30 identity
found = []
for n in range(-400, 1201):
    if (n * 10 ** 30) // 10 ** 30 is (n * 10 ** 30) // 10 ** 30:
        found.append(n)
found

#: int(float(n)) identity
found = []
for n in range(-400, 1201):
    if int(float(n)) is int(float(n)):
        found.append(n)
found

#: long(n) is long(n) @ 2.7
zero = 2 ** 64 - 2 ** 64
found = []
for n in range(-400, 401):
    if (n + zero) is (n + zero):
        found.append(n)
found

#: 1-char str identical [chr(n)] @ 2.7
found = []
for n in range(0, 256):
    if chr(n) is chr(n):
        found.append(n)
found

#: 1-char str identical [chr(n)] @ 3.6..
found = []
for n in range(0, 301):
    if chr(n) is chr(n):
        found.append(n)
found

#: 1-char str identical [('xy'+chr(n))[2]] @ 2.7
found = []
for n in range(0, 256):
    if ('xy' + chr(n))[2] is ('zz' + chr(n))[2]:
        found.append(n)
found

#: 1-char str identical [('xy'+chr(n))[2]] @ 3.6..
found = []
for n in range(0, 301):
    if ('xy' + chr(n))[2] is ('zz' + chr(n))[2]:
        found.append(n)
found

#: 1-char str identical [''.join(['', chr(n)]) vs slice] @ 2.7
found = []
for n in range(0, 256):
    if ''.join(['', chr(n)]) is ('q' + chr(n))[1:]:
        found.append(n)
found

#: 1-char str identical [''.join(['', chr(n)]) vs slice] @ 3.6..
found = []
for n in range(0, 301):
    if ''.join(['', chr(n)]) is ('q' + chr(n))[1:]:
        found.append(n)
found

#: 1-char str identical [list(iter)] @ 2.7
found = []
for n in range(0, 256):
    if list('p' + chr(n))[1] is list('r' + chr(n))[1]:
        found.append(n)
found

#: 1-char str identical [list(iter)] @ 3.6..
found = []
for n in range(0, 301):
    if list('p' + chr(n))[1] is list('r' + chr(n))[1]:
        found.append(n)
found

#: 1-char unicode identical [unichr] @ 2.7
found = []
for n in range(0, 301):
    if unichr(n) is unichr(n):
        found.append(n)
found

#: 1-char unicode identical [slice] @ 2.7
found = []
for n in range(0, 301):
    if (u'x' + unichr(n))[1] is (u'y' + unichr(n))[1]:
        found.append(n)
found

#: 1-byte bytes identical [slice] @ 3.6..
every = b''
every = every + b'\x00\x01\x02\x03\x04\x05\x06\x07\x08\x09\x0a\x0b\x0c\x0d\x0e\x0f'
every = every + b'\x10\x11\x12\x13\x14\x15\x16\x17\x18\x19\x1a\x1b\x1c\x1d\x1e\x1f'
every = every + b'\x20\x21\x22\x23\x24\x25\x26\x27\x28\x29\x2a\x2b\x2c\x2d\x2e\x2f'
every = every + b'\x30\x31\x32\x33\x34\x35\x36\x37\x38\x39\x3a\x3b\x3c\x3d\x3e\x3f'
every = every + b'\x40\x41\x42\x43\x44\x45\x46\x47\x48\x49\x4a\x4b\x4c\x4d\x4e\x4f'
every = every + b'\x50\x51\x52\x53\x54\x55\x56\x57\x58\x59\x5a\x5b\x5c\x5d\x5e\x5f'
every = every + b'\x60\x61\x62\x63\x64\x65\x66\x67\x68\x69\x6a\x6b\x6c\x6d\x6e\x6f'
every = every + b'\x70\x71\x72\x73\x74\x75\x76\x77\x78\x79\x7a\x7b\x7c\x7d\x7e\x7f'
every = every + b'\x80\x81\x82\x83\x84\x85\x86\x87\x88\x89\x8a\x8b\x8c\x8d\x8e\x8f'
every = every + b'\x90\x91\x92\x93\x94\x95\x96\x97\x98\x99\x9a\x9b\x9c\x9d\x9e\x9f'
every = every + b'\xa0\xa1\xa2\xa3\xa4\xa5\xa6\xa7\xa8\xa9\xaa\xab\xac\xad\xae\xaf'
every = every + b'\xb0\xb1\xb2\xb3\xb4\xb5\xb6\xb7\xb8\xb9\xba\xbb\xbc\xbd\xbe\xbf'
every = every + b'\xc0\xc1\xc2\xc3\xc4\xc5\xc6\xc7\xc8\xc9\xca\xcb\xcc\xcd\xce\xcf'
every = every + b'\xd0\xd1\xd2\xd3\xd4\xd5\xd6\xd7\xd8\xd9\xda\xdb\xdc\xdd\xde\xdf'
every = every + b'\xe0\xe1\xe2\xe3\xe4\xe5\xe6\xe7\xe8\xe9\xea\xeb\xec\xed\xee\xef'
every = every + b'\xf0\xf1\xf2\xf3\xf4\xf5\xf6\xf7\xf8\xf9\xfa\xfb\xfc\xfd\xfe\xff'
found = []
for n in range(0, 256):
    if (b'x' + every[n:n + 1])[1:] is (b'y' + every[n:n + 1])[1:]:
        found.append(n)
found
