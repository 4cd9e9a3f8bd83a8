// The part of docs/PROFILES.md about layer +3: what each version has, told as runs of versions with
// one value; the layouts of structs; free lists; how vectors and tables grow, which is asked of the
// heaps themselves.

import { Interpreter } from "../../src/interpreter.ts";
import { ABSENT } from "../../src/memory/struct.ts";
import { PROFILES } from "../../src/profile/cpython.ts";
import type { ObjectsProfile } from "../../src/profile/objects.ts";
import type { Profile } from "../../src/profile/profile.ts";
import { count } from "./table.ts";

/** The measured versions: the deck's Python has 2.7's objects. */
const VERSIONS: readonly Profile[] = PROFILES.filter(({ measuredOn }) => measuredOn !== undefined);

type Group = Exclude<keyof ObjectsProfile, "layouts">;

const GROUPS: readonly (readonly [group: Group, about: string])[] = [
  ["refcounts", "counts and deallocation"],
  ["numbers", "int, long, float, bool"],
  ["text", "str, bytes, unicode, interning, hashes"],
  ["sequences", "list and tuple"],
  ["tables", "dict and set"],
  ["instances", "classes, instances, functions, weak references"],
  ["collecting", "the cycle collector and the module gc"],
  ["copying", "the module copy"],
  ["source", "how source becomes constants"],
  ["messages", "what is said when an operation is refused"],
];

/** Sections of docs/PROFILES.md, without its title. */
export function objectsSections(markdown: Markdown): string[] {
  return [
    "## Objects",
    OBJECTS_NOTE,
    ...GROUPS.flatMap(([group, about]) => [
      `### ${group}: ${about}`,
      `What each field means is told in [src/profile/${group}.ts](../src/profile/${group}.ts).`,
      groupTable(group, markdown),
    ]),
    "## Free lists",
    FREE_LISTS_NOTE,
    freeListsTable(markdown),
    "## Growth",
    GROWTH_NOTE,
    growthTable(markdown),
    "## Layouts of objects",
    LAYOUTS_NOTE,
    ...layoutTables(markdown),
  ];
}

/** Makes a table of a header and rows. */
export type Markdown = (header: readonly string[], rows: readonly (readonly string[])[]) => string;

const OBJECTS_NOTE = `Layer +3 has a profile in parts, one for each component. A field is shown with
its value in 2.7 and each value that it changed to, with the version that changed it. Fields that
are the same in all nine are left out. The deck's Python has the objects of 2.7.`;

const FREE_LISTS_NOTE = `How many dead objects each type keeps for the next ones. Dict keys and
2.7's unicode keep theirs by themselves; 2.7 links the free ints and floats of its blocks, without
end.`;

const GROWTH_NOTE = `What a heap of each version gives to a container that is filled one by one:
slots of a list's vector, places of a dict's and of a set's table, and the item from which it
has them. Versions that give the same share a row.`;

const LAYOUTS_NOTE = `Offsets in bytes, 64-bit, field names as in C. A column is a run of versions
with one layout; "–" is a field that they lack. \`SIZE\` is what C's \`sizeof\` says, without the
items of what has a variable number. \`test/oracles\` and \`test/objects\` hold sizes against real
ones.`;

/** Runs of equal values over the versions: the value, and the first version that has it. */
function runsOf<Value>(
  read: (profile: Profile) => Value,
  isSame: (a: Value, b: Value) => boolean,
): { value: Value; first: Profile; last: Profile }[] {
  const runs: { value: Value; first: Profile; last: Profile }[] = [];
  for (const profile of VERSIONS) {
    const value = read(profile);
    const run = runs.at(-1);
    if (run !== undefined && isSame(run.value, value)) run.last = profile;
    else runs.push({ value, first: profile, last: profile });
  }
  return runs;
}

function textOf(value: unknown): string {
  if (value === undefined || value === "") return "–";
  if (value === Number.POSITIVE_INFINITY) return "no limit";
  if (typeof value === "number" || typeof value === "boolean") return String(value);
  if (typeof value === "string") return `\`${value.replaceAll("|", "\\|")}\``;
  if (Array.isArray(value)) return value.length === 0 ? "none" : value.map(String).join(", ");
  return Object.entries(value as object)
    .map(([name, each]) => `${name} ${textOf(each)}`)
    .join("; ");
}

