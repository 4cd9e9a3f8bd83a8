// Prints what real CPythons show of the programs of `programs.txt`, zipped, as `observed.json.gz`
// holds it:
//
//   npx tsx test/spec/record-observed.ts > test/spec/observed.json.gz
//
// A program has an entry of its own for each group of versions that show the same. Sizes and
// addresses are left out: a model has none.

import { gzipSync } from "node:zlib";
import { Cpython } from "../../properties/oracles/cpython/child.ts";
import { findPythons } from "../../properties/oracles/pythons.ts";
import type { Observation } from "../../spec/observation.ts";
import { readPrograms, type Seen } from "./programs.ts";

function comparable({ names, objects, errors, log }: Observation): Observation {
  return {
    names,
    objects: objects.map(({ size: _, dictSize: __, ...object }) => object),
    errors,
    log,
  };
}

async function main(): Promise<void> {
  const programs = readPrograms();
  const seen: Seen[][] = programs.map(() => []);
  for (const python of findPythons({ env: process.env })) {
    const cpython = await Cpython.open(python, { apart: true });
    const observations = await cpython.run(programs);
    cpython.close();
    observations.forEach((each, i) => {
      const observation = comparable(each);
      const text = JSON.stringify(observation);
      const group = seen[i]!.find((other) => JSON.stringify(other.observation) === text);
      if (group === undefined) seen[i]!.push({ versions: [python.version], observation });
      else group.versions.push(python.version);
    });
  }
  const lines = seen.map((groups) => JSON.stringify(groups));
  process.stdout.write(gzipSync(`[\n${lines.join(",\n")}\n]\n`, { level: 9 }));
}

await main();
