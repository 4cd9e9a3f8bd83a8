// Heaps with a planted bug, by the bug's name, for entries that name one.

import { defects } from "../properties/defects/defects.ts";
import { loadRuntime } from "../properties/defects/load.ts";
import type { MakeRuntime } from "../properties/machines/blocks/heap-subject.ts";
import { CliError, EXIT } from "./exit.ts";

/** Loads the heaps of the defects called `names`. */
export async function loadMakers(names: readonly string[]): Promise<Map<string, MakeRuntime>> {
  const makers = new Map<string, MakeRuntime>();
  for (const name of names) {
    const defect = defects.find((each) => each.name === name);
    if (defect === undefined) throw new CliError(EXIT.badInput, `no planted bug is called ${name}`);
    makers.set(name, await loadRuntime(defect));
  }
  return makers;
}
