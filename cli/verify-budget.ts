// What a verification is asked for, and how its time and operations are divided.

import type { MachineName } from "../properties/machines/setting.ts";
import type { OracleName } from "./values.ts";

export interface VerifyOptions {
  /** Milliseconds; undefined when only operations limit the run. */
  readonly time: number | undefined;
  /** Operations in all; undefined when only time limits the run. */
  readonly operations: number | undefined;
  readonly seed: string;
  readonly machines: readonly MachineName[];
  readonly pythons: readonly string[];
  readonly oracles: readonly OracleName[];
  /** The oracles were named by the user: their absence is an error. */
  readonly oraclesDemanded: boolean;
  readonly interpreters: readonly string[];
  readonly json: boolean;
}

/** How a version's share is divided among its settings. */
export const VARIANTS = [
  { tiny: false, debugHooks: false, share: 0.5 },
  { tiny: true, debugHooks: false, share: 0.3 },
  { tiny: false, debugHooks: true, share: 0.1 },
  { tiny: true, debugHooks: true, share: 0.1 },
] as const;
/** The part of a version's share that its libpython or its interpreter gets. */
export const NATIVE_SHARE = 1 / 3;
/** Milliseconds in which a row of objects is verified in its first variant only. */
export const SHORT_TIME = 1000;
export const MAX_LENGTH = { blocks: 1000, malloc: 1000, objects: 200 } as const;
export const BATCH = 8;

/** A limit on time and operations, whichever is spent first. */
export interface Budget {
  readonly milliseconds: number;
  readonly operations: number;
}

export const part = ({ milliseconds, operations }: Budget, share: number): Budget => ({
  milliseconds: milliseconds * share,
  operations: operations * share,
});

export const leftText = (milliseconds: number): string =>
  `${Math.max(0, milliseconds / 1000).toFixed(0)} s left`;
