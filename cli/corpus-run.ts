// Running entries of the corpus: against the heap as it is, every check after every step.

import type { Program } from "../properties/engine/machine.ts";
import { type Outcome, run } from "../properties/engine/run.ts";
import { type Entry, parseEntry, Scenes } from "../properties/machines/entry.ts";
import { CORPUS, filesIn, readText } from "./files.ts";

export interface EntryRun {
  readonly entry: Entry;
  readonly outcome: Outcome;
  /** What is not as the entry expects; undefined when all is. */
  readonly message: string | undefined;
}

/** Every entry of the corpus that comes with pyheap. */
export function corpusEntries(scenes: Scenes): Entry[] {
  const files = [...filesIn(CORPUS.regressions, ".py"), ...filesIn(CORPUS.seeds, ".py")];
  return files.map((file) => parseEntry(file, readText(file), scenes));
}

/** The programs of the corpus that are about the whole heap of a Python, without debug hooks. */
export function corpusPrograms(python: string): Program[] {
  const entries = corpusEntries(new Scenes()).filter(({ setting }) => {
    return setting.machine === "blocks" && setting.python === python && !setting.debugHooks;
  });
  return entries.map(({ program }) => program);
}

/**
 * Runs an entry without its defect: it must hold, for a defect is planted and the heap has none.
 * Only an entry without a defect may be expected to fail: its bug is known and open.
 */
export function runEntry(entry: Entry, scenes: Scenes): EntryRun {
  const { machine, world } = scenes.get(entry.setting)!;
  const outcome = run(machine, world, entry.program, { walkEvery: 1 });
  const expectsFailure = entry.expect === "fail" && entry.defect === undefined;
  const { failure } = outcome;
  if (failure === undefined) {
    const message = expectsFailure ? "holds, and the entry expects it to fail" : undefined;
    return { entry, outcome, message };
  }
  if (expectsFailure) return { entry, outcome, message: undefined };
  return { entry, outcome, message: `${failure.property} fails: ${failure.message}` };
}

/** Runs the whole corpus. */
export function checkEntries(): { held: number; broken: { entry: Entry; message: string }[] } {
  const scenes = new Scenes();
  const broken: { entry: Entry; message: string }[] = [];
  let held = 0;
  for (const entry of corpusEntries(scenes)) {
    const { message } = runEntry(entry, scenes);
    if (message === undefined) held++;
    else broken.push({ entry, message });
  }
  return { held, broken };
}
