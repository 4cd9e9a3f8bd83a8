// The comparison of observations: alike it finds nothing, and each planted difference it names.
import { describe, expect, test } from "vitest";
import {
  type CompareOptions,
  type Difference,
  differences,
} from "../../../properties/oracles/cpython/compare.ts";
import type { Reuse } from "../../../properties/oracles/cpython/compare-addresses.ts";
import { addressesOf, movesOf } from "../../../properties/oracles/cpython/moves.ts";
import type { Observation, ObservedObject } from "../../../spec/observation.ts";

const NOTHING: Observation = { names: [], objects: [], errors: [], log: [] };

const int = (value: number): ObservedObject => ({ type: "int", value: String(value) });
const list = (...holds: number[]): ObservedObject => ({ type: "list", holds });

/** `a` names the first object. */
const ofA = (...objects: ObservedObject[]): Observation => ({
  ...NOTHING,
  names: [["a", 0]],
  objects,
});

/** What differs, as `where: expected / actual`. */
function told(expected: Observation, actual: Observation, options?: CompareOptions): string[] {
  const text = (each: Difference): string => `${each.where}: ${each.expected} / ${each.actual}`;
  return differences(expected, actual, options).map(text);
}

const rich: Observation = {
  names: [
    ["a", 0],
    ["b", 2],
  ],
  objects: [
    { type: "dict", holds: [1, 2], size: 232, refcount: 1 },
    { type: "str", value: "k", size: 50 },
    { type: "Node", attributes: ["x", "y"], holds: [0, 3], size: 48, dictSize: 104, refcount: 2 },
    { type: "set", holds: [4, 5], size: 216, refcount: 1 },
    { type: "int", value: "7", size: 28 },
    { type: "weakref", holds: [2], size: 72, refcount: 1 },
  ],
  errors: [{ statement: 1, type: "KeyError", text: "<Node object at 0x7f00aa>" }],
  log: ["del"],
  addresses: [[["a", 0]], [["a", 0]]],
};

describe("objects", () => {
  test("an observation does not differ from itself", () => {
    expect(told(rich, structuredClone(rich))).toEqual([]);
  });

  test.each<[string, (one: Observation) => unknown, string]>([
    ["value", (one) => change(one, 4, { value: "8" }), 'value of b.y.elements[0]: "7" / "8"'],
    ["size", (one) => change(one, 2, { size: 64 }), 'size of a["k"]: 48 / 64'],
    ["dictSize", (one) => change(one, 2, { dictSize: 96 }), 'dictSize of a["k"]: 104 / 96'],
    ["refcount", (one) => change(one, 0, { refcount: 3 }), "refcount of a: 1 / 3"],
    ["type", (one) => change(one, 1, { type: "bytes" }), "type of a.keys[0]: str / bytes"],
    [
      "attributes",
      (one) => change(one, 2, { attributes: ["x", "z"] }),
      'attributes of a["k"]: x,y / x,z',
    ],
    ["length", (one) => change(one, 3, { holds: [4] }), 'length of a["k"].y: 2 / 1'],
    ["dead", (one) => change(one, 5, { holds: [] }), 'length of a["k"].y.elements[1]: 1 / 0'],
  ])("a difference of %s is told with its place", (_, make, expected) => {
    const actual = structuredClone(rich);
    make(actual);
    const withPath = expected.replace("b.y", 'a["k"].y');
    expect(told(rich, actual)).toEqual([withPath]);
  });

  test("what one side does not have is not compared", () => {
    const bare = structuredClone(rich);
    for (const at of bare.objects.keys()) {
      const { type, value, holds, attributes } = rich.objects[at]!;
      (bare.objects as ObservedObject[])[at] = {
        type,
        ...(value === undefined ? {} : { value }),
        ...(holds === undefined ? {} : { holds }),
        ...(attributes === undefined ? {} : { attributes }),
      };
    }
    expect(told(rich, bare)).toEqual([]);
    expect(told(bare, rich)).toEqual([]);
  });
});

