// A planted bug: one edit of a source file, made while the module is loaded. The sources hold no
// switch for it, so what is hunted is what is shipped but for that one place.

import type { Setting } from "../machines/setting.ts";

export interface Defect {
  /** In kebab case; an entry of the corpus names it. */
  readonly name: string;
  /** The real bug that it stands for: what went wrong, and where that is told. */
  readonly standsFor: string;
  /** Where it is hunted. */
  readonly setting: Setting;
  /** The file that is edited, from the root of the project. */
  readonly file: string;
  /** Text that stands in the file exactly once. */
  readonly find: string;
  readonly replace: string;
  /** The property that has to fail. */
  readonly property: string;
}

/** A defect that can no longer be planted: its name, its file, and what is wrong. */
export class DefectError extends Error {
  override readonly name = "DefectError";

  constructor(defect: Defect, message: string) {
    super(`defect ${defect.name}, ${defect.file}: ${message}`);
  }
}

/** The text of the defect's file, edited; DefectError unless `find` stands in it just once. */
export function planted(defect: Defect, text: string): string {
  const times = text.split(defect.find).length - 1;
  if (times !== 1) {
    throw new DefectError(defect, `\`${defect.find}\` stands in it ${times} times, expected once`);
  }
  return text.replace(defect.find, () => defect.replace);
}
