// The collector's lists as a snapshot: which heads stand on which list, in order, as far as the
// links can be followed. It reads links and nothing else, so that it finds damage where the
// collector would go astray: a link out of the memory, or to a place that was met before, ends its
// list with a reason.
//
// One walk serves one heap again and again; a view holds until the next one is read.

import { hex } from "../errors.ts";
import { COLLECTION_LISTS, type GcState } from "../gc/gc-state.ts";
import type { GcHeadAddr } from "../memory/address.ts";
import type { Memory } from "../memory/memory.ts";
import type { ObjectsProfile } from "../profile/objects.ts";
import { GcHeadReader } from "./read-gc-head.ts";

/** No list. */
export const NO_LIST = -1;

/** One list: its heads are those of the view from `first` to `end`. */
export interface GcListView {
  /** `generation 0`, `permanent generation`, `unreachable`. */
  readonly name: string;
  readonly at: GcHeadAddr;
  /** A list that only a running collection has anything on. */
  readonly isOfCollection: boolean;
  first: number;
  end: number;
  /** Why the list was not followed to its end. */
  damage: string | undefined;
}

export class GcView {
  readonly head: GcHeadReader;
  readonly lists: readonly GcListView[];
  /** Heads of objects, list by list. */
  heads = new Int32Array(1 << 10);
  /** How many there are. */
  count = 0;
  /** By granules of 8 bytes: the number of the list that has a head there, plus one; see below. */
  readonly owners: Uint8Array;

  constructor(memory: Memory, profile: ObjectsProfile, state: GcState) {
    this.head = new GcHeadReader(memory, profile);
    this.owners = new Uint8Array(memory.size >> GRANULE);
    const list = (name: string, at: GcHeadAddr, isOfCollection = false): GcListView => {
      return { name, at, isOfCollection, first: 0, end: 0, damage: undefined };
    };
    this.lists = [
      ...state.heads.map((at, generation) => list(`generation ${generation}`, at)),
      list("permanent generation", state.permanent),
      ...COLLECTION_LISTS.map((name) => list(name, state.lists[name], true)),
    ];
    for (const { at } of this.lists) this.owners[at >> GRANULE] = LIST_ITSELF;
  }

  /** The number of the list that was found to have `head`, or NO_LIST. */
  listOf(head: number): number {
    const owner = this.owners[head >> GRANULE] ?? 0;
    return owner === LIST_ITSELF ? NO_LIST : owner - 1;
  }

  /** The heads of list k, from its first. */
  headsOf(k: number): Int32Array {
    return this.heads.subarray(this.lists[k]!.first, this.lists[k]!.end);
  }
}

export class GcWalk {
  readonly view: GcView;
  private readonly size: number;

  constructor(memory: Memory, profile: ObjectsProfile, state: GcState) {
    this.view = new GcView(memory, profile, state);
    this.size = memory.size;
  }

  /** Reads all lists. */
  read(): GcView {
    const { view } = this;
    for (let i = 0; i < view.count; i++) view.owners[view.heads[i]! >> GRANULE] = 0;
    view.count = 0;
    for (let k = 0; k < view.lists.length; k++) {
      const list = view.lists[k]!;
      list.first = view.count;
      list.damage = this.follow(list.at, k);
      list.end = view.count;
    }
    return view;
  }

  /** Heads from `list` forwards, also of one that has no links back; in a list of their own. */
  headsFrom(list: number): number[] {
    const { head, owners } = this.view;
    const heads: number[] = [];
    const met = new Set<number>();
    for (let at = head.next(list); at !== list; at = head.next(at)) {
      if (!this.isPlace(at) || met.has(at) || owners[at >> GRANULE] === LIST_ITSELF) break;
      met.add(at);
      heads.push(at);
    }
    return heads;
  }

  private follow(list: GcHeadAddr, k: number): string | undefined {
    const { view } = this;
    const { head, owners } = view;
    let before: number = list;
    for (let at = head.next(list); at !== list; at = head.next(at)) {
      const where = `_gc_next at ${hex(before)}`;
      if (!this.isPlace(at)) return `${where} is ${hex(at >>> 0)}`;
      const owner = owners[at >> GRANULE]!;
      if (owner === LIST_ITSELF) return `${where} leads to the head of another list`;
      if (owner !== 0) {
        return `${where} leads to ${hex(at)}, which ${view.lists[owner - 1]!.name} has`;
      }
      owners[at >> GRANULE] = k + 1;
      this.push(at);
      before = at;
    }
    return undefined;
  }

  private isPlace(at: number): boolean {
    return at > 0 && (at & 7) === 0 && at + this.view.head.size + OBJECT_SIZE <= this.size;
  }

  private push(at: number): void {
    const { view } = this;
    if (view.count === view.heads.length) {
      const grown = new Int32Array(view.count * 2);
      grown.set(view.heads);
      view.heads = grown;
    }
    view.heads[view.count++] = at;
  }
}

const GRANULE = 3;
/** Among owners: here is the head of a list, which belongs to no object. */
const LIST_ITSELF = 255;
/** The least that lies behind a head: ob_refcnt and ob_type. */
const OBJECT_SIZE = 16;
