// dict and set, by version.

import type { CPythonName } from "./objects.ts";

// biome-ignore lint/suspicious/noEmptyInterface: filled in by its component
export interface TablesProfile {}

const tables27: TablesProfile = {};

export const TABLES: Record<CPythonName, TablesProfile> = {
  "2.7": tables27,
  "3.6": tables27,
  "3.7": tables27,
  "3.8": tables27,
  "3.9": tables27,
  "3.10": tables27,
  "3.11": tables27,
  "3.12": tables27,
  "3.13": tables27,
};
