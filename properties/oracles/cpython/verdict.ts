// What a difference between a real interpreter and our heap means. Most would be bugs of ours. Some
// are of neither side, and each kind of these has a name, is counted and told, and is proven anew
// for each program that claims it:
//
//   no answer          the real one died, hung or babbled: nothing is known of the program
//   addresses show     what differs depends on where objects lie, which differs by host: the text
//                      of an address, or the order in which a table has what is hashed by its
//                      address. Proof: the same place differs between two heaps of ours as well,
//                      one of them displaced
//   text was known     the real interpreter has a string interned already, for code of its own or
//                      of its library, which the program interns as its first. Proof: nothing
//                      differs when that one string is interned here before the program begins
//   not seen again     an address that a free list gave, where the same program, asked again in the
//                      same process, agrees: what programs before it left there was in the way
//   memory ran out     a MemoryError on one side: they do not have the same amount of memory

import type { Observation, ObservedObject } from "../../../spec/observation.ts";
import type { Profile } from "../../../src/profile/profile.ts";
import { Observer } from "../../machines/objects/observer.ts";
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

/** Heaps of ours that a difference is asked of. */
const DISPLACED = 12;

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
    let actual: Observation;
    try {
      const run = this.observer.run(lines);
      actual = run.observation;
      const reuse = (statement: number, name: string): boolean => {
        const isListed = run.reuse(statement, name);
        if (isListed) addresses++;
        return isListed;
      };
      found = differences(expected, actual, { reuse });
    } catch (error) {
      // Whatever our own code throws at a program that a real interpreter runs is a difference.
      const text = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
      const difference = { where: "our heap", expected: "an answer", actual: text };
      return { difference, explained: undefined, addresses };
    }
    if (found.length === 0) return { difference: undefined, explained: undefined, addresses };
    if (hasMemoryError(expected) !== hasMemoryError(actual)) {
      return { difference: found[0], explained: "memory ran out", addresses };
    }
    const rest = this.withoutAddressesShown(lines, actual, found);
    const [first] = rest;
    if (first === undefined)
      return { difference: found[0], explained: "addresses show", addresses };
    const isKnown = this.agreesWithKnownText(lines, expected, actual);
    return { difference: first, explained: isKnown ? "text was known" : undefined, addresses };
  }

  /** Whether all is equal when one string of the program was interned before it. */
  private agreesWithKnownText(
    lines: readonly string[],
    expected: Observation,
    actual: Observation,
  ): boolean {
    if (!lines.some((line) => line.includes("intern("))) return false;
    const texts = new Set([...expected.objects, ...actual.objects].flatMap(strValue));
    return [...texts].some((text) => {
      const { observation, reuse } = this.observer.run(lines, [text]);
      return differences(expected, observation, { reuse }).length === 0;
    });
  }

  /** The differences at places that are alike wherever our objects lie. */
  private withoutAddressesShown(
    lines: readonly string[],
    actual: Observation,
    found: readonly Difference[],
  ): readonly Difference[] {
    let rest = found;
    for (let i = 0; i < DISPLACED && rest.length > 0; i++) {
      this.displaced[i] ??= this.newObserver(i + 1);
      const { observation } = this.displaced[i]!.run(lines);
      const places = new Set(differences(actual, observation).map(placeOf));
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

const strValue = ({ type, value }: ObservedObject): string[] =>
  type === "str" && value !== undefined ? [value] : [];

const hasMemoryError = ({ errors }: Observation): boolean =>
  errors.some(({ type }) => type === "MemoryError");

/** Differences with one signature are taken for the same bug: what kind of thing differs. */
export function differenceKind({ where }: Difference): string {
  return /^(\w+) (of|at|behind) /.exec(where)?.[1] ?? (/^[a-p]$/.test(where) ? "binding" : where);
}
