// The texts that an objects program chooses from: values on both sides of every rule, functions and
// methods by name. The simplest stands first, and a smaller index is simpler to a reducer.

import { ANY, ATTRIBUTES, HASHABLE, ITERABLE, Kind, NUMBERS, UNSHARED } from "./kinds.ts";

interface Choice {
  readonly text: string;
  readonly kind: number;
}

const of = (kind: number, texts: readonly string[]): Choice[] =>
  texts.map((text) => ({ text, kind }));

/** Instances that leave something behind when they go, themselves or garbage; and garbage. */
const LASTING = ["Phoenix()", "Littering()"];
const GARBAGE = ["ring(Noisy())", "ring(Phoenix())"];

/** Expressions without a variable. */
export const LITERALS: readonly Choice[] = [
  ...of(Kind.list, ["[]"]),
  ...of(Kind.int, ["1", "1000"]),
  ...of(Kind.node, ["Node()"]),
  ...of(Kind.str, ["'spam'", "''", "'e'"]),
  ...of(Kind.tuple, ["()", "(1000, 'two words')"]),
  ...of(Kind.dict, ["{}", "{1: 1.5, 'k': 2000}"]),
  ...of(Kind.set, ["set()", "{1, 2, 3}"]),
  ...of(Kind.float, ["1.5", "0.0", "-0.0"]),
  ...of(Kind.none, ["None"]),
  ...of(Kind.bool, ["True"]),
  ...of(Kind.slotted, ["Slotted()"]),
  ...of(Kind.node, ["Noisy()"]),
  ...of(Kind.int, ["-5", "-6", "256", "257", "1073741824", "4611686018427387904"]),
  ...of(Kind.int, ["9223372036854775808", "0", "-1", "500 + 500", "2 ** 100"]),
  ...of(Kind.str, ["'two words'", "'a' * 20", "'a' * 21", "'\\xe9'", "u'\\u20ac'", "u'caf\\xe9'"]),
  ...of(Kind.bytes, ["b'by'", "b''", "b'z'"]),
  ...of(Kind.tuple, ["(1, 2)", "(1.5,)", "('spam', (1, 'two words'))"]),
  ...of(Kind.list, ["[10, 10, 11]", "[1, 2, 3, 4, 5]", "[1.5, 'two words']", "list(range(9))"]),
  ...of(Kind.dict, ["{'k': []}", "{1: 1, 2: 2, 3: 3, 4: 4, 5: 5, 6: 6}", "{'x': 1, 'y': 2}"]),
  ...of(Kind.set, ["{'spam', 1.5}", "set(range(6))"]),
  ...of(Kind.frozenset, ["frozenset()", "frozenset([1, 2])"]),
  ...of(Kind.slotted, ["Weakly()"]),
  ...of(Kind.node, [...LASTING, "Dropping()"]),
  ...of(Kind.none, GARBAGE),
  ...of(Kind.list, ["list(kept)", "list(watched)"]),
  ...of(Kind.str, ["chr(101)", "str(12345)", "'-'.join(['a', 'b'])", "'spam'.upper()"]),
  ...of(Kind.int, ["int('1000')", "len('spam')", "int(1.5)"]),
  ...of(Kind.float, ["float('2.5')"]),
  ...of(Kind.tuple, ["tuple([1, 2, 3])"]),
];

/** Those of them that a loop may make by the hundred: nothing of them stays. */
export const PASSING = LITERALS.filter(({ text }) => ![...LASTING, ...GARBAGE].includes(text));

/** A function of one argument: what it is meant for, and what it may give. */
interface FunctionChoice {
  readonly text: string;
  readonly takes: number;
  /** Kinds of the result; 0 for those of the argument. */
  readonly gives: number;
}

const SAME = 0;
const PRINTED = Kind.int | Kind.str | Kind.float | Kind.none | Kind.bool;

export const FUNCTIONS: readonly FunctionChoice[] = [
  { text: "same", takes: ANY, gives: SAME },
  { text: "list", takes: ITERABLE, gives: Kind.list },
  { text: "tuple", takes: ITERABLE, gives: Kind.tuple },
  { text: "copy.copy", takes: ANY, gives: SAME },
  { text: "copy.deepcopy", takes: ANY, gives: SAME },
  { text: "hold", takes: ANY, gives: Kind.list },
  { text: "rebind", takes: ANY, gives: Kind.none },
  { text: "set", takes: ITERABLE & ~Kind.list, gives: Kind.set },
  { text: "frozenset", takes: ITERABLE & ~Kind.list, gives: Kind.frozenset },
  { text: "str", takes: PRINTED, gives: Kind.str },
  { text: "repr", takes: PRINTED, gives: Kind.str },
  { text: "len", takes: ITERABLE, gives: Kind.int },
  { text: "bool", takes: ANY, gives: Kind.bool },
  { text: "intern", takes: Kind.str, gives: Kind.str },
  { text: "weakref.ref", takes: ATTRIBUTES | Kind.set, gives: Kind.ref },
  { text: "abs", takes: NUMBERS, gives: NUMBERS },
  { text: "fetch", takes: Kind.ref, gives: ATTRIBUTES | Kind.none | Kind.set },
  { text: "ring", takes: ANY, gives: Kind.none },
  { text: "watch", takes: ATTRIBUTES | Kind.set, gives: Kind.none },
  { text: "gc.is_tracked", takes: UNSHARED, gives: Kind.bool },
  { text: "weakref.getweakrefcount", takes: ATTRIBUTES | Kind.set, gives: Kind.int },
];

/** What the collector is asked to do, and how it is looked at. */
export const COLLECTIONS: readonly Choice[] = [
  ...of(Kind.int, ["gc.collect()", "gc.collect(0)", "gc.collect(1)"]),
  ...of(Kind.int, ["len(gc.garbage)"]),
  ...of(Kind.none, ["gc.set_debug(32)", "gc.set_debug(0)", "gc.freeze()", "gc.unfreeze()"]),
];

/** Functions of two arguments, whatever they are. */
export const BINARY_FUNCTIONS: readonly { readonly text: string; readonly gives: number }[] = [
  { text: "pair", gives: Kind.tuple },
  { text: "equal", gives: Kind.bool },
];

/** A method without arguments, as what it needs and what its result may be. */
export const GETTERS: readonly FunctionChoice[] = [
  { text: "pop", takes: Kind.list, gives: ANY },
  { text: "upper", takes: Kind.str, gives: Kind.str },
  { text: "lower", takes: Kind.str, gives: Kind.str },
];

/** Methods of one argument that give nothing: what they are of, and what they take. */
export const SETTERS: readonly {
  readonly text: string;
  readonly of: number;
  readonly takes: number;
}[] = [
  { text: "append", of: Kind.list, takes: ANY },
  { text: "extend", of: Kind.list, takes: ITERABLE & ~Kind.set & ~Kind.frozenset },
  { text: "remove", of: Kind.list | Kind.set, takes: ANY },
  { text: "add", of: Kind.set, takes: HASHABLE },
  { text: "discard", of: Kind.set, takes: HASHABLE },
];

/** Methods of one argument that a container grows or shrinks by, whatever the argument. */
export const GROWERS: readonly { readonly text: string; readonly of: number }[] = [
  { text: "append", of: Kind.list },
  { text: "add", of: Kind.set },
  { text: "discard", of: Kind.set },
];

export const ATTRIBUTE_NAMES = ["x", "y", "z"] as const;
