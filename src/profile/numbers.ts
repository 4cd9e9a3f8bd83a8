// int, long, float and bool, by version.

import type { CPythonName } from "./objects.ts";

// biome-ignore lint/suspicious/noEmptyInterface: filled in by its component
export interface NumbersProfile {}

const numbers27: NumbersProfile = {};

export const NUMBERS: Record<CPythonName, NumbersProfile> = {
  "2.7": numbers27,
  "3.6": numbers27,
  "3.7": numbers27,
  "3.8": numbers27,
  "3.9": numbers27,
  "3.10": numbers27,
  "3.11": numbers27,
  "3.12": numbers27,
  "3.13": numbers27,
};
