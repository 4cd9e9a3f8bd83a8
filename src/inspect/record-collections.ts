// What each collection of a program did, as data: a listener to the collector that reads, phase by
// phase, what the bytes say of the program's objects. Modules/gcmodule.c: collect, in 3.13
// Python/gc.c.
//
// A row follows one object: its count, gc_refs behind update_refs and behind subtract_refs, whether
// move_unreachable found it reachable, and where it is in the end. Objects of the interpreter, and
// classes and functions with what is theirs, are counted only.

import type { Collector } from "../gc/collector.ts";
import { NullGcEvents } from "../gc/gc-events.ts";
import type { Generation } from "../gc/gc-state.ts";
import type { GcHeadAddr, ObjRef } from "../memory/address.ts";
import type { Objects } from "../objects/objects.ts";
import { ObjectRoster } from "./object-roster.ts";
import { GcHeadReader } from "./read-gc-head.ts";
import type { NamedObject } from "./render-objects.ts";

/** The list of a generation: the program's objects by number, in its order, and how many others. */
export interface LaneView {
  readonly name: string;
  readonly objects: readonly number[];
  readonly others: number;
}

/** `reached`: nothing from outside refers to it, but something reachable does. */
export type Verdict = "reachable" | "reached" | "unreachable";

export interface RowView {
  readonly number: number;
  /** The type's name, without its module. */
  readonly type: string;
  /** Its names, or where it was met. */
  readonly known: string;
  readonly refcount: number;
  /** gc_refs behind update_refs and subtract_refs; undefined for what is set aside: immortals. */
  readonly updated: number | undefined;
  readonly subtracted: number | undefined;
  readonly verdict: Verdict | undefined;
  /** What became of it, in words. */
  readonly fate: readonly string[];
}

export interface CollectionView {
  readonly generation: Generation;
  /** Of the three generations, before. */
  readonly counts: readonly number[];
  readonly thresholds: readonly number[];
  readonly before: readonly LaneView[];
  readonly after: readonly LaneView[];
  /** The program's objects in what is collected, in the order of the list. */
  readonly rows: readonly RowView[];
  /** Objects in it that are not the program's, and how many of these are garbage. */
  readonly others: number;
  readonly othersUnreachable: number;
  readonly collected: number;
  readonly uncollectable: number;
}

type Draft = { -readonly [Key in keyof Omit<RowView, "fate">]: RowView[Key] } & {
  readonly ref: ObjRef;
  /** Weak references to it that were alive. */
  weakrefs: number;
  isFinalized: boolean;
  wasFinalized: boolean;
  /** Found to be uncollectable, as 2.7 does. */
  isLegacy: boolean;
  /** On the list of what is taken apart. */
  isDeleted: boolean;
};

/** A collection that runs. */
interface Running {
  readonly generation: Generation;
  readonly counts: readonly number[];
  readonly thresholds: readonly number[];
  readonly before: readonly LaneView[];
  readonly own: ReadonlySet<ObjRef>;
  readonly rows: Map<ObjRef, Draft>;
  others: number;
  othersUnreachable: number;
  old: GcHeadAddr;
  /** move_unreachable has run; it does so once more when finalizers have run. */
  isSplit: boolean;
}

/** Hears nothing until `begin`. */
export class CollectionRecorder extends NullGcEvents {
  /** The collections so far. */
  readonly collections: CollectionView[] = [];
  private objects!: Objects;
  private collector!: Collector;
  private head!: GcHeadReader;
  private roster: ObjectRoster | undefined;
  private running: Running | undefined;

  /** The program begins: what is tracked now is the interpreter's own. */
  begin(objects: Objects, collector: Collector): void {
    this.objects = objects;
    this.collector = collector;
    this.head = new GcHeadReader(objects.heap.memory, objects.heap.profile);
    const tracked = this.lanes().flatMap(({ refs }) => refs);
    this.roster = new ObjectRoster(objects, tracked);
    this.collections.length = 0;
    this.running = undefined;
  }

  /** Between two statements: the names that the module has now. */
  note(names: readonly NamedObject[]): void {
    this.roster!.note(names);
  }

  override onCollectionAsked(generation: Generation): void {
    const { roster } = this;
    if (roster === undefined) return;
    const { state } = this.collector.parts;
    const lanes = this.lanes();
    const own = roster.programs(lanes.flatMap(({ refs }) => refs));
    this.running = {
      generation,
      counts: state.heads.map((_, i) => state.count(i)),
      thresholds: state.heads.map((_, i) => state.threshold(i)),
      before: this.laneViews(own),
      own,
      rows: new Map(),
      others: 0,
      othersUnreachable: 0,
      old: state.heads[generation]!,
      isSplit: false,
    };
  }

  override onCollectionBegun(_generation: Generation, young: GcHeadAddr, old: GcHeadAddr): void {
    const { running } = this;
    if (running === undefined) return;
    running.old = old;
    for (const ref of this.on(young)) {
      if (running.own.has(ref)) running.rows.set(ref, this.draft(ref));
      else running.others++;
    }
  }

  override onRefsUpdated(young: GcHeadAddr): void {
    this.readRefs(young, (row, refs) => {
      row.updated = refs;
    });
  }

  override onRefsSubtracted(young: GcHeadAddr): void {
    this.readRefs(young, (row, refs) => {
      row.subtracted = refs;
    });
  }

