// What running statements offers to expressions: names, temporaries, and the moments of death.

import type { Frame } from "./frames.ts";
import type { Heap } from "./heap.ts";
import type { Statement } from "./syntax.ts";
import type { Handle } from "./values.ts";

export interface Runner {
  readonly heap: Heap;
  readonly frames: Frame[];
  /** The innermost frame. */
  readonly frame: Frame;
  /** What unfinished expressions hold. */
  readonly temporaries: Handle[];
  /** The object of a name; NameError when there is none. */
  lookUp(name: string): Handle;
  /** Binds a name in the frame. */
  bind(name: string, value: Handle): void;
  /** Runs statements; the value that they return, or NOTHING. */
  block(statements: readonly Statement[]): Handle;
  /** Lets objects die, if anybody could see it. */
  settle(): void;
  /** As `settle`, when all that happened since is that one reference to `handle` was given up. */
  settleAfter(handle: Handle): void;
  /** Gives up temporaries from `base` on, but the last `kept`, one after the other. */
  drop(base: number, kept?: number): void;
  /** An exception holds the object that it is about. */
  holdByError(handle: Handle): void;
  /** A function's frame ends normally: its names die in order. */
  leave(frame: Frame): void;
  /** An exception leaves a function. */
  unwind(frame: Frame, temporaries: number): void;
}
