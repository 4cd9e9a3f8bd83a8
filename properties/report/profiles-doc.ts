// docs/PROFILES.md as a whole, printed from the profiles themselves: a number in the page cannot
// differ from the number that a heap is built with. The words between the tables are the page's
// own. A test compares the page on disk with this one.

import { PROFILES } from "../../src/profile/cpython.ts";
import { POOL_OVERHEAD, type Profile } from "../../src/profile/profile.ts";
import { tiny } from "../../src/profile/tiny.ts";
import { ArenaObject, ObmallocMgmt, PoolHeader } from "../../src/pymalloc/layout.ts";
import { radixShape } from "../../src/pymalloc/radix-shape.ts";
import { blockSizeOf, blocksPerPool, sizeClassCount } from "../../src/pymalloc/size-class.ts";
import { debugExtraBytes } from "../../src/pymem/debug-block.ts";
import { objectsSections } from "./objects-doc.ts";
import { count } from "./table.ts";

/** The text of docs/PROFILES.md. */
export function profilesDoc(): string {
  const sections = [
    INTRODUCTION,
    "## What each version changed",
    changesTable(),
    "## Pools and arenas",
    geometryTable(PROFILES),
    GEOMETRY_NOTE,
    "## Algorithms",
    algorithmsTable(),
    ALGORITHMS_NOTE,
    "## Domains and debug hooks",
    domainsTable(),
    DOMAINS_NOTE,
    "## Size classes",
    "In steps of 16 bytes, in a pool of 4096 bytes (2.7 to 3.9) and in one of 16384 (from 3.10):",
    classesTable(["3.9", "3.10"]),
    "In steps of 8 bytes, as the deck has it:",
    classesTable(["deck"]),
    "## Structs",
    STRUCTS_NOTE,
    structTable("pool_header", PoolHeader),
    structTable("arena_object", ArenaObject),
    structTable("_obmalloc_mgmt", ObmallocMgmt),
    ...objectsSections(markdown),
    "## Tiny profiles",
    TINY_NOTE,
    geometryTable(PROFILES.filter(({ name }) => TINY_SHOWN.includes(name)).map(tiny)),
  ];
  return `${sections.join("\n\n")}\n`;
}

const INTRODUCTION = `# Profiles

A profile is everything in which one CPython's memory manager differs from another's, as data:
numbers, and names of algorithms. \`src/profile/cpython.ts\` holds the ten below; each line that
differs from the version before names the file of CPython that says so. \`src/runtime.ts\` turns
the names of algorithms into algorithms, for objects each component does. Nothing else in
\`src/\` asks which version it is.

Every table on this page is printed from that data by \`properties/report/profiles-doc.ts\`, and
a test holds the page against it. After a change to a profile, \`npm run docs\` writes the page
anew.`;

const GEOMETRY_NOTE = `A pool begins with a header of ${POOL_OVERHEAD} bytes, so its first block
lies ${POOL_OVERHEAD} bytes behind the pool's address. "Misaligned" is an arena whose base is a
multiple of 4096 but not of the pool size, as \`mmap\` may give one: it loses one pool. Where a
pool is a page there is no such arena.

Requests of 0 bytes, and those above the largest, go to malloc in every version.`;

const ALGORITHMS_NOTE = `- **arenaIndex** believes the \`arenaindex\` in the header of the pool
  that an address would lie in, if the arena of that index covers the address. **radixTree**
  looks the address up in a tree of its own, whose nodes have the bytes in the last column (root,
  middle, bottom). Middle and bottom nodes come from malloc, when an arena first needs them.
- **linearSearch** and **nfp2lasta** are two ways of keeping \`usable_arenas\` sorted, with one
  result.
- A completely free arena is **returned** at once, or **kept** while no usable arena stands to
  its right in \`usable_arenas\`.`;

const DOMAINS_NOTE = `The fills are what \`PYTHONMALLOC=debug\` writes into fresh bytes, freed
bytes and fences. "Added" is what the hooks add to each request. A serial number counts requests,
or blocks handed out. What happens to a block's bytes before a reallocation is told in
\`src/profile/profile.ts\`, at \`DebugReallocAlgorithm\`. 2.7 has these hooks in debug builds
only.`;

const STRUCTS_NOTE = `Little-endian, pointers and sizes of 8 bytes, field names as in
\`obmalloc.c\`. The first two have not moved between the versions. What \`_obmalloc_mgmt\` holds
are statics of the process in CPython; their order here is ours.`;

const TINY_NOTE = `\`tiny-3.11\` is 3.11 in miniature, and so for every other name: the same
algorithms, 4 size classes, 4 pools an arena. A handful of operations fills a pool, empties an
arena and returns it.`;

const TINY_SHOWN = ["deck", "2.7", "3.11"];

/** A markdown table; columns of numbers are aligned to the right, but not the first. */
function markdown(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;
  const isNumeric = (i: number): boolean => rows.every((row) => /^[\d–,]+$/.test(row[i]!));
  const rule = header.map((_, i) => (i > 0 && isNumeric(i) ? "--:" : "---"));
  return [line(header), line(rule), ...rows.map(line)].join("\n");
}

