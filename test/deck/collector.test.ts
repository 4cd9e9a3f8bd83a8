// What the slides on the collector say, row by row, in every version; where a real CPython says
// otherwise, what it says. real.test.ts holds the same programs against real ones.

import { describe, expect, test } from "vitest";
import { PYTHON_VERSIONS } from "../../properties/oracles/pythons.ts";
import { errorsIn, OF_COLLECTOR, type Shown, shownOf } from "./programs.ts";

const VERSIONS = ["deck", ...PYTHON_VERSIONS];
const isTwo = (version: string): boolean => version === "2.7" || version === "deck";

/** A list of ints and bools as Python writes it. */
function listed(shown: Shown, name: string): string {
  const { observation } = shown.behind();
  return shown
    .items(name)
    .map((at) => observation.objects[at]!.value)
    .join(" ");
}

describe.each(VERSIONS)("the collector's rows in %s", (version) => {
  test("no statement of these programs ends in an error", () => {
    expect(OF_COLLECTOR).toHaveLength(8);
    expect(errorsIn(OF_COLLECTOR, version)).toEqual([]);
  });

  test("row 15: containers are tracked but for tuples and dicts that are on no cycle", () => {
    const row = shownOf("15", version);
    expect(listed(row, "a")).toBe("True False False True False False False False False");
    expect(listed(row, "e")).toBe("True True True");
    // One level with each collection, the innermost first; where a list is inside, never. What is
    // reached before what it holds was looked at waits for the next one.
    expect([listed(row, "f"), listed(row, "g")]).toEqual(["False False True", "False False True"]);
    expect(row.values("ij")).toBe("i True, j False");
    // Five lists and the one that holds them; all are gone when that is.
    expect(listed(row, "k")).toBe("6 6");
  });

  test("row 17: mid dies with its name, left and right by a collection", () => {
    const row = shownOf("17", version);
    expect([listed(row, "d"), listed(row, "f")]).toEqual(["True False False", "True True True"]);
    // To 3.10 each has a dict that is an object as well.
    const hasDicts = isTwo(version) || ["3.6", "3.7", "3.8", "3.9", "3.10"].includes(version);
    expect(row.values("e")).toBe(hasDicts ? "e 4" : "e 2");
  });

  test("row 18: what marking does not reach is what the collection frees", () => {
    expect(shownOf("18", version).values("cdef")).toBe("c ab, d abcdef, e ab, f True");
  });

  test("row 19: garbage is found in its generation, and never in the permanent one", () => {
    const row = shownOf("19", version);
    expect(row.values("cdef")).toBe("c False, d True, e False, f True");
    const isFrozen = !isTwo(version) && version !== "3.6";
    expect(row.values("gh")).toBe(`g ${isFrozen ? "False" : "True"}, h True`);
  });
});

describe.each(VERSIONS)("collections in %s", (version) => {
  test("row 20: strictly above the threshold, and the twelfth of generation 0 is another", () => {
    const row = shownOf("20", version);
    expect(listed(row, "a")).toBe(version === "3.13" ? "2000 10 10" : "700 10 10");
    expect(listed(row, "b")).toBe("5 5");
    expect(row.values("c")).toBe("c 11");
    const { observation } = row.behind();
    const runs = row
      .items("d")
      .map((at) => observation.objects[at]!.holds!.map((each) => observation.objects[each]!.value));
    expect(runs.map((run) => run.join(" x "))).toEqual(
      ["1", "2", "3", "4", "0"].map((count) => `${count} x 11`),
    );
    expect(row.values("efg")).toBe("e True, f 0, g 0");
  });

  test("row 21: a collection of generation 1 frees the cycle and what hangs on it", () => {
    const row = shownOf("21", version);
    // 2.7 frees Loud by its count, behind the two nodes and their dicts.
    const counts: Record<string, string> = { "3.11": "3", "3.12": "3", "3.13": "3" };
    expect(row.values("ef")).toBe(`e ${counts[version] ?? (isTwo(version) ? "4" : "5")}, f 0`);
    expect(listed(row, "g")).toBe("gone");
  });

  test("row 22: a weak reference does not count, and breaks the cycle", () => {
    const row = shownOf("22", version);
    expect(row.values("defghijk")).toBe(
      "d 2, e True, f True, g True, h 0, i False, j True, k True",
    );
    expect(listed(row, "told")).toBe(
      isTwo(version) ? "callback parent child" : "parent callback child",
    );
  });

  test("row 27: one append makes no cycle; what is found is told and kept", () => {
    const row = shownOf("27", version);
    expect(row.values("cdefghi")).toBe("c 2, d 3, e 0, f 3, g 2, h 2, i 2");
    const told = row.behind("g = gc.collect()").stderr;
    expect(told[0]).toBe("gc: collecting generation 2...");
    expect(told.filter((line) => /^gc: collectable <list 0x\w+>$/.test(line))).toHaveLength(2);
    expect(told.at(-1)).toMatch(/^gc: done, 2 unreachable, 0 uncollectable, /);
    expect(row.behind("i = gc.collect()").stderr).toEqual([]);
  });
});
