// Files that commands read and write: the corpus beside the sources, and what is found in
// `.pyheap/found` of the current folder.

import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { basename, dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { CliError, EXIT } from "./exit.ts";

const packageRoot = dirname(dirname(fileURLToPath(import.meta.url)));

/** Folders of the corpus that comes with pyheap. */
export const CORPUS = {
  regressions: join(packageRoot, "corpus", "regressions"),
  seeds: join(packageRoot, "corpus", "seeds"),
  traces: join(packageRoot, "corpus", "traces"),
  observations: join(packageRoot, "corpus", "observations"),
  graphs: join(packageRoot, "corpus", "graphs"),
  graphPrograms: join(packageRoot, "corpus", "graphs", "programs"),
};

/** How the names of recorded observations end. */
export const OBSERVATIONS_ENDING = ".jsonl.gz";

/** How the names of heaps as graphs end. */
export const GRAPH_ENDING = ".graph.gz";

/** Where failing programs go as soon as they are found. */
export const FOUND = join(".pyheap", "found");

/** The bytes of an input file; a missing or unreadable one is bad input. */
export function readInput(file: string): Uint8Array {
  if (!existsSync(file)) throw new CliError(EXIT.badInput, `${file}: no such file`);
  if (statSync(file).isDirectory()) {
    throw new CliError(EXIT.badInput, `${file}: a folder, expected a program or a trace`);
  }
  try {
    return readFileSync(file);
  } catch (error) {
    throw new CliError(EXIT.badInput, `${file}: cannot be read (${(error as Error).message})`);
  }
}

export const readText = (file: string): string => Buffer.from(readInput(file)).toString("utf8");

/** Files of a folder with an ending, by name; none when the folder is not there. */
export function filesIn(folder: string, ending: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => name.endsWith(ending))
    .sort()
    .map((name) => join(folder, name));
}

/** Writes a file and the folders above it. */
export function writeOutput(file: string, content: string | Uint8Array): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, content);
}

/** A path as a user would type it from here. */
export const shown = (file: string): string => {
  const near = relative(process.cwd(), file);
  return near.startsWith("..") ? file : near;
};

/** Whether a corpus file is named after a version: `3.11-start.trace.gz`, `3.11.jsonl.gz`. */
export const isOfPython = (file: string, python: string): boolean =>
  basename(file).startsWith(`${python}-`) || basename(file) === `${python}${OBSERVATIONS_ENDING}`;