function groupTable(group: Group, markdown: Markdown): string {
  const fields = Object.keys(VERSIONS[0]!.objects[group]);
  const rows = fields.flatMap((field) => {
    const runs = runsOf(
      ({ objects }) => textOf((objects[group] as unknown as Record<string, unknown>)[field]),
      (a, b) => a === b,
    );
    if (runs.length === 1) return [];
    const changes = runs.slice(1).map(({ value, first }) => `${first.name}: ${value}`);
    return [[`\`${field}\``, runs[0]!.value, changes.join("<br>")]];
  });
  return markdown(["field", "2.7", "changed in"], rows);
}

function freeListsTable(markdown: Markdown): string {
  const kinds: readonly (readonly [string, (objects: ObjectsProfile) => number])[] = [
    ["list", ({ sequences }) => sequences.listFreeList],
    ["tuple, of each length", ({ sequences }) => sequences.tupleFreeList],
    ["tuple lengths", ({ sequences }) => sequences.tupleMaxSaveSize],
    ["dict", ({ tables }) => tables.dictFreeList],
    ["dict keys", ({ tables }) => tables.keysFreeList],
    ["set", ({ tables }) => tables.setFreeList],
    ["float", ({ numbers }) => numbers.floatFreeList],
    ["bound method", ({ instances }) => instances.methodFreeList],
    ["unicode", ({ text }) => text.unicodeFreeList],
  ];
  const rows = kinds.map(([kind, of]) => [
    kind,
    ...VERSIONS.map(({ objects }) => {
      const kept = of(objects);
      return kept === 0 ? "–" : count(kept);
    }),
  ]);
  return markdown(["kept", ...VERSIONS.map(({ name }) => name)], rows);
}

const FILLED = 60;
const HEAP_SIZE = 16 << 20;

function growthTable(markdown: Markdown): string {
  const kinds = ["list", "dict", "set"] as const;
  const rows = kinds.flatMap((kind) =>
    runsOf(
      (profile) => growthOf(profile, kind),
      (a, b) => a === b,
    ).map(({ value, first, last }) => [kind, rangeText(first, last), value]),
  );
  return markdown(["container", "python", `sizes, from which of ${FILLED} items`], rows);
}

const rangeText = (first: Profile, last: Profile): string =>
  first === last ? first.name : `${first.name} to ${last.name}`;

/** The sizes that a container of `profile` has while items are put in. */
function growthOf(profile: Profile, kind: "list" | "dict" | "set"): string {
  const { objects } = new Interpreter(profile, { size: HEAP_SIZE });
  const { lists, dicts, sets, numbers } = objects;
  const of = {
    list: () => lists.newList(0),
    dict: () => dicts.newDict(),
    set: () => sets.newSet(),
  };
  const container = of[kind]();
  const steps: string[] = [];
  let before = -1;
  for (let i = 0; i < FILLED; i++) {
    const item = numbers.newInt(i);
    if (kind === "list") lists.append(container, item);
    else if (kind === "dict") dicts.setItem(container, item, item);
    else sets.add(container, item);
    const size = {
      list: () => lists.allocated(container),
      dict: () => dicts.dictTable(container).size,
      set: () => sets.mask(container) + 1,
    }[kind]();
    if (size !== before) steps.push(`${size} from ${i + 1}`);
    before = size;
  }
  return steps.join(", ");
}

function layoutTables(markdown: Markdown): string[] {
  const structs = Object.keys(VERSIONS[0]!.objects.layouts) as (keyof ObjectsProfile["layouts"])[];
  return structs.map((struct) => {
    const runs = runsOf(
      ({ objects }) => objects.layouts[struct] as Readonly<Record<string, number>>,
      (a, b) => JSON.stringify(a) === JSON.stringify(b),
    );
    const fields = Object.keys(runs[0]!.value);
    const rows = fields.map((field) => [
      `\`${field}\``,
      ...runs.map(({ value }) => (value[field] === ABSENT ? "–" : String(value[field]))),
    ]);
    return markdown([struct, ...runs.map(({ first, last }) => rangeText(first, last))], rows);
  });
}
