// A setting: which machine, over which Python's heap, with or without the debug hooks. It is what a
// corpus entry names in its header, and what a campaign runs in.

import { profileNamed } from "../../src/profile/lookup.ts";
import type { Profile } from "../../src/profile/profile.ts";
import type { Machine } from "../engine/machine.ts";
import type { Marks } from "../engine/marks.ts";
import { Language } from "../engine/python.ts";
import { HeapSubject, type MakeRuntime } from "./blocks/heap-subject.ts";
import { type BlocksMachine, blocksMachine } from "./blocks/machine.ts";
import { MallocSubject } from "./blocks/malloc-subject.ts";
import { reachMarks } from "./blocks/reach.ts";
import { BlocksWorld } from "./blocks/world.ts";
import { type ObjectsMachine, objectsMachine } from "./objects/machine.ts";
import { PRELUDE } from "./objects/prelude.ts";
import { objectsMarks } from "./objects/reach.ts";
import { type MakeInterpreter, ObjectsWorld } from "./objects/world.ts";

/**
 * `blocks` drives the domains of a whole heap, `malloc` layer 0 by itself, `objects` a Python with
 * programs of Python.
 */
export const MACHINES = ["blocks", "malloc", "objects"] as const;
export type MachineName = (typeof MACHINES)[number];

export interface Setting {
  readonly machine: MachineName;
  /** Name of a profile: `3.11`, `tiny-2.7`, `deck`. */
  readonly python: string;
  readonly debugHooks: boolean;
}

/** What every world offers, whatever its machine. */
export interface World {
  /** Operations run and verified since the world was made. */
  readonly operationCount: number;
  /** Programs that the model could not follow to their end; undefined when there are none such. */
  readonly unmodelledCount?: number;
  /** What the model holds now, for a report: the side against which the heap stands. */
  modelText(): string;
}

/** A setting brought to life. */
export interface Scene {
  readonly setting: Setting;
  readonly profile: Profile;
  readonly machine: Machine<object, World>;
  readonly world: World;
  readonly language: Language;
  readonly marks: Marks;
}

export interface BlocksScene extends Scene {
  readonly machine: BlocksMachine;
  readonly world: BlocksWorld;
}

export interface ObjectsScene extends Scene {
  readonly machine: ObjectsMachine;
  readonly world: ObjectsWorld;
}

/** What makes the heap under test; the one that is shipped where a maker is absent. */
export interface Makers {
  /** For the machine `blocks`. */
  readonly runtime?: MakeRuntime;
  /** For the machine `objects`. */
  readonly interpreter?: MakeInterpreter;
}

type Of<Name extends MachineName> = Setting & { readonly machine: Name };

/** `blocks 3.11`, `blocks tiny-2.7 with debug hooks`. */
export function settingText({ machine, python, debugHooks }: Setting): string {
  return `${machine} ${python}${debugHooks ? " with debug hooks" : ""}`;
}

/** Builds what a machine runs over, its world and the machine; undefined for an unknown Python. */
export function openScene(
  setting: Of<"blocks" | "malloc">,
  makers?: Makers,
): BlocksScene | undefined;
export function openScene(setting: Of<"objects">, makers?: Makers): ObjectsScene | undefined;
export function openScene(setting: Setting, makers?: Makers): Scene | undefined;
export function openScene(setting: Setting, makers: Makers = {}): Scene | undefined {
  const profile = profileNamed(setting.python);
  if (profile === undefined) return undefined;
  return setting.machine === "objects"
    ? objectsScene(setting, profile, makers)
    : blocksScene(setting, profile, makers);
}

function blocksScene(setting: Setting, profile: Profile, { runtime }: Makers): BlocksScene {
  const isBlocks = setting.machine === "blocks";
  const marks = reachMarks(isBlocks ? "blocks" : "malloc", profile);
  const options = runtime === undefined ? { marks } : { marks, makeRuntime: runtime };
  const subject = isBlocks
    ? new HeapSubject(profile, { ...options, debugHooks: setting.debugHooks })
    : new MallocSubject(profile, options);
  const machine = blocksMachine(subject);
  const world = new BlocksWorld(subject, marks);
  const language = new Language(machine as never);
  return { setting, profile, machine, world, language, marks };
}

function objectsScene(setting: Setting, profile: Profile, { interpreter }: Makers): ObjectsScene {
  const marks = objectsMarks();
  const machine = objectsMachine();
  const language = new Language(machine as never);
  const { debugHooks } = setting;
  const make = interpreter === undefined ? {} : { make: interpreter };
  const world = new ObjectsWorld(profile, PRELUDE, language, {
    marks,
    debugHooks,
    ...make,
  });
  return { setting, profile, machine, world, language, marks };
}
