// Classes, instances, functions and weak references, by version.

import type { CPythonName } from "./objects.ts";

// biome-ignore lint/suspicious/noEmptyInterface: filled in by its component
export interface InstancesProfile {}

const instances27: InstancesProfile = {};

export const INSTANCES: Record<CPythonName, InstancesProfile> = {
  "2.7": instances27,
  "3.6": instances27,
  "3.7": instances27,
  "3.8": instances27,
  "3.9": instances27,
  "3.10": instances27,
  "3.11": instances27,
  "3.12": instances27,
  "3.13": instances27,
};
