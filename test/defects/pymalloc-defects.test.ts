import { beforeAll, expect, test } from "vitest";
import { pymallocDefects } from "../../properties/defects/pymalloc-defects.ts";
import { type HuntResult, huntEach, minimumOf } from "./hunting.ts";

let results: ReadonlyMap<string, HuntResult>;

beforeAll(async () => {
  results = await huntEach(pymallocDefects);
}, 120_000);

test.each(pymallocDefects.map((defect) => [defect.name, defect] as const))(
  "%s is found with every seed, and reduced to its recorded minimum",
  (name, defect) => {
    const minimum = minimumOf(defect);
    expect(results.get(name)?.caught).toEqual([minimum, minimum]);
  },
);
