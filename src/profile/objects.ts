// What differs between CPythons in layer +3, by the component that it concerns. Each component's
// numbers and algorithm names stand in a file of their own beside this one.

import { COLLECTING, type CollectingProfile } from "./collecting.ts";
import { COPYING, type CopyingProfile } from "./copying.ts";
import type { CPythonName } from "./cpython-name.ts";
import { INSTANCES, type InstancesProfile } from "./instances.ts";
import {
  layouts36,
  layouts38,
  layouts39,
  layouts310,
  layouts311,
  layouts312,
  layouts313,
} from "./layouts-3.ts";
import { layouts27 } from "./layouts-27.ts";
import { MESSAGES, type MessagesProfile } from "./messages.ts";
import { NUMBERS, type NumbersProfile } from "./numbers.ts";
import type { ObjectLayouts } from "./object-layouts.ts";
import { REFCOUNTS, type RefcountsProfile } from "./refcounts.ts";
import { SEQUENCES, type SequencesProfile } from "./sequences.ts";
import { SOURCE, type SourceProfile } from "./source.ts";
import { TABLES, type TablesProfile } from "./tables.ts";
import { TEXT, type TextProfile } from "./text.ts";

export interface ObjectsProfile {
  readonly layouts: ObjectLayouts;
  readonly refcounts: RefcountsProfile;
  /** int, long, float, bool. */
  readonly numbers: NumbersProfile;
  /** str, bytes, unicode; characters, interning, hashes. */
  readonly text: TextProfile;
  /** list and tuple. */
  readonly sequences: SequencesProfile;
  /** dict and set. */
  readonly tables: TablesProfile;
  /** Classes, instances, functions, weak references. */
  readonly instances: InstancesProfile;
  /** Generations, garbage, the module gc. */
  readonly collecting: CollectingProfile;
  /** The module copy. */
  readonly copying: CopyingProfile;
  /** How source becomes constants and names. */
  readonly source: SourceProfile;
  /** What is said when an operation is refused. */
  readonly messages: MessagesProfile;
}

const LAYOUTS: Record<CPythonName, ObjectLayouts> = {
  "2.7": layouts27,
  "3.6": layouts36,
  "3.7": layouts36,
  "3.8": layouts38,
  "3.9": layouts39,
  "3.10": layouts310,
  "3.11": layouts311,
  "3.12": layouts312,
  "3.13": layouts313,
};

/** Layer +3 of one CPython. */
export const objectsOf = (name: CPythonName): ObjectsProfile => ({
  layouts: LAYOUTS[name],
  refcounts: REFCOUNTS[name],
  numbers: NUMBERS[name],
  text: TEXT[name],
  sequences: SEQUENCES[name],
  tables: TABLES[name],
  instances: INSTANCES[name],
  collecting: COLLECTING[name],
  copying: COPYING[name],
  source: SOURCE[name],
  messages: MESSAGES[name],
});
