// What options take, read strictly: a value that is not understood is a usage error that names the
// option and what it takes.

import { MACHINES, type MachineName } from "../properties/machines/setting.ts";
import { PROFILES } from "../src/profile/cpython.ts";
import { profileNamed } from "../src/profile/lookup.ts";
import { usageError } from "./exit.ts";

const UNITS: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 };

/** `20s`, `500ms`, `2m`, `1.5h` in milliseconds. */
export function duration(option: string, text: string): number {
  const match = /^(\d+(?:\.\d+)?)(ms|s|m|h)$/.exec(text);
  const milliseconds = match === null ? 0 : Number(match[1]) * UNITS[match[2]!]!;
  if (milliseconds > 0) return milliseconds;
  throw usageError(`${option} takes a duration such as 20s, 500ms, 2m or 1h, not \`${text}\``);
}

const FACTORS: Readonly<Record<string, number>> = { "": 1, k: 1e3, M: 1e6, G: 1e9 };

/** `1000`, `200k`, `10M`. */
export function amount(option: string, text: string): number {
  const match = /^(\d+(?:\.\d+)?)([kMG]?)$/.exec(text);
  const value = match === null ? 0 : Math.round(Number(match[1]) * FACTORS[match[2]!]!);
  if (value >= 1) return value;
  throw usageError(`${option} takes a number such as 1000, 200k or 10M, not \`${text}\``);
}

/** Members of `known`, separated by commas; each once, in the order of `known`. */
export function members<Name extends string>(
  option: string,
  text: string,
  known: readonly Name[],
): Name[] {
  const named = text.split(",").map((name) => name.trim());
  for (const name of named) {
    if (known.includes(name as Name)) continue;
    throw usageError(`${option} takes ${known.join(", ")}, separated by commas, not \`${name}\``);
  }
  return known.filter((name) => named.includes(name));
}

export const machines = (option: string, text: string): MachineName[] =>
  members(option, text, MACHINES);

/** Names of profiles, tiny ones too. */
export function pythons(option: string, text: string): string[] {
  const named = text.split(",").map((name) => name.trim());
  for (const name of named) {
    if (profileNamed(name) !== undefined) continue;
    const known = PROFILES.map((profile) => profile.name).join(", ");
    throw usageError(`${option} takes ${known}, separated by commas, not \`${name}\``);
  }
  return [...new Set(named)];
}

export const ORACLES = ["recorded", "observed", "libpython", "cpython"] as const;
export type OracleName = (typeof ORACLES)[number];
