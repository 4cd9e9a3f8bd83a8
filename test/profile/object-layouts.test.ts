import { expect, test } from "vitest";
import { ABSENT } from "../../src/memory/struct.ts";
import { profileNamed } from "../../src/profile/lookup.ts";
import recorded from "./layouts.json" with { type: "json" };

type Structs = Readonly<Record<string, Readonly<Record<string, number>>>>;

/** Sizes that count from where the variable part begins, unlike C's, and by how much. */
const VARIABLE_PARTS = ["PyLongObject", "PyTupleObject", "PyBytesObject", "PyGC_Head"];
const VERSIONS = Object.keys(recorded) as (keyof typeof recorded)[];

/** Fields of `version` with the offsets that a C compiler gave them: print-layouts.c told them. */
const fields = VERSIONS.flatMap((version) =>
  Object.entries(recorded[version] as Structs).flatMap(([struct, offsets]) =>
    Object.entries(offsets).map(([field, offset]) => ({ version, struct, field, offset })),
  ),
);

const layoutsOf = (version: string): Structs =>
  profileNamed(version)!.objects.layouts as unknown as Structs;

test.each(VERSIONS)("%s: every field that is read lies where the C compiler put it", (version) => {
  const ours = layoutsOf(version);
  const compared = fields.filter(
    ({ version: of, struct, field }) =>
      of === version &&
      ours[struct]?.[field] !== undefined &&
      !(field === "SIZE" && VARIABLE_PARTS.includes(struct)),
  );
  expect(compared.length).toBeGreaterThan(50);
  for (const { struct, field, offset } of compared) {
    expect([struct, field, ours[struct]![field]]).toEqual([struct, field, offset]);
  }
});

test.each(VERSIONS)("%s: a field that the version lacks is absent, and no other is", (version) => {
  const real = recorded[version] as Structs;
  for (const [struct, offsets] of Object.entries(layoutsOf(version))) {
    if (real[struct] === undefined) continue;
    for (const [field, offset] of Object.entries(offsets)) {
      const isTold = fields.some((each) => each.struct === struct && each.field === field);
      if (!isTold) continue;
      expect([struct, field, offset === ABSENT]).toEqual([
        struct,
        field,
        real[struct]![field] === undefined,
      ]);
    }
  }
});

test("every version has the same structs with the same fields in the same order", () => {
  const shape = (version: string): string =>
    JSON.stringify(Object.entries(layoutsOf(version)).map(([name, of]) => [name, Object.keys(of)]));
  expect(new Set(VERSIONS.map(shape)).size).toBe(1);
});
