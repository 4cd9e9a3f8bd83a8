import { expect, test } from "vitest";
import { allDefects } from "../../properties/defects/all.ts";
import type { Defect } from "../../properties/defects/defect.ts";
import { HUNT_BUDGET, hunt } from "../../properties/defects/hunt.ts";
import { sceneOf } from "./hunting.ts";

const budget = { ...HUNT_BUDGET, operations: 50_000 };
const defectNamed = (name: string): Defect => allDefects.find((each) => each.name === name)!;

test.each([
  "shrink-keeps-stored-size",
  "calloc-trusts-used-blocks",
  "full-pool-is-relinked-wrongly",
])(
  "an edit in the place of %s that changes nothing is not found within the budget",
  async (name) => {
    const defect = defectNamed(name);
    const harmless = { ...defect, replace: `${defect.find} /* the same */` };
    const hunted = hunt(harmless, await sceneOf(harmless), "harmless", budget);
    expect(hunted.found).toBe(false);
    expect(hunted.caught).toBeUndefined();
    expect(hunted.operations).toBeGreaterThanOrEqual(budget.operations);
  },
);

test("the same seed finds the same program in the same operations", async () => {
  const defect = defectNamed("shrink-keeps-stored-size");
  const [one, other] = [await sceneOf(defect), await sceneOf(defect)];
  const first = hunt(defect, one, "again", budget);
  const second = hunt(defect, other, "again", budget);
  expect(second.operations).toBe(first.operations);
  expect(second.caught!.first.program).toEqual(first.caught!.first.program);
  expect(second.caught!.first.origin).toBe(first.caught!.first.origin);
});

test("failures of other properties do not end a hunt", async () => {
  const defect = defectNamed("shrink-keeps-stored-size");
  const elsewhere = { ...defect, property: "callocGivesZeroes" };
  const hunted = hunt(elsewhere, await sceneOf(elsewhere), "elsewhere", {
    ...budget,
    operations: 2_000,
  });
  expect(hunted.found).toBe(false);
});
