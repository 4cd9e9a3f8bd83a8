// What the collector keeps between collections: who is in which generation, in order, and what
// programs set and ask for.
//
// A place is a number that tells who was tracked before whom. The young generation is no list: all
// places from `youngFrom` on that are in no other generation are young. So nothing is kept while
// objects are made. Places of the dead stay in the lists until the next look at them.

import { type Handle, NOTHING } from "./values.ts";

/** Numbers what is tracked, in the order in which it came to be. */
export type Place = number;

/** 0 is the young generation, 2 the old one. */
export type Generation = 0 | 1 | 2;

/** What happened in one generation's collections. */
export interface Statistics {
  collections: number;
  collected: number;
  uncollectable: number;
}

/** DEBUG_SAVEALL */
const SAVE_ALL = 32;

export class Generations {
  /** The older ones, by number: the first is not used. */
  readonly lists: [Place[], Place[], Place[]] = [[], [], []];
  permanent: Place[] = [];
  youngFrom: Place = 0;
  /** Collections of the generation before since the last one of this: gc.get_count()[1:]. */
  readonly counts: [middle: number, old: number] = [0, 0];
  statistics: readonly Statistics[] = newStatistics();
  isEnabled = false;
  isCollecting = false;
  /** Somebody tells of collections that start by themselves. */
  isToldOfCollections = false;
  thresholds: readonly [number, number, number];
  debug = 0;
  /** gc.garbage */
  garbage: Handle = NOTHING;

  constructor(thresholds: readonly [number, number, number]) {
    this.thresholds = thresholds;
  }

  /** Whether trash is kept in gc.garbage. */
  get savesAll(): boolean {
    return (this.debug & SAVE_ALL) !== 0;
  }

  /** Counts start anew. */
  forget(): void {
    this.counts.fill(0);
    this.statistics = newStatistics();
  }

  /** A collection of a generation starts: counts. */
  begin(generation: Generation): void {
    const { counts } = this;
    if (generation === 0) counts[0]++;
    else if (generation === 1) counts[1]++;
    for (let younger = 1; younger <= generation; younger++) counts[younger - 1] = 0;
  }

  /** Takes a place out of its generation, and puts it at the end of another. */
  move(place: Place, generation: Generation): void {
    for (const list of [...this.lists, this.permanent]) {
      const at = list.indexOf(place);
      if (at >= 0) list.splice(at, 1);
    }
    this.lists[generation].push(place);
  }
}

function newStatistics(): Statistics[] {
  return [0, 1, 2].map(() => ({ collections: 0, collected: 0, uncollectable: 0 }));
}
