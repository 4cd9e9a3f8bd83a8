import { expect, test } from "vitest";
import { PROFILES } from "../../src/profile/cpython.ts";
import { profileNamed } from "../../src/profile/lookup.ts";
import { API_ID, DOMAINS } from "../../src/pymem/domain.ts";
import { Runtime } from "../../src/runtime.ts";

test("the domains stand in the order of PyMemAllocatorDomain, each with its own letter", () => {
  expect(DOMAINS.map((domain) => API_ID[domain])).toEqual(["r", "m", "o"]);
});

test("2.7 and the deck serve PyMem_Malloc by malloc, later versions by pymalloc", () => {
  const servedByPymalloc = PROFILES.map(({ name }) => {
    const runtime = new Runtime(profileNamed(`tiny-${name}`)!, { size: 64 << 10 });
    return [name, runtime.pymalloc.owns(runtime.domains.mem.malloc(16))] as const;
  });
  expect(servedByPymalloc.filter(([, served]) => !served).map(([name]) => name)).toEqual([
    "deck",
    "2.7",
  ]);
});

test("the object domain is pymalloc's and the raw domain malloc's in every version", () => {
  for (const { name } of PROFILES) {
    const runtime = new Runtime(profileNamed(`tiny-${name}`)!, { size: 64 << 10 });
    expect(runtime.pymalloc.owns(runtime.domains.obj.malloc(16))).toBe(true);
    expect(runtime.pymalloc.owns(runtime.domains.raw.malloc(16))).toBe(false);
  }
});
