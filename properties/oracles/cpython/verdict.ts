// What a difference between a real interpreter and our heap means. Most would be bugs of ours. Some
// are of neither side, and each kind of these has a name, is counted and told, and is proven anew
// for each program that claims it:
//
//   no answer          the real one died, hung or babbled: nothing is known of the program
//   addresses show     what differs depends on where objects lie, which differs by host: the text
//                      of an address, or the order in which a table has what is hashed by its
//                      address. Proof: the same place differs between two heaps of ours as well,
//                      one of them displaced
//   text was known     the real interpreter has strings interned already, for code of its own, of
//                      its library or (3.12) of programs before, which the program interns as its
//                      first. Proof: nothing differs when those of the strings that the program
//                      interns are interned here before it begins
//   not seen again     an address that a free list gave, where the same program, asked again in the
//                      same process or in one of its own, agrees: what programs before it left
//                      there was in the way
//   memory ran out     a MemoryError on one side: they do not have the same amount of memory

import type { Observation } from "../../../spec/observation.ts";
import type { Profile } from "../../../src/profile/profile.ts";
import { type ObservedRun, Observer, type RunOptions } from "../../machines/objects/observer.ts";
import type { MakeInterpreter } from "../../machines/objects/world.ts";
import { differences } from "./compare.ts";
import type { Difference } from "./difference.ts";
import { CpythonFailure } from "./failures.ts";

/** Differences that are of neither side. */
export const EXPLAINED = [
  "no answer",
  "addresses show",
  "text was known",
  "not seen again",
  "memory ran out",
] as const;
export type Explained = (typeof EXPLAINED)[number];

/** `difference` is undefined when both agree; `explained` tells of one that is nobody's. */
export interface Verdict {
  readonly difference: Difference | undefined;
  readonly explained: Explained | undefined;
  /** Addresses that free lists gave, and that were compared. */
  readonly addresses: number;
}

/**
 * Heaps of ours that a difference is asked of, and how often each with other things in the way: as
 * many as a small table has places, for each puts None at another one.
 */
const DISPLACED = 32;
const LITTERS = 3;
/** Strings of a program that may have been known, in any choice. */
const MOST_KNOWN = 6;

/** Compares our heap of one version with observations of its real interpreter. */
export class Comparer {
  readonly profile: Profile;
  private readonly make: MakeInterpreter | undefined;
  private readonly observer: Observer;
  private readonly displaced: Observer[] = [];

  /** `make` builds the interpreter that is compared, instead of a plain one. */
  constructor(profile: Profile, make?: MakeInterpreter) {
    this.profile = profile;
    this.make = make;
    this.observer = this.newObserver(0);
  }

  /** Runs a program here and holds what is seen against what the real interpreter showed. */
  compare(lines: readonly string[], expected: Observation | CpythonFailure): Verdict {
    if (expected instanceof CpythonFailure) {
      return {
        difference: { where: "answer", expected: expected.message, actual: "an answer" },
        explained: "no answer",
        addresses: 0,
      };
    }
    let addresses = 0;
    let found: readonly Difference[];
    let run: ObservedRun;
    try {
      run = this.observer.run(lines);
      const { observation, reuse } = run;
      addresses = reuse.reusedCount;
      found = differences(expected, observation, { reuse });
    } catch (error) {
      // Whatever our own code throws at a program that a real interpreter runs is a difference.
      const text = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
      const difference = { where: "our heap", expected: "an answer", actual: text };
      return { difference, explained: undefined, addresses };
    }
    if (found.length === 0) return { difference: undefined, explained: undefined, addresses };
    if (hasMemoryError(expected) !== hasMemoryError(run.observation)) {
      return { difference: found[0], explained: "memory ran out", addresses };
    }
    const rest = this.withoutAddressesShown(lines, run, found);
    const [first] = rest;
    if (first === undefined)
      return { difference: found[0], explained: "addresses show", addresses };
    const isKnown = this.agreesWithKnownText(lines, expected, run);
    return { difference: first, explained: isKnown ? "text was known" : undefined, addresses };
  }

  /** Whether all is equal when some of the strings that it interns were interned before it. */
  private agreesWithKnownText(
    lines: readonly string[],
    expected: Observation,
    { interned }: ObservedRun,
  ): boolean {
    const texts = interned.slice(0, MOST_KNOWN);
    let best: { readonly knowing: RunOptions; readonly found: readonly Difference[] } | undefined;
    for (let choice = 1; choice < 1 << texts.length; choice++) {
      const known = texts.filter((_, i) => (choice & (1 << i)) !== 0);
      for (const isApart of [false, true]) {
        const knowing = { known, isApart };
        const { observation, reuse } = this.observer.run(lines, knowing);
        const found = differences(expected, observation, { reuse });
        if (found.length === 0) return true;
        if (best === undefined || found.length < best.found.length) best = { knowing, found };
      }
    }
    if (best === undefined) return false;
    const run = this.observer.run(lines, best.knowing);
    return this.withoutAddressesShown(lines, run, best.found, best.knowing).length === 0;
  }

  /** The differences at places that are alike wherever our objects lie. */
  private withoutAddressesShown(
    lines: readonly string[],
    { observation: actual, reuse }: ObservedRun,
    found: readonly Difference[],
    knowing: RunOptions = {},
  ): readonly Difference[] {
    let rest = found;
    for (let i = 0; i < DISPLACED * LITTERS && rest.length > 0; i++) {
      const at = i % DISPLACED;
      this.displaced[at] ??= this.newObserver(at + 1);
      const litter = Math.floor(i / DISPLACED);
      const { observation } = this.displaced[at]!.run(lines, { ...knowing, litter });
      const places = new Set(differences(observation, actual, { reuse }).map(placeOf));
      rest = rest.filter((each) => !places.has(placeOf(each)));
    }
    return rest;
  }

  private newObserver(displacement: number): Observer {
    const make = this.make === undefined ? {} : { make: this.make };
    return new Observer(this.profile, { displacement, ...make });
  }
}

/** Where something differs, whatever it is: a text with an address has another size as well. */
const placeOf = ({ where }: Difference): string => where.replace(/^\w+ of /, "");

const hasMemoryError = ({ errors }: Observation): boolean =>
  errors.some(({ type }) => type === "MemoryError");

/** Differences with one signature are taken for the same bug: what kind of thing differs. */
export function differenceKind({ where }: Difference): string {
  return /^(\w+) (of|at|behind) /.exec(where)?.[1] ?? (/^[a-p]$/.test(where) ? "binding" : where);
}
