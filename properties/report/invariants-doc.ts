// docs/INVARIANTS.md as a whole, printed from the properties themselves, so that the page can
// neither miss one nor say it in other words. A test compares the page on disk with this one.

import { allProperties, type Property } from "../invariants/all.ts";

const SOURCES: Readonly<Record<string, string>> = {
  malloc: "properties/invariants/malloc.ts",
  pymem: "properties/invariants/pymem.ts",
  pymalloc: "properties/invariants/pymalloc.ts",
  objects: "properties/invariants/objects.ts",
  gc: "properties/invariants/gc.ts",
  collection: "properties/invariants/gc-phases.ts",
  model: "properties/machines/blocks/statements.ts",
};

interface Section {
  readonly layer: string;
  readonly title: string;
  readonly text: string;
}

const LAYERS: readonly Section[] = [
  {
    layer: "malloc",
    title: "Layer 0: malloc",
    text: "Read from the bytes of runs, chunks and bins.",
  },
  {
    layer: "pymem",
    title: "Layer +1: the debug hooks",
    text: "Read from the bytes around each live block, where the hooks are on.",
  },
  {
    layer: "pymalloc",
    title: "Layer +2: pymalloc",
    text: "Read from the bytes of pools, arenas and their lists, class by class and link by link.",
  },
  {
    layer: "objects",
    title: "Layer +3: objects",
    text: `Read from the bytes of every live object, and of the tables, vectors and free lists that
these lead to, by cursors that do not ask the types' own code. "Between statements" is at the end of
a program, and after each statement while a failure is pinned down.`,
  },
  {
    layer: "gc",
    title: "The cycle collector, between statements",
    text: `Read from the bytes of GC heads and of the lists through them, by a walk that is not the
collector's own; counters and notes are held against a history that is written down as memory is
handed out and given back, collections are told and finalizers called. Asked when those of objects
are, and behind them.`,
  },
  {
    layer: "collection",
    title: "The cycle collector, phase by phase",
    text: `What holds when a phase of a collection ends, as the listener \`GcEvents\` is told: who
may be where, and with which mark, is found anew from the graph. Asked of every collection while a
failure is pinned down, otherwise of one in 16, what was reclaimed of one in 64.`,
  },
  {
    layer: "model",
    title: "What the client is promised",
    text: `Asked of any allocator under the blocks machine, ours or another. The model knows which
blocks are live and what was written to them, and nothing of how they are kept.`,
  },
];

/** The text of docs/INVARIANTS.md. */
export function invariantsDoc(): string {
  const sections = LAYERS.map(({ layer, title, text }) => {
    const properties = allProperties.filter((property) => property.layer === layer);
    return `## ${title}\n\n${text}\nCode: \`${SOURCES[layer]}\`.\n\n${tableOf(properties)}`;
  });
  return `${[introduction(), ...sections].join("\n\n")}\n`;
}

function introduction(): string {
  const count = (layer: string): number =>
    allProperties.filter((property) => property.layer === layer).length;
  const [model, phases] = [count("model"), count("collection")];
  const bytes = allProperties.length - model - phases;
  const counts = `${bytes} about the bytes of a heap, ${phases} about the phases of a collection,
${model} about what a client is promised`;
  return `# Invariants

What always holds, by name: ${counts}.
A report of a failure names one of them and quotes its statement.

Those about bytes are read from the bytes alone, by \`src/inspect\`: a check never trusts the
allocator that it judges, and wherever it can it counts the same thing in two ways. "Between
operations" is after every step while a failure is pinned down, otherwise after every step for the
pool that was touched, and for the whole heap every 256 steps and at the end. For each there is a
test that breaks it: in \`test/invariants\` by corrupting bytes, also in the middle of a collection,
in \`test/machines\` by a broken allocator.

This page is printed from the code by \`properties/report/invariants-doc.ts\`, and a test holds the
page against it; \`npm run docs\` writes it anew.`;
}

function tableOf(properties: readonly Property[]): string {
  const tellsDamage = properties.every(({ brokenBy }) => brokenBy !== undefined);
  const rows = properties.map(({ name, statement, when, source, brokenBy }) => {
    const cells = [`\`${name}\``, statement, when, source === "" ? "the model" : source];
    if (tellsDamage) cells.push(brokenBy!);
    return `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
  });
  const titles = ["name", "statement", "when", "source", ...(tellsDamage ? ["broken by"] : [])];
  const header = [titles, titles.map(() => "---")].map((cells) => `| ${cells.join(" | ")} |`);
  return [...header, ...rows].join("\n");
}