/** The fields of a profile as `group.field`, with their values as text. */
function fieldsOf({ machine, pymem, pymalloc }: Profile): Map<string, string> {
  const groups = Object.entries({ machine, pymem, pymalloc });
  return new Map(
    groups.flatMap(([group, fields]) =>
      Object.entries(fields).map(([name, value]) => [`${group}.${name}`, valueText(name, value)]),
    ),
  );
}

function valueText(name: string, value: unknown): string {
  if (typeof value !== "number") return String(value);
  return name.endsWith("Byte") ? byteText(value) : String(value);
}

const byteText = (byte: number): string => `0x${byte.toString(16)}`;

function changesTable(): string {
  const [deck, ...versions] = PROFILES;
  const rows = versions.map((profile, i) => {
    const changes = i === 0 ? "" : changesBetween(versions[i - 1]!, profile);
    return [profile.name, profile.measuredOn ?? "–", changes === "" ? "–" : changes];
  });
  rows.unshift([deck!.name, "–", `2.7 with ${changesBetween(versions[0]!, deck!)}`]);
  return markdown(["python", "measured on", "differs from the one before"], rows);
}

function changesBetween(before: Profile, after: Profile): string {
  const old = fieldsOf(before);
  const changed = [...fieldsOf(after)].filter(([name, value]) => old.get(name) !== value);
  return changed.map(([name, value]) => `\`${name}\` ${value}`).join(", ");
}

function geometryTable(profiles: readonly Profile[]): string {
  const header = [
    "python",
    "step",
    "classes",
    "largest",
    "pool",
    "arena",
    "pools",
    "misaligned",
    "smallest blocks a pool",
    "largest blocks a pool",
  ];
  const rows = profiles.map(({ name, machine, pymalloc }) => {
    const { alignment, smallRequestThreshold, poolSize, arenaSize } = pymalloc;
    const classes = sizeClassCount(pymalloc);
    const pools = arenaSize / poolSize;
    return [
      name,
      String(alignment),
      String(classes),
      String(smallRequestThreshold),
      count(poolSize),
      count(arenaSize),
      String(pools),
      poolSize > machine.pageSize ? String(pools - 1) : "–",
      String(blocksPerPool(pymalloc, 0)),
      String(blocksPerPool(pymalloc, classes - 1)),
    ];
  });
  return markdown(header, rows);
}

function algorithmsTable(): string {
  const rows = PROFILES.map(({ name, pymalloc }) => [
    name,
    pymalloc.addressInRange,
    pymalloc.arenaOrder,
    pymalloc.keepsLastArena ? "kept" : "returned",
    String(pymalloc.initialArenaObjects),
    radixText(pymalloc),
  ]);
  return markdown(
    [
      "python",
      "address_in_range",
      "usable_arenas",
      "last free arena",
      "arena objects at first",
      "tree nodes",
    ],
    rows,
  );
}

function radixText(pymalloc: Profile["pymalloc"]): string {
  if (pymalloc.addressInRange !== "radixTree") return "–";
  const { rootBytes, midBytes, botBytes } = radixShape(pymalloc);
  return [rootBytes, midBytes, botBytes].map(count).join(", ");
}

function domainsTable(): string {
  const rows = PROFILES.map(({ name, pymem }) => [
    name,
    pymem.hasRawDomain ? "malloc" : "–",
    pymem.memDomain,
    "pymalloc",
    [pymem.cleanByte, pymem.deadByte, pymem.forbiddenByte].map(byteText).join(" "),
    pymem.serialNumbers,
    pymem.debugRealloc,
    String(debugExtraBytes(pymem)),
  ]);
  return markdown(
    ["python", "raw", "mem", "obj", "fresh, freed, fence", "serial numbers", "realloc", "added"],
    rows,
  );
}

/** The size classes of profiles that share them: blocks and bytes left over in a pool of each. */
function classesTable(names: readonly string[]): string {
  const profiles = names.map((name) => PROFILES.find((each) => each.name === name)!.pymalloc);
  const first = profiles[0]!;
  const header = ["class", "request", "block"];
  for (const { poolSize } of profiles) header.push(`blocks in ${count(poolSize)}`, "left over");
  const rows = Array.from({ length: sizeClassCount(first) }, (_, sizeClass) => {
    const block = blockSizeOf(first, sizeClass);
    const pools = profiles.flatMap((profile) => {
      const blocks = blocksPerPool(profile, sizeClass);
      return [String(blocks), String(profile.poolSize - POOL_OVERHEAD - blocks * block)];
    });
    return [String(sizeClass), `${block - first.alignment + 1}–${block}`, String(block), ...pools];
  });
  return markdown(header, rows);
}

function structTable(name: string, layout: Readonly<Record<string, number>>): string {
  const fields = Object.entries(layout).filter(([field]) => field !== "SIZE");
  const rows = fields.map(([field, offset]) => [`\`${field}\``, String(offset)]);
  return markdown([`${name}, ${layout.SIZE} bytes`, "offset"], rows);
}
