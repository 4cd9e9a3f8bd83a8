// What differs between Pythons in the cycle collector, as far as programs can see it. One record a
// version, each spread from the one before.

export interface CollectorRules {
  /** Names that the module gc does not have yet. */
  readonly lacks: readonly string[];
  readonly thresholds: readonly [number, number, number];
  /** DEBUG_LEAK */
  readonly leakFlags: number;
  /** gc.get_stats tells of each generation. */
  readonly hasStatistics: boolean;

  // What is tracked, and as how many objects.
  /**
   * Whether an instance's attributes are a dict, which is an object by itself: always; when
   * somebody asked for it; never one that the collector sees. Objects/dictobject.c.
   */
  readonly instanceDicts: "always" | "on demand" | "never";
  /** copy.copy and deepcopy ask for the dict of an instance that has no attributes. */
  readonly copyingMakesEmptyDicts: boolean;
  /** Instances of a class with empty `__slots__` are tracked. Objects/typeobject.c: type_new. */
  readonly emptySlotsAreTracked: boolean;
  /** A copy of a dict is tracked when the dict is. Objects/dictobject.c: clone_combined_dict. */
  readonly copiedDictsStayTracked: boolean;

  // What a collection does to trash. Modules/gcmodule.c: collect.
  /**
   * What objects with a finalizer come to: they are stranded in gc.garbage, with all that they
   * reach; or their finalizers run, and when something is reachable again, all trash lives on and
   * is counted, lives on and is not counted, or only what is reachable lives on.
   */
  readonly finalizers: "strand" | "save all and count" | "save all" | "save some";
  /** Weak references that are trash are dead before any finalizer runs. */
  readonly trashReferencesDie: boolean;
  /** Functions have a tp_clear. Objects/funcobject.c */
  readonly functionsAreCleared: boolean;
}

const COLLECTOR_27: CollectorRules = {
  lacks: ["freeze", "unfreeze", "get_freeze_count", "is_finalized"],
  thresholds: [700, 10, 10],
  leakFlags: 62,
  hasStatistics: false,
  instanceDicts: "always",
  copyingMakesEmptyDicts: true,
  emptySlotsAreTracked: false,
  copiedDictsStayTracked: false,
  finalizers: "strand",
  trashReferencesDie: false,
  functionsAreCleared: false,
};

const COLLECTOR_36: CollectorRules = {
  ...COLLECTOR_27,
  leakFlags: 38,
  copyingMakesEmptyDicts: false,
  hasStatistics: true,
  finalizers: "save all and count",
};

const COLLECTOR_37: CollectorRules = {
  ...COLLECTOR_36,
  lacks: ["is_finalized"],
  finalizers: "save all",
  trashReferencesDie: true,
  copiedDictsStayTracked: true,
};

const COLLECTOR_38: CollectorRules = {
  ...COLLECTOR_37,
  emptySlotsAreTracked: true,
  functionsAreCleared: true,
};

const COLLECTOR_39: CollectorRules = { ...COLLECTOR_38, lacks: [], finalizers: "save some" };
const COLLECTOR_311: CollectorRules = { ...COLLECTOR_39, instanceDicts: "on demand" };

const COLLECTOR_313: CollectorRules = {
  ...COLLECTOR_311,
  thresholds: [2000, 10, 10],
  instanceDicts: "never",
};

/** The collectors of each version that was measured. */
export const COLLECTORS: Readonly<Record<string, CollectorRules>> = {
  "2.7": COLLECTOR_27,
  "3.6": COLLECTOR_36,
  "3.7": COLLECTOR_37,
  "3.8": COLLECTOR_38,
  "3.9": COLLECTOR_39,
  "3.10": COLLECTOR_39,
  "3.11": COLLECTOR_311,
  "3.12": COLLECTOR_311,
  "3.13": COLLECTOR_313,
};
