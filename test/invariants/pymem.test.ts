import { expect, test } from "vitest";
import { pymemInvariants } from "../../properties/invariants/pymem.ts";
import { type LiveBlock, walkDebug } from "../../src/inspect/walk-debug.ts";
import { asAddr } from "../../src/memory/address.ts";
import { Memory } from "../../src/memory/memory.ts";
import { profileNamed } from "../../src/profile/lookup.ts";
import { DebugHooks } from "../../src/pymem/debug-hooks.ts";
import { API_ID, DOMAINS } from "../../src/pymem/domain.ts";
import { BumpAllocator } from "../pymem/bump-allocator.ts";

const VERSIONS = ["2.7", "3.6", "3.7", "3.8", "3.13"];

/** Two blocks of each domain, of which every other was resized. */
function heap(version: string) {
  const memory = new Memory(1 << 16);
  const profile = profileNamed(version)!.pymem;
  const inner = new BumpAllocator(memory, 4096);
  const serialno = asAddr(64);
  const live: LiveBlock[] = [];
  for (const domain of DOMAINS) {
    const hooks = new DebugHooks({ memory, profile, inner, apiId: API_ID[domain], serialno });
    live.push({ at: hooks.malloc(10), domain });
    live.push({ at: hooks.realloc(hooks.malloc(10), 100), domain });
  }
  const broken = (): string[] => {
    const view = walkDebug(memory, profile, live);
    const names: string[] = [];
    for (const each of pymemInvariants) each.check(view, () => names.push(each.name));
    return names;
  };
  return { memory, live, broken };
}

/** Changes one block of 10 bytes, the second of 100. */
const CORRUPTIONS: readonly (readonly [
  damage: string,
  versions: readonly string[],
  change: (memory: Memory, first: number, second: number) => void,
  broken: readonly string[],
])[] = [
  [
    "the last byte of the leading pad",
    VERSIONS,
    (memory, first) => memory.setU8(first - 1, 0),
    ["debugBlocksAreFenced"],
  ],
  [
    "the first byte behind the data",
    VERSIONS,
    (memory, first) => memory.setU8(first + 10, 0),
    ["debugBlocksAreFenced"],
  ],
  [
    "a count that leads out of memory",
    VERSIONS,
    (memory, first) => memory.setU8(first - 12, 1),
    ["debugBlocksAreFenced"],
  ],
  [
    "another domain's api id",
    VERSIONS,
    (memory, first) => memory.setU8(first - 8, "o".charCodeAt(0)),
    ["debugBlocksNameTheirDomain"],
  ],
  [
    "a serial number that another block has",
    ["2.7", "3.6", "3.7"],
    (memory, first, second) => memory.setU8(first + 10 + 15, memory.u8(second + 100 + 15)),
    ["serialNumbersAreDistinct"],
  ],
  [
    "no serial number",
    ["2.7", "3.6", "3.7"],
    (memory, first) => memory.setU8(first + 10 + 15, 0),
    ["serialNumbersAreDistinct"],
  ],
];

test.each(VERSIONS)("%s: nothing is broken in a heap that clients treat well", (version) => {
  expect(heap(version).broken()).toEqual([]);
});

test.each(
  CORRUPTIONS.flatMap(([damage, versions, change, broken]) =>
    versions.map((version) => ({ damage, version, change, broken })),
  ),
)("$version: $damage breaks $broken", ({ version, change, broken }) => {
  const { memory, live, broken: brokenNow } = heap(version);
  change(memory, live[0]!.at, live[1]!.at);
  expect(brokenNow()).toEqual(broken);
});

test("every invariant is broken by some corruption", () => {
  const broken = new Set(CORRUPTIONS.flatMap((each) => each[3]));
  expect([...broken].sort()).toEqual(pymemInvariants.map((each) => each.name).sort());
});
