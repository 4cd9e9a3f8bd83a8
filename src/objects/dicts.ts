// The dict of a version: which of the two implementations it has, and what that keeps in statics.

import type { Static } from "../memory/segments.ts";
import type { ObjectsProfile } from "../profile/objects.ts";
import type { Dicts } from "./dict.ts";
import { OpenDicts, openDictStatics } from "./dict-27.ts";
import { CompactDicts, compactDictStatics } from "./dict-compact.ts";
import type { ObjectHeap } from "./object-heap.ts";
import type { StrKeys } from "./table-keys.ts";

/** What dicts keep in the process's statics. */
export const dictStatics = (profile: ObjectsProfile): Static[] =>
  profile.tables.dictTable === "open" ? openDictStatics(profile) : compactDictStatics(profile);

/** The dict of the heap's version. */
export const createDicts = (heap: ObjectHeap, strings: StrKeys): Dicts =>
  heap.profile.tables.dictTable === "open"
    ? new OpenDicts(heap, strings)
    : new CompactDicts(heap, strings);
