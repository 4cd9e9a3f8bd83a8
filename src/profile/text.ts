// str, bytes and unicode, by version.

import type { CPythonName } from "./objects.ts";

// biome-ignore lint/suspicious/noEmptyInterface: filled in by its component
export interface TextProfile {}

const text27: TextProfile = {};

export const TEXT: Record<CPythonName, TextProfile> = {
  "2.7": text27,
  "3.6": text27,
  "3.7": text27,
  "3.8": text27,
  "3.9": text27,
  "3.10": text27,
  "3.11": text27,
  "3.12": text27,
  "3.13": text27,
};
