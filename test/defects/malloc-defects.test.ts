import { test } from "vitest";
import { mallocDefects } from "../../properties/defects/malloc-defects.ts";
import { expectFoundAndReduced } from "./hunting.ts";

test.each(mallocDefects.map((defect) => [defect.name, defect] as const))(
  "%s is found with every seed, and reduced to its recorded minimum",
  async (_name, defect) => {
    await expectFoundAndReduced(defect, ["first", "second"]);
  },
  60_000,
);