describe("identity", () => {
  test("one object at two places differs from two objects that look alike", () => {
    const one = ofA(list(1, 1), list());
    const two = ofA(list(1, 2), list(), list());
    const places = ["the one at a[0]", "an object of its own"];
    expect(told(one, two)).toEqual([`identity of a[1]: ${places.join(" / ")}`]);
    expect(told(two, one)).toEqual([`identity of a[1]: ${places.reverse().join(" / ")}`]);
  });

  test("numbers need not agree, only what they stand for", () => {
    const actual = ofA(list(2, 1), int(2), int(1));
    expect(told(ofA(list(1, 2), int(1), int(2)), actual)).toEqual([]);
  });

  test("a cycle ends, and one of another length differs", () => {
    const short = ofA(list(0));
    const long = ofA(list(1), list(0));
    expect(told(short, structuredClone(short))).toEqual([]);
    expect(told(short, long)).toEqual(["identity of a[0]: the one at a / an object of its own"]);
  });

  test("objects of different types are not looked into", () => {
    const actual = ofA({ type: "tuple", holds: [1] }, int(2));
    expect(told(ofA(list(1), int(1)), actual)).toEqual(["type of a: list / tuple"]);
  });

  test("elements of a set without an order are not compared, their number is", () => {
    const set = (unordered: boolean, ...holds: number[]): ObservedObject =>
      unordered ? { type: "set", holds, unordered: true } : { type: "set", holds };
    const tuple = (...holds: number[]): ObservedObject => ({ type: "tuple", holds });
    const expected = ofA(set(true, 1, 2), tuple(), tuple(3), int(1));
    const actual = ofA(set(true, 1, 3), tuple(2), int(1), tuple());
    expect(told(expected, actual)).toEqual([]);
    expect(told(expected, ofA(set(false, 1), tuple()))).toEqual(["length of a: 2 / 1"]);
  });

  test("a deep nest is compared without a deep stack", () => {
    const depth = 200_000;
    const nest = (value: number): Observation => {
      const lists = Array.from({ length: depth }, (_, i) => list(i + 1));
      return ofA(...lists, int(value));
    };
    const [found] = differences(nest(1), nest(2));
    expect(found).toEqual({
      where: `value of a${"[0]".repeat(depth)}`,
      expected: '"1"',
      actual: '"2"',
    });
  });
});

/** Puts fields of the object with that number in place of its own. */
function change(one: Observation, at: number, fields: Partial<ObservedObject>): void {
  Object.assign(one.objects[at]!, fields);
}

describe("names, errors and the log", () => {
  test("a name that only one side has is told, and the others are compared", () => {
    const expected: Observation = {
      ...ofA(int(1), int(2)),
      names: [
        ["a", 0],
        ["b", 1],
      ],
    };
    const actual: Observation = {
      ...ofA(int(3), int(2)),
      names: [
        ["a", 0],
        ["c", 1],
      ],
    };
    expect(told(expected, actual)).toEqual([
      "b: bound / not bound",
      "c: not bound / bound",
      'value of a: "1" / "3"',
    ]);
  });

  test("errors are told by their statement, and texts compare without addresses", () => {
    const error = (statement: number, text: string) => ({ statement, type: "KeyError", text });
    const at = (address: string) => error(1, `<Node object at ${address}>`);
    const expected = { ...NOTHING, errors: [at("0x7f00"), error(3, "'x'")] };
    expect(told(expected, { ...NOTHING, errors: [at("0x55AA"), error(3, "'x'")] })).toEqual([]);
    const actual = { ...NOTHING, errors: [error(0, "1"), at("0x1"), error(3, "'y'")] };
    expect(told(expected, actual)).toEqual([
      "error at statement 0: none / KeyError: 1",
      "error at statement 3: KeyError: 'x' / KeyError: 'y'",
    ]);
    expect(told(actual, NOTHING)).toHaveLength(3);
  });

  test("a log in another order differs", () => {
    const actual = { ...NOTHING, log: ["del", "called"] };
    expect(told({ ...NOTHING, log: ["called", "del"] }, actual)).toEqual([
      'log: ["called","del"] / ["del","called"]',
    ]);
  });
});

/** An observation with addresses only: for each statement the names' numbers, `a1 b2`. */
function placed(...rows: string[]): Observation {
  const addresses = rows.map((row) =>
    row
      .split(" ")
      .flatMap((each): [string, number][] =>
        each === "" ? [] : [[each[0]!, Number(each.slice(1))]],
      ),
  );
  return { ...NOTHING, addresses };
}

const nothing: Reuse = {
  isSeen: () => false,
  isUnseen: () => false,
  isChance: () => false,
  waits: () => false,
};
const listed = (isSeen: Reuse["isSeen"]): Reuse => ({ ...nothing, isSeen });
const always: CompareOptions = { reuse: listed(() => true) };

