// What a variable may hold, as the generator knows it: a set of kinds, one bit each. An operation
// whose result depends on values leaves several bits, or all.

export const Kind = {
  int: 1 << 0,
  float: 1 << 1,
  str: 1 << 2,
  bytes: 1 << 3,
  tuple: 1 << 4,
  list: 1 << 5,
  dict: 1 << 6,
  set: 1 << 7,
  frozenset: 1 << 8,
  /** An instance with a dict, and one with slots: both have the attributes x and y. */
  node: 1 << 9,
  slotted: 1 << 10,
  none: 1 << 11,
  bool: 1 << 12,
  ref: 1 << 13,
} as const;

/** Beside the kinds: made by repeating or adding, and not to be made larger that way again. */
export const GROWN = 1 << 15;

/** An operation that may have failed was to bind it: perhaps it is not bound. */
export const UNSURE = 1 << 16;

/** The attribute with this index in ATTRIBUTE_NAMES is set. */
export const hasAttribute = (index: number): number => 1 << (17 + index);

/**
 * How deep containers lie in it, up to 7, as far as that is known. An object that holds another
 * twice, which does so as well, and so on, has a hash that takes twice as long with each level.
 */
const DEPTH_SHIFT = 20;
/** All bits of the depth. */
export const DEEPEST = 7 << DEPTH_SHIFT;
/** Too deep for what looks at everything that is inside. */
export const DEEP = 4 << DEPTH_SHIFT;

/** The bits of a container's depth, by what its items may hold. */
export function around(...items: readonly number[]): number {
  let depth = 0;
  for (const kinds of items) depth = Math.max(depth, kinds & DEEPEST);
  return Math.min(DEEPEST, depth + (1 << DEPTH_SHIFT));
}

export const ANY = (1 << 14) - 1;
export const UNBOUND = 0;

export const NUMBERS = Kind.int | Kind.float | Kind.bool;
export const HASHABLE = ANY & ~(Kind.list | Kind.dict | Kind.set);
export const SEQUENCES = Kind.str | Kind.bytes | Kind.tuple | Kind.list;
export const ITERABLE = SEQUENCES | Kind.set | Kind.frozenset | Kind.dict;
/** Containers that nobody else has: a tuple may be a constant. */
export const UNSHARED = Kind.list | Kind.dict | Kind.set | Kind.node | Kind.slotted | Kind.tuple;
export const ATTRIBUTES = Kind.node | Kind.slotted;
