// The operations of the objects machine, one row each, simplest first. A row is a statement of
// Python, compiled as a unit by itself; what it does is what Python says it does, in the model, in
// our heap and in a real interpreter alike.

import { choiceOperand, integerOperand, type OperandSpec } from "../../engine/word.ts";
import {
  ANY,
  ATTRIBUTES,
  around,
  DEEP,
  DEEPEST,
  GROWN,
  HASHABLE,
  hasAttribute,
  Kind,
  NUMBERS,
  SEQUENCES,
} from "./kinds.ts";
import {
  ATTRIBUTE_NAMES,
  BINARY_FUNCTIONS,
  COLLECTIONS,
  FUNCTIONS,
  GETTERS,
  GROWERS,
  LITERALS,
  PASSING,
  SETTERS,
} from "./literals.ts";
import { type ObjectsOperation, objectsRow } from "./row.ts";
import type { ObjectsState } from "./state.ts";

const variable = (name: string, role: "define" | "use" | "kill"): OperandSpec => ({
  kind: "variable",
  name,
  role,
});

const defines = variable("V", "define");
const changes = variable("V", "use");
const kills = variable("V", "kill");
const W = variable("W", "use");
const X = variable("X", "use");
const literal = choiceOperand(
  "LITERAL",
  LITERALS.map(({ text }) => text),
);
const passing = choiceOperand(
  "LITERAL",
  PASSING.map(({ text }) => text),
);
const other = choiceOperand(
  "OTHER",
  LITERALS.map(({ text }) => text),
);
const unary = choiceOperand(
  "FUNCTION",
  FUNCTIONS.map(({ text }) => text),
);
const binary = choiceOperand(
  "BINARY",
  BINARY_FUNCTIONS.map(({ text }) => text),
);
const grower = choiceOperand(
  "GROWER",
  GROWERS.map(({ text }) => text),
);
const getter = choiceOperand(
  "GETTER",
  GETTERS.map(({ text }) => text),
);
const setter = choiceOperand(
  "SETTER",
  SETTERS.map(({ text }) => text),
);
const collection = choiceOperand(
  "COLLECTION",
  COLLECTIONS.map(({ text }) => text),
);
const attribute = choiceOperand("ATTRIBUTE", ATTRIBUTE_NAMES);
const index = integerOperand("INDEX", 0, 3);
const start = integerOperand("START", 0, 7);
const stop = integerOperand("STOP", 0, 15, [1, 2]);
const times = integerOperand("TIMES", 0, 63, [1, 2, 20, 21]);
const rounds = integerOperand("ROUNDS", 1, 256, [1, 2, 20, 21, 80, 81, 256]);
/** Around the sizes at which lists, dicts and sets grow. */
const many = integerOperand("MANY", 1, 64, [1, 4, 5, 6, 8, 9, 11, 17, 19, 22, 25, 43]);

const only =
  (kinds: Readonly<Record<string, number>>) =>
  (name: string): number =>
    kinds[name] ?? ANY;

/** V is bound to something of `kinds`. */
const gives = (kinds: number) => (): number => kinds;

/** V is bound to a container of `kind` that holds W and X. */
const holding =
  (kind: number) =>
  ({ kinds }: ObjectsState, [, w, x]: readonly number[]): number =>
    kind | around(kinds[w!]!, x === undefined ? 0 : kinds[x]!);

/** Numbers stay numbers; a sequence that another was added to is not to grow without end. */
function sum(left: number, right: number): number {
  if (((left | right) & SEQUENCES) === 0) return (left | right) & NUMBERS || ANY;
  return (left & (NUMBERS | SEQUENCES) || ANY) | GROWN;
}