describe("addresses", () => {
  test("numbers of addresses need not agree", () => {
    const actual = placed("a7", "a7 b3", "a7 b7");
    expect(told(placed("a0", "a0 b1", "a0 b0"), actual, always)).toEqual([]);
  });

  test("two names share an address in both or in neither", () => {
    expect(told(placed("a0 b0"), placed("a0 b1"))).toEqual([
      "address of b behind statement 0: that of a / none of the names before it",
    ]);
    expect(told(placed("a0 b1"), placed("a0 b0"))).toHaveLength(1);
  });

  test("a name that keeps its address in one keeps it in both", () => {
    expect(told(placed("a0", "a0"), placed("a0", "a1"))).toEqual([
      "address of a behind statement 1: as before / another than before",
    ]);
    expect(told(placed("a0", "a1"), placed("a0", "a0"))).toHaveLength(1);
    expect(told(placed("a0", "a1", "a2"), placed("a5", "a6", "a5"))).toEqual([]);
  });

  test("a name that is bound in one only is told", () => {
    expect(told(placed("a0"), placed("a0 b1"))).toEqual(["names behind statement 0: a / a,b"]);
    expect(told(placed("a0"), placed("a0", "a0"))).toEqual([
      "addresses: 1 statements / 2 statements",
    ]);
  });
});

describe("places that free lists give", () => {
  test("reuse of an address is compared where it is asked for, and only there", () => {
    const reused = placed("a0", "", "a0");
    const fresh = placed("a0", "", "a1");
    expect(told(reused, fresh)).toEqual([]);
    const text = "the one of a behind statement 0 / one not seen before";
    expect(told(reused, fresh, always)).toEqual([`address of a behind statement 2: ${text}`]);
    const elsewhere = { reuse: listed((statement) => statement !== 2) };
    expect(told(reused, fresh, elsewhere)).toEqual([]);
    expect(told(reused, structuredClone(reused), always)).toEqual([]);
  });

  test("of two free places the same one must be taken", () => {
    const before = ["a0 b1", ""] as const;
    expect(told(placed(...before, "a0"), placed(...before, "a1"), always)).toEqual([
      "address of a behind statement 2: " +
        "the one of a behind statement 0 / the one of b behind statement 0",
    ]);
    expect(told(placed(...before, "a1"), placed("a1 b0", "", "a0"), always)).toEqual([]);
  });

  test("behind a difference that is not compared the rest is compared by what is there now", () => {
    const onlyAtEnd = { reuse: listed((statement) => statement === 4) };
    const expected = placed("a0", "", "a0", "", "a0");
    expect(told(expected, placed("a0", "", "a1", "", "a1"), onlyAtEnd)).toEqual([]);
    expect(told(expected, placed("a0", "", "a1", "", "a0"), onlyAtEnd)).toHaveLength(1);
  });

  test("a free list that has another place to give must not have been passed over", () => {
    const reused = placed("a0", "", "a0");
    const fresh = placed("a0", "", "a1");
    const unseen = { ...nothing, isUnseen: () => true };
    const waits = (statement: number, address: number) => statement === 2 && address === 0;
    expect(told(reused, fresh, { reuse: unseen })).toEqual([]);
    expect(told(reused, fresh, { reuse: { ...unseen, waits } })).toHaveLength(1);
    expect(told(reused, fresh, { reuse: { ...nothing, waits } })).toEqual([]);
  });

  test("what came when the other had gone may lie where that lay, or not", () => {
    const isChance = (statement: number) => statement === 1;
    const reuse = { ...nothing, isChance };
    expect(told(placed("a0", "a0"), placed("a0", "a1"), { reuse })).toEqual([]);
    expect(told(placed("a0", "a1"), placed("a0", "a0"), { reuse })).toEqual([]);
    expect(told(placed("a0", "a1", "a1"), placed("a0", "a0", "a1"), { reuse })).toHaveLength(1);
  });
});

test("moves and addresses tell the same", () => {
  const { addresses } = placed("", "a0", "a0 c1", "a0 c1", "c1 p2", "");
  const moves = movesOf(addresses!);
  expect(moves).toEqual([[], [0, 0], [2, 1], [], [0, -1, 15, 2], [2, -1, 15, -1]]);
  expect(addressesOf(moves)).toEqual(addresses);
});
