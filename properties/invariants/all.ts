// Every property that a report can name, with its statement.

import { blocksStatements } from "../machines/blocks/statements.ts";
import { objectsStatements } from "../machines/objects/statements.ts";
import { gcInvariants } from "./gc.ts";
import { phasePostconditions } from "./gc-phases.ts";
import { mallocInvariants } from "./malloc.ts";
import { objectInvariants } from "./objects.ts";
import { arenaInvariants, poolInvariants } from "./pymalloc.ts";
import { pymemInvariants } from "./pymem.ts";

export interface Property {
  readonly name: string;
  readonly layer: string;
  readonly when: string;
  readonly statement: string;
  /** Where the allocator that we follow says so; empty for what the model says. */
  readonly source: string;
  readonly brokenBy?: string;
}

/** Layer by layer, bottom to top, the model last. */
export const allProperties: readonly Property[] = [
  ...mallocInvariants,
  ...pymemInvariants,
  ...poolInvariants,
  ...arenaInvariants,
  ...objectInvariants,
  ...gcInvariants,
  ...phasePostconditions,
  ...[...blocksStatements, ...objectsStatements].map((each) => ({
    ...each,
    layer: "model",
    source: "",
  })),
];

/** What should hold, in words; the name itself when nothing is known of it. */
export function statementOf(property: string): string {
  return allProperties.find(({ name }) => name === property)?.statement ?? property;
}
