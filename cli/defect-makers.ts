// Heaps with a planted bug, by the bug's name, for entries that name one.

import { allDefects } from "../properties/defects/all.ts";
import { loadHeaps } from "../properties/defects/load.ts";
import type { Makers } from "../properties/machines/setting.ts";
import { CliError, EXIT } from "./exit.ts";

/** Loads the heaps of the defects called `names`. */
export async function loadMakers(names: readonly string[]): Promise<ReadonlyMap<string, Makers>> {
  const named = names.map((name) => {
    const defect = allDefects.find((each) => each.name === name);
    if (defect !== undefined) return defect;
    throw new CliError(EXIT.badInput, `no planted bug is called ${name}`);
  });
  return loadHeaps(named);
}