  override onUnreachableMoved(young: GcHeadAddr): void {
    const { running } = this;
    if (running === undefined || running.isSplit) return;
    running.isSplit = true;
    const { marks, headOf } = this.collector.parts;
    const reached = new Set(this.on(young));
    for (const row of running.rows.values()) {
      if (row.subtracted === undefined) continue;
      // To 3.7 a tuple is untracked as soon as it is found reachable.
      const isReached = reached.has(row.ref) || !marks.isTracked(headOf(row.ref));
      if (!isReached) row.verdict = "unreachable";
      else row.verdict = row.subtracted === 0 ? "reached" : "reachable";
    }
  }

  override onGarbageFound(unreachable: GcHeadAddr, finalizers: GcHeadAddr): void {
    const { running } = this;
    if (running === undefined) return;
    const garbage = [...this.on(unreachable), ...this.on(finalizers)];
    running.othersUnreachable = garbage.filter((ref) => !running.own.has(ref)).length;
    this.each(finalizers, (row) => {
      row.isLegacy = true;
    });
    this.each(unreachable, (row) => {
      row.weakrefs = this.objects.weakrefs.count(row.ref);
    });
  }

  override onFinalized(unreachable: GcHeadAddr): void {
    this.each(unreachable, (row) => {
      row.isFinalized = this.objects.system.finalization.isFinalized(row.ref);
    });
  }

  override onDeletionBegun(garbage: GcHeadAddr): void {
    this.each(garbage, (row) => {
      row.isDeleted = true;
    });
  }

  override onCollectionDone(_: Generation, collected: number, uncollectable: number): void {
    const { running } = this;
    if (running === undefined) return;
    const { generation, counts, thresholds, before, others, othersUnreachable, own } = running;
    const saved = new Set(this.objects.lists.items(this.collector.parts.state.garbage));
    const survivors = new Set(this.on(running.old));
    const rows = [...running.rows.values()].map((row) => {
      const isOn = survivors.has(row.ref);
      const fate = fateOf(row, { isOn, isSaved: isOn && saved.has(row.ref), generation });
      const { number, type, known, refcount, updated, subtracted, verdict } = row;
      return { number, type, known, refcount, updated, subtracted, verdict, fate };
    });
    this.collections.push({
      ...{ generation, counts, thresholds, before, rows, others, othersUnreachable },
      after: this.laneViews(own),
      ...{ collected, uncollectable },
    });
    this.running = undefined;
  }

  private draft(ref: ObjRef): Draft {
    const { heap, system } = this.objects;
    const { number, type } = this.roster!.entry(ref);
    return {
      ref,
      number,
      type: type.name.slice(type.name.lastIndexOf(".") + 1),
      known: this.roster!.placeOf(ref),
      refcount: heap.refcnt(ref),
      updated: undefined,
      subtracted: undefined,
      verdict: undefined,
      weakrefs: 0,
      wasFinalized: system.finalization.isFinalized(ref),
      isFinalized: false,
      isLegacy: false,
      isDeleted: false,
    };
  }

  private readRefs(list: GcHeadAddr, note: (row: Draft, refs: number) => void): void {
    if (this.running?.isSplit !== false) return;
    const { head } = this;
    this.each(list, (row) => note(row, head.refs(head.headOf(row.ref))));
  }

  private each(list: GcHeadAddr, visit: (row: Draft) => void): void {
    if (this.running === undefined) return;
    for (const ref of this.on(list)) {
      const row = this.running.rows.get(ref);
      if (row !== undefined) visit(row);
    }
  }

  /** The objects on a list. */
  private on(list: GcHeadAddr): ObjRef[] {
    const { lists, objectOf } = this.collector.parts;
    return lists.all(list).map(objectOf);
  }

  private lanes(): { readonly name: string; readonly refs: readonly ObjRef[] }[] {
    const { state, profile } = this.collector.parts;
    const lanes = state.heads.map((head, i) => ({ name: `generation ${i}`, refs: this.on(head) }));
    if (profile.hasFreeze) lanes.push({ name: "permanent", refs: this.on(state.permanent) });
    return lanes;
  }

  private laneViews(own: ReadonlySet<ObjRef>): LaneView[] {
    return this.lanes().map(({ name, refs }) => {
      const programs = refs.filter((ref) => own.has(ref));
      const objects = programs.map((ref) => this.roster!.entry(ref).number);
      return { name, objects, others: refs.length - objects.length };
    });
  }
}

interface End {
  /** It is on the list of survivors. */
  readonly isOn: boolean;
  /** It is in gc.garbage. */
  readonly isSaved: boolean;
  readonly generation: Generation;
}

function fateOf(row: Draft, { isOn, isSaved, generation }: End): string[] {
  const { verdict, weakrefs, isFinalized, wasFinalized, isLegacy, isDeleted } = row;
  const older = Math.min(generation + 1, 2);
  const kept = older === generation ? `stays in ${older}` : `promoted to ${older}`;
  if (verdict === undefined) return ["set aside"];
  if (verdict !== "unreachable") return [isOn ? kept : "untracked"];
  const words: string[] = [];
  if (weakrefs > 0) words.push(`${weakrefs === 1 ? "weakref" : `${weakrefs} weakrefs`} cleared`);
  if (isFinalized && !wasFinalized) words.push("finalized");
  if (!isOn) words.push("freed");
  else if (isSaved) words.push("in gc.garbage");
  else if (isLegacy) words.push("cannot be freed");
  else words.push(isDeleted ? "cleared" : "alive again");
  return words;
}
