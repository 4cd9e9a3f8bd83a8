# ob_refcnt as it lies in the bytes, of 64 bits.

#: raw ob_refcnt None @ 3.12..
None

#: raw ob_refcnt u32 None @ 3.12..
None

#: raw ob_refcnt u32 int 7 @ 3.12..
7
