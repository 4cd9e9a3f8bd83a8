import { beforeAll, expect, test } from "vitest";
import { copyDefects } from "../../properties/defects/copy-defects.ts";
import { executionDefects } from "../../properties/defects/execution-defects.ts";
import { instanceDefects } from "../../properties/defects/instance-defects.ts";
import { sequenceDefects } from "../../properties/defects/sequence-defects.ts";
import { sharingDefects } from "../../properties/defects/sharing-defects.ts";
import { tableDefects } from "../../properties/defects/table-defects.ts";
import { type HuntResult, huntEach, minimumOf } from "./hunting.ts";

/** One of each file: a statement of objects costs more than a block, and entries are replayed. */
const defects = [
  sequenceDefects,
  tableDefects,
  sharingDefects,
  instanceDefects,
  copyDefects,
  executionDefects,
].map(([first]) => first!);

let results: ReadonlyMap<string, HuntResult>;

beforeAll(async () => {
  results = await huntEach(defects);
}, 300_000);

test.each(defects.map((defect) => [defect.name, defect] as const))(
  "%s is found with every seed, and reduced to its recorded minimum",
  (name, defect) => {
    const minimum = minimumOf(defect);
    expect(results.get(name)?.caught).toEqual([minimum, minimum]);
  },
);
