// What can be seen of a program when it has run: by the model, by our heap, by a real interpreter.
// All three tell it in this form, so that one comparison serves every pair of them.
//
// Objects are numbered by a walk from the names in alphabetical order, depth first, an object
// before what it holds, and what it holds in its own order: items, keys before their values,
// attributes by name. A set's elements come ordered by `setOrder`. Numbers are identity: two places
// with one number hold one object.

/** An object, by its index in `objects`. */
export type ObjectNumber = number;

export interface ObservedObject {
  /** The type's name: `int`, `str`, `Node`; in 2.7 `long`, `unicode`. */
  readonly type: string;
  /**
   * What tells an atom's value: decimal digits of an int, `hex` of a float's eight bytes (big
   * endian, 16 digits), characters of a str as they are, of bytes as Latin-1, `True`, `None`, the
   * name of a function, class or module. Absent for what holds other objects.
   */
  readonly value?: string;
  /**
   * What it holds: items of a list or tuple; keys and values of a dict in turn; elements of a set;
   * attribute values of an instance in the order of `attributes`; a weak reference's referent, or
   * nothing when it is dead.
   */
  readonly holds?: readonly ObjectNumber[];
  /** Names of an instance's attributes that are set, in alphabetical order. */
  readonly attributes?: readonly string[];
  /** A set of which the order could not be told: it has two elements that look alike. */
  readonly unordered?: true;
  /** sys.getsizeof; a model has none. */
  readonly size?: number;
  /** sys.getsizeof of an instance's `__dict__`, looked at last of all; a model has none. */
  readonly dictSize?: number;
  /**
   * References to the object, those of the observer taken off. Absent when others hold it too:
   * what the interpreter itself shares (None, small ints, characters, classes, functions).
   */
  readonly refcount?: number;
}

/** An exception that a statement ended with. */
export interface ObservedError {
  /** Index of the statement, from 0. */
  readonly statement: number;
  readonly type: string;
  readonly text: string;
}

/** What the collector tells of itself, since the program began. */
export interface ObservedCollector {
  /** gc.get_count()[1:] */
  readonly counts: readonly number[];
  /** gc.get_stats(): collections, collected, uncollectable of each generation; 2.7 has none. */
  readonly statistics?: readonly (readonly number[])[];
  /** How many objects are in gc.garbage. */
  readonly garbage: number;
}

export interface Observation {
  /** Names that are bound at the end and the objects that they name, in alphabetical order. */
  readonly names: readonly (readonly [name: string, object: ObjectNumber])[];
  readonly objects: readonly ObservedObject[];
  readonly errors: readonly ObservedError[];
  /** What finalizers and callbacks wrote down, in order. */
  readonly log: readonly string[];
  readonly collector?: ObservedCollector;
  /**
   * Behind each statement, for each bound name of `a` to `p`, which address its object has:
   * addresses are numbered as they are first seen. A model has none.
   */
  readonly addresses?: readonly (readonly (readonly [name: string, address: number])[])[];
}

/** How a set's elements are ordered: by type name, then by value. */
export function setOrder(
  left: Pick<ObservedObject, "type" | "value">,
  right: Pick<ObservedObject, "type" | "value">,
): number {
  if (left.type !== right.type) return left.type < right.type ? -1 : 1;
  const [a, b] = [left.value ?? "", right.value ?? ""];
  return a < b ? -1 : a > b ? 1 : 0;
}
