// What an invariant is: a named statement about a snapshot of the heap, and the check of it.
//
// A view is read from bytes by src/inspect, so that a check never trusts the allocator that it
// judges; wherever it can, it counts the same thing in two ways.

/** A statement that holds of every heap whenever `when` says it may be asked. */
export interface Invariant<View> {
  /** The statement as a name: present tense, positive. */
  readonly name: string;
  readonly layer: "memory" | "malloc" | "pymem" | "pymalloc" | "objects" | "gc" | "collection";
  readonly when: string;
  readonly statement: string;
  /** Where the allocator that we follow says so. */
  readonly source: string;
  /** A damage that breaks it, where a page is to tell one. */
  readonly brokenBy?: string;
  /** Calls `broken` for every place at which the statement does not hold. */
  check(view: View, broken: (detail: string) => void): void;
}

/** The first invariant that does not hold of `view`, and the first place at which it does not. */
export function firstBroken<View>(
  invariants: readonly Invariant<View>[],
  view: View,
): { readonly property: string; readonly detail: string } | undefined {
  let finding: { property: string; detail: string } | undefined;
  for (const invariant of invariants) {
    invariant.check(view, (detail) => {
      finding ??= { property: invariant.name, detail };
    });
    if (finding !== undefined) return finding;
  }
  return undefined;
}
