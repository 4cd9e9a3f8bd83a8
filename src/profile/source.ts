// How source becomes constants and names, by version.

import type { CPythonName } from "./objects.ts";

// biome-ignore lint/suspicious/noEmptyInterface: filled in by its component
export interface SourceProfile {}

const source27: SourceProfile = {};

export const SOURCE: Record<CPythonName, SourceProfile> = {
  "2.7": source27,
  "3.6": source27,
  "3.7": source27,
  "3.8": source27,
  "3.9": source27,
  "3.10": source27,
  "3.11": source27,
  "3.12": source27,
  "3.13": source27,
};
