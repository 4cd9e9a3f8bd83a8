// Where names live while code runs: the module's, those of functions being called, of class bodies
// being read; and what expressions hold that are not finished yet. All of it holds objects.

import type { Heap } from "./heap.ts";
import { type Scope, scopeOf } from "./scopes.ts";
import type { FunctionDefinition, Lambda } from "./syntax.ts";
import {
  type CellThing,
  type Constants,
  type FunctionThing,
  type Handle,
  NOTHING,
} from "./values.ts";

export interface Frame {
  /** Its names are the module's, which holds them itself. */
  readonly isModule: boolean;
  /** Undefined in the module and in class bodies, whose names are looked up as they come. */
  readonly scope: Scope | undefined;
  readonly names: Map<string, Handle>;
  /** Cells of its own names that inner functions use, and of names of enclosing functions. */
  readonly cells: Map<string, Handle>;
  readonly constants: Constants;
  /** What is called, or NOTHING. */
  readonly function: Handle;
  /** What the qualified names of its functions begin with. */
  readonly qualifier: string;
  /** Targets of comprehensions that are running, the innermost last. */
  readonly targets: { readonly name: string; value: Handle }[];
}

export function newFrame(parts: Partial<Frame> & Pick<Frame, "constants">): Frame {
  return {
    isModule: false,
    scope: undefined,
    names: new Map(),
    cells: new Map(),
    function: NOTHING,
    qualifier: "",
    targets: [],
    ...parts,
  };
}

/** A function of the frame's code, with cells of the enclosing functions' names. */
export function functionOf(
  heap: Heap,
  frame: Frame,
  definition: FunctionDefinition | Lambda,
  name: string,
): Handle {
  const cells = new Map<string, Handle>();
  for (const free of scopeOf(definition).free) {
    const cell = frame.scope === undefined ? undefined : frame.cells.get(free);
    if (cell !== undefined) cells.set(free, cell);
  }
  // The tuple of the cells is made before the function.
  const cellsTrackedAt = cells.size > 0 ? heap.newPlace() : NOTHING;
  return heap.new({
    kind: "function",
    name,
    qualifiedName: `${frame.qualifier}${name}`,
    definition,
    constants: frame.constants,
    cells,
    attributes: new Map(),
    hasDict: false,
    dictTrackedAt: NOTHING,
    cellsTrackedAt,
  });
}

/** The frame of a function that is called: its parameters are bound, in cells or not. */
export function frameOfCall(
  heap: Heap,
  callee: Handle,
  { definition, cells: enclosing, constants, qualifiedName }: FunctionThing,
  args: readonly Handle[],
): Frame {
  const scope = scopeOf(definition);
  const cells = new Map(enclosing);
  for (const name of scope.cells) cells.set(name, heap.new({ kind: "cell", content: NOTHING }));
  const qualifier = `${qualifiedName}.<locals>.`;
  const frame = newFrame({ scope, cells, constants, function: callee, qualifier });
  definition.parameters.forEach((name, i) => {
    setLocal(heap, frame, name, args[i]!);
  });
  return frame;
}

/** Calls `each` with what a frame holds. */
export function forEachHeld(frame: Frame, each: (handle: Handle) => void): void {
  if (!frame.isModule) for (const handle of frame.names.values()) each(handle);
  for (const handle of frame.cells.values()) each(handle);
  for (const { value } of frame.targets) if (value !== NOTHING) each(value);
  if (frame.function !== NOTHING) each(frame.function);
}

/** The local of a function, wherever it is kept; NOTHING when it is not bound. */
export function getLocal(heap: Heap, frame: Frame, name: string): Handle {
  const cell = frame.cells.get(name);
  if (cell !== undefined) return (heap.get(cell) as CellThing).content;
  return frame.names.get(name) ?? NOTHING;
}

/** Binds a name of the frame; NOTHING unbinds it. Gives what it was bound to, or NOTHING. */
export function setLocal(heap: Heap, frame: Frame, name: string, value: Handle): Handle {
  const before = getLocal(heap, frame, name);
  const cell = frame.cells.get(name);
  if (cell !== undefined) (heap.get(cell) as CellThing).content = value;
  else if (value === NOTHING) frame.names.delete(name);
  else frame.names.set(name, value);
  return before;
}
