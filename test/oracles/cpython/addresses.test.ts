// Addresses in real interpreters: what stays, what is shared, and what free lists give again.
import { describe, expect } from "vitest";
import { PYTHON_VERSIONS } from "../../../properties/oracles/pythons.ts";
import { address, object, realTests } from "./real.ts";

describe.each(PYTHON_VERSIONS)("addresses of CPython %s", (version) => {
  const { real, see } = realTests(version);

  real(
    "a name keeps its address until it is bound anew, and shares that of its object",
    async () => {
      const seen = await see("a = []", "b = a", "a = []", "a.append(b)", "del b", "zz", "q = 1");
      const [first, second] = [address(seen, 0, "a"), address(seen, 2, "a")];
      expect(second).not.toBe(first);
      expect(seen.addresses).toEqual([
        [["a", first]],
        [
          ["a", first],
          ["b", first],
        ],
        [
          ["a", second],
          ["b", first],
        ],
        [
          ["a", second],
          ["b", first],
        ],
        [["a", second]],
        [["a", second]],
        [["a", second]],
      ]);
      expect([first, second]).toEqual([0, 1]);
    },
  );
});

describe.each(PYTHON_VERSIONS)("reuse of addresses in CPython %s", (version) => {
  const { real, cpython, see, is } = realTests(version);

  const makers: readonly (readonly [kind: string, maker: string, isListed: boolean])[] = [
    ["lists", "[]", true],
    ["dicts", "{}", true],
    ["tuples of one", "(d,)", true],
    ["tuples", "(d, d)", true],
    ["long tuples", `(${"d, ".repeat(19)})`, true],
    ["floats", "d * 1.5", true],
    ["2.7's sets", "set()", is("2.7")],
    ["2.7's ints", "d * 1000", is("2.7")],
  ];
  real("what a free list took last it gives first, over many statements", async () => {
    for (const [, maker, isListed] of makers) {
      if (!isListed) continue;
      const make = [..."abc"].map((name) => `${name} = ${maker}`);
      const drop = ["del b", "del c", "same(zz)", "del a"];
      const seen = await see("d = 3", ...make, ...drop, ...make);
      const [a, b, c] = [..."abc"].map((name) => address(seen, 3, name));
      const again = [..."abc"].map((name) => address(seen, seen.addresses!.length - 1, name));
      expect([maker, ...again]).toEqual([maker, a, c, b]);
    }
  });

  real("a free list has room for all it may hold when a program starts", async () => {
    // What is before leaves free lists full and pools in disorder.
    const litter = ["a = [[] for i in range(300)]", "b = [{} for i in a]", "del a", "del b"];
    const program = [
      "a = [[] for i in range(80)]",
      "b = [id(c) for c in a]",
      "c = None",
      "i = None",
      "del a[:]",
      "d = [[] for i in range(70)]",
      "e = [b.index(id(c)) for c in d]",
    ];
    const [seen] = (await (await cpython()).run([litter, program])).slice(1);
    const places = object(seen!, "e").holds!.map((at) => Number(seen!.objects[at]!.value));
    expect(seen!.errors).toEqual([]);
    expect(places.length).toBe(70);
    expect(new Set(places).size).toBe(70);
  });
});
