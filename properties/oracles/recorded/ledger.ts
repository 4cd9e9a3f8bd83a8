// The state that writer and reader of a trace keep alike, so that a record need not say what
// follows from those before it: which number a block or an arena gets, where each block lies, and
// where the next block of a size class is likely to lie.

import { ARENA_STRIDE, NO_BLOCK, OUTSIDE, SMALL_REQUEST_THRESHOLD, UNIT } from "./format.ts";

/** A place as one number: units from the base of arena 0, were the arenas 1 MiB apart. */
export type Position = number;

export class Ledger {
  /** Units from the base of arena 0, or OUTSIDE, or NO_BLOCK when the id is not in use. */
  private positions = new Float64Array(1024);
  /** Index into `likely` of each block that lies in an arena. */
  private classes = new Uint8Array(1024);
  private readonly freeIds: number[] = [];
  /** Ids given out, in use or not. */
  idCount = 0;
  private readonly mapped: boolean[] = [];
  /** By size class: the position that a record last named, handed out or freed. */
  readonly likely = new Float64Array(SMALL_REQUEST_THRESHOLD / 16);
  /** The id that a record last named. */
  lastId = 0;

  /** Arena numbers given out, in use or not: the most arenas that were mapped at a time. */
  get arenasPeak(): number {
    return this.mapped.length;
  }

  /** Gives a newly allocated block its id: the one freed last, else the next unused. */
  add(position: Position, size: number): number {
    const id = this.freeIds.length > 0 ? this.freeIds.pop()! : this.idCount++;
    if (id >= this.positions.length) this.grow();
    this.place(id, position, size);
    this.lastId = id;
    return id;
  }

  /** Block `id` now lies at `position`, allocated with `size` bytes. */
  place(id: number, position: Position, size: number): void {
    this.positions[id] = position;
    if (position < 0) return;
    const sizeClass = (size - 1) >> 4;
    this.classes[id] = sizeClass;
    this.likely[sizeClass] = position;
  }

  /** Moves a block: the new place is taken before the old one is given back. */
  move(id: number, position: Position, size: number): void {
    const old = this.positions[id]!;
    const oldClass = this.classes[id]!;
    this.place(id, position, size);
    if (old >= 0) this.likely[oldClass] = old;
    this.lastId = id;
  }

  /** Block `id` is gone. */
  remove(id: number): void {
    const position = this.positions[id]!;
    if (position >= 0) this.likely[this.classes[id]!] = position;
    this.positions[id] = NO_BLOCK;
    this.freeIds.push(id);
    this.lastId = id;
  }

  /** Where block `id` lies; NO_BLOCK when there is no such block. */
  positionOf(id: number): Position {
    return id < this.idCount ? this.positions[id]! : NO_BLOCK;
  }

  arenaOf(position: Position): number {
    return position < 0 ? position : Math.floor(position / ARENA_STRIDE);
  }

  offsetOf(position: Position): number {
    return position < 0 ? 0 : (position % ARENA_STRIDE) * UNIT;
  }

  position(arena: number, offset: number): Position {
    return arena < 0 ? OUTSIDE : arena * ARENA_STRIDE + offset / UNIT;
  }

  /** Numbers an arena that has just been mapped: the lowest number not in use. */
  addArena(): number {
    const free = this.mapped.indexOf(false);
    const arena = free < 0 ? this.mapped.length : free;
    this.mapped[arena] = true;
    return arena;
  }

  removeArena(arena: number): void {
    this.mapped[arena] = false;
  }

  isMapped(arena: number): boolean {
    return this.mapped[arena] === true;
  }

  private grow(): void {
    const positions = new Float64Array(this.positions.length * 2);
    positions.set(this.positions);
    this.positions = positions;
    const classes = new Uint8Array(this.classes.length * 2);
    classes.set(this.classes);
    this.classes = classes;
  }
}
