// docs/INVARIANTS.md as a whole, printed from the properties themselves, so that the page can
// neither miss one nor say it in other words. A test compares the page on disk with this one.

import { allProperties, type Property } from "../invariants/all.ts";

const SOURCES: Readonly<Record<string, string>> = {
  malloc: "properties/invariants/malloc.ts",
  pymem: "properties/invariants/pymem.ts",
  pymalloc: "properties/invariants/pymalloc.ts",
  objects: "properties/invariants/objects.ts",
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
  const model = allProperties.filter(({ layer }) => layer === "model").length;
  const bytes = allProperties.length - model;
  const counts = `${bytes} about the bytes of a heap, ${model} about what its client is promised`;
  return `# Invariants

What always holds, by name: ${counts}.
A report of a failure names one of them and quotes its statement.

Those about bytes are read from the bytes alone, by \`src/inspect\`: a check never trusts the
allocator that it judges, and wherever it can it counts the same thing in two ways. "Between
operations" is after every step while a failure is pinned down, otherwise after every step for the
pool that was touched, and for the whole heap every 256 steps and at the end. For each there is a
test that breaks it: in \`test/invariants\` by corrupting bytes, in \`test/machines\` by a broken
allocator.

This page is printed from the code by \`properties/report/invariants-doc.ts\`, and a test holds the
page against it; \`npm run docs\` writes it anew.`;
}

function tableOf(properties: readonly Property[]): string {
  const rows = properties.map(({ name, statement, when, source }) => {
    const cells = [`\`${name}\``, statement, when, source === "" ? "the model" : source];
    return `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
  });
  const header = "| name | statement | when | source |\n| --- | --- | --- | --- |";
  return [header, ...rows].join("\n");
}