const ROWS: readonly ObjectsOperation[] = [
  objectsRow({
    name: "literal",
    text: "V = LITERAL",
    weight: 24,
    operands: [defines, literal],
    gives: (_, [, choice]) => LITERALS[choice!]!.kind,
  }),
  objectsRow({
    name: "bind",
    text: "V = W",
    weight: 8,
    operands: [defines, W],
    gives: ({ kinds }, [, w]) => kinds[w!]!,
  }),
  objectsRow({
    name: "del",
    text: "del V",
    weight: 10,
    operands: [kills],
    gives: gives(0),
  }),
  objectsRow({
    name: "list of one",
    text: "V = [W]",
    weight: 5,
    operands: [defines, W],
    gives: holding(Kind.list),
  }),
  objectsRow({
    name: "list of two",
    text: "V = [W, X]",
    weight: 5,
    operands: [defines, W, X],
    gives: holding(Kind.list),
  }),
  objectsRow({
    name: "tuple of two",
    text: "V = (W, X)",
    weight: 6,
    operands: [defines, W, X],
    gives: holding(Kind.tuple),
  }),
  objectsRow({
    name: "dict of one",
    text: "V = {W: X}",
    weight: 5,
    operands: [defines, W, X],
    takes: only({ W: HASHABLE }),
    avoids: DEEP,
    gives: holding(Kind.dict),
  }),
  objectsRow({
    name: "set of two",
    text: "V = {W, X}",
    weight: 3,
    operands: [defines, W, X],
    takes: only({ W: HASHABLE, X: HASHABLE }),
    avoids: DEEP,
    gives: holding(Kind.set),
  }),
  objectsRow({
    name: "change",
    text: "V.SETTER(W)",
    weight: 16,
    operands: [changes, setter, W],
    takes: (name, [, choice]) => (name === "V" ? SETTERS[choice!]!.of : SETTERS[choice!]!.takes),
    avoids: GROWN,
    change: ({ kinds }, [v, choice, w]) => {
      const depth = Math.max(kinds[v!]! & DEEPEST, around(kinds[w!]!));
      kinds[v!] = (kinds[v!]! & ~DEEPEST) | depth;
      if (SETTERS[choice!]!.text === "extend") kinds[v!]! |= GROWN;
    },
  }),
  objectsRow({
    name: "get",
    text: "V = W.GETTER()",
    weight: 6,
    operands: [defines, W, getter],
    takes: (name, [, , choice]) => (name === "W" ? GETTERS[choice!]!.takes : ANY),
    gives: (_, [, , choice]) => GETTERS[choice!]!.gives,
  }),
  objectsRow({
    name: "item at",
    text: "V = W[INDEX]",
    weight: 5,
    operands: [defines, W, index],
    takes: only({ W: SEQUENCES }),
    gives: gives(ANY),
  }),
  objectsRow({
    name: "set item at",
    text: "V[INDEX] = W",
    weight: 5,
    operands: [changes, index, W],
    takes: only({ V: Kind.list | Kind.dict }),
  }),
  objectsRow({
    name: "del item at",
    text: "del V[INDEX]",
    weight: 4,
    operands: [changes, index],
    takes: only({ V: Kind.list | Kind.dict }),
  }),
  objectsRow({
    name: "item",
    text: "V = W[X]",
    weight: 3,
    operands: [defines, W, X],
    takes: only({ W: Kind.dict, X: HASHABLE }),
    gives: gives(ANY),
    avoids: DEEP,
  }),
  objectsRow({
    name: "set item",
    text: "V[W] = X",
    weight: 8,
    operands: [changes, W, X],
    takes: only({ V: Kind.dict, W: HASHABLE }),
    avoids: DEEP,
  }),
  objectsRow({
    name: "del item",
    text: "del V[W]",
    weight: 4,
    operands: [changes, W],
    takes: only({ V: Kind.dict, W: HASHABLE }),
    avoids: DEEP,
  }),
  objectsRow({
    name: "set attribute",
    text: "V.ATTRIBUTE = W",
    weight: 10,
    operands: [changes, attribute, W],
    takes: (name, [, choice]) =>
      name !== "V" ? ANY : ATTRIBUTE_NAMES[choice!] === "z" ? Kind.node : ATTRIBUTES,
    change: ({ kinds }, [v, choice]) => {
      kinds[v!]! |= hasAttribute(choice!);
    },
  }),
  objectsRow({
    name: "attribute",
    text: "V = W.ATTRIBUTE",
    weight: 5,
    operands: [defines, W, attribute],
    takes: (name, [, , choice]) => (name === "W" ? hasAttribute(choice!) : ANY),
    gives: gives(ANY),
  }),
  objectsRow({
    name: "del attribute",
    text: "del V.ATTRIBUTE",
    weight: 4,
    operands: [changes, attribute],
    takes: (_, [, choice]) => hasAttribute(choice!),
    change: ({ kinds }, [v, choice]) => {
      kinds[v!]! &= ~hasAttribute(choice!);
    },
  }),
  objectsRow({
    name: "call",
    text: "V = FUNCTION(W)",
    weight: 16,
    operands: [defines, unary, W],
    takes: (name, [, choice]) => (name === "W" ? FUNCTIONS[choice!]!.takes : ANY),
    gives: ({ kinds }, [, choice, w]) => FUNCTIONS[choice!]!.gives || kinds[w!]!,
  }),
  objectsRow({
    name: "call of two",
    text: "V = BINARY(W, X)",
    weight: 6,
    operands: [defines, binary, W, X],
    avoids: DEEP,
    gives: ({ kinds }, [, choice, w, x]) =>
      BINARY_FUNCTIONS[choice!]!.gives | around(kinds[w!]!, kinds[x!]!),
  }),
  objectsRow({
    name: "add",
    text: "V = W + X",
    weight: 8,
    operands: [defines, W, X],
    takes: only({ W: NUMBERS | SEQUENCES, X: NUMBERS | SEQUENCES }),
    avoids: GROWN,
    gives: ({ kinds }, [, w, x]) => sum(kinds[w!]!, kinds[x!]!),
  }),
  objectsRow({
    name: "add in place",
    text: "V += W",
    weight: 5,
    operands: [changes, W],
    takes: only({ V: NUMBERS | SEQUENCES, W: NUMBERS | SEQUENCES }),
    avoids: GROWN,
    gives: ({ kinds }, [v, w]) => sum(kinds[v!]!, kinds[w!]!),
  }),
  objectsRow({
    name: "subtract",
    text: "V = W - X",
    weight: 3,
    operands: [defines, W, X],
    takes: only({ W: NUMBERS, X: NUMBERS }),
    gives: gives(NUMBERS),
  }),
  objectsRow({
    name: "repeat",
    text: "V = W * TIMES",
    weight: 4,
    operands: [defines, W, times],
    takes: only({ W: NUMBERS | SEQUENCES }),
    avoids: GROWN,
    gives: ({ kinds }, [, w]) => kinds[w!]! | (kinds[w!]! & SEQUENCES ? GROWN : 0),
  }),
  objectsRow({
    name: "slice",
    text: "V = W[START:STOP]",
    weight: 4,
    operands: [defines, W, start, stop],
    takes: only({ W: SEQUENCES }),
    gives: ({ kinds }, [, w]) => kinds[w!]! & SEQUENCES || ANY,
  }),
  objectsRow({
    name: "is",
    text: "V = W is X",
    weight: 2,
    operands: [defines, W, X],
    gives: gives(Kind.bool),
  }),
  objectsRow({
    name: "two literals",
    text: "V = LITERAL; W = OTHER",
    weight: 4,
    operands: [defines, literal, variable("W", "define"), other],
    joins: ["literal", "literal"],
    gives: (_, [, choice]) => LITERALS[choice!]!.kind,
    change: ({ kinds }, [, , w, choice]) => {
      kinds[w!] = LITERALS[choice!]!.kind;
    },
  }),
  objectsRow({
    name: "grow",
    text: "for W in range(MANY): V.GROWER(W)",
    weight: 16,
    operands: [changes, variable("W", "define"), grower, many],
    takes: (name, [, , choice]) => (name === "V" ? GROWERS[choice!]!.of : ANY),
    change: ({ kinds }, [, w]) => {
      kinds[w!] = Kind.int;
    },
  }),
  objectsRow({
    name: "grow dict",
    text: "for W in range(MANY): V[W] = X",
    weight: 10,
    operands: [changes, variable("W", "define"), many, X],
    takes: only({ V: Kind.dict }),
    change: ({ kinds }, [, w]) => {
      kinds[w!] = Kind.int;
    },
  }),
  objectsRow({
    name: "make many",
    text: "for W in range(ROUNDS): V = LITERAL",
    weight: 14,
    operands: [defines, variable("W", "define"), rounds, passing],
    gives: (_, [, , , choice]) => PASSING[choice!]!.kind,
    change: ({ kinds }, [, w]) => {
      kinds[w!] = Kind.int;
    },
  }),
  objectsRow({
    name: "collect",
    text: "V = COLLECTION",
    weight: 30,
    operands: [defines, collection],
    gives: (_, [, choice]) => COLLECTIONS[choice!]!.kind,
  }),
];

/** Thirty-two rows: as many as a word can tell apart. */
export const objectsTable = (): readonly ObjectsOperation[] => ROWS;
