// A setting: which machine, over which Python's heap, with or without the debug hooks. It is what a
// corpus entry names in its header, and what a campaign runs in.

import { profileNamed } from "../../src/profile/lookup.ts";
import type { Profile } from "../../src/profile/profile.ts";
import type { Marks } from "../engine/marks.ts";
import { Language } from "../engine/python.ts";
import { HeapSubject, type MakeRuntime } from "./blocks/heap-subject.ts";
import { type BlocksMachine, blocksMachine } from "./blocks/machine.ts";
import { MallocSubject } from "./blocks/malloc-subject.ts";
import { reachMarks } from "./blocks/reach.ts";
import { BlocksWorld } from "./blocks/world.ts";

/** `blocks` drives the domains of a whole heap, `malloc` layer 0 by itself. */
export const MACHINES = ["blocks", "malloc"] as const;
export type MachineName = (typeof MACHINES)[number];

export interface Setting {
  readonly machine: MachineName;
  /** Name of a profile: `3.11`, `tiny-2.7`, `deck`. */
  readonly python: string;
  readonly debugHooks: boolean;
}

/** A setting brought to life. */
export interface Scene {
  readonly setting: Setting;
  readonly profile: Profile;
  readonly machine: BlocksMachine;
  readonly world: BlocksWorld;
  readonly language: Language;
  readonly marks: Marks;
}

/** `blocks 3.11`, `blocks tiny-2.7 with debug hooks`. */
export function settingText({ machine, python, debugHooks }: Setting): string {
  return `${machine} ${python}${debugHooks ? " with debug hooks" : ""}`;
}

/** Builds the subject, the world and the machine of a setting; undefined for an unknown Python. */
export function openScene(setting: Setting, makeRuntime?: MakeRuntime): Scene | undefined {
  const profile = profileNamed(setting.python);
  if (profile === undefined) return undefined;
  const marks = reachMarks(setting.machine, profile);
  const options = makeRuntime === undefined ? { marks } : { marks, makeRuntime };
  const subject =
    setting.machine === "blocks"
      ? new HeapSubject(profile, { ...options, debugHooks: setting.debugHooks })
      : new MallocSubject(profile, options);
  const machine = blocksMachine(subject);
  const world = new BlocksWorld(subject, marks);
  const language = new Language(machine as never);
  return { setting, profile, machine, world, language, marks };
}
