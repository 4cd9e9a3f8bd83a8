// Every invariant of the collector between two statements, in the order in which they are asked:
// behind those of objects, and lists that can be followed before what reads them.

import { gcHistoryInvariants } from "./gc-history.ts";
import { gcListInvariants } from "./gc-lists.ts";

export const gcInvariants = [...gcListInvariants, ...gcHistoryInvariants] as const;
