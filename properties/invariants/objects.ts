// Every invariant of objects, in the order in which they are asked: what a later one reads, an
// earlier one has found to be readable.

import { dictInvariants } from "./dicts.ts";
import { everyObjectInvariants } from "./every-object.ts";
import { instanceInvariants } from "./instances.ts";
import { numberBlockInvariants } from "./number-blocks.ts";
import { objectBlockInvariants } from "./object-blocks.ts";
import { sequenceInvariants } from "./sequences.ts";
import { setInvariants } from "./sets.ts";
import { sharingInvariants } from "./sharing.ts";
import { weakrefInvariants } from "./weakrefs.ts";

export const objectInvariants = [
  ...everyObjectInvariants,
  ...sequenceInvariants,
  ...dictInvariants,
  ...setInvariants,
  ...instanceInvariants,
  ...weakrefInvariants,
  ...sharingInvariants,
  ...numberBlockInvariants,
  ...objectBlockInvariants,
] as const;
