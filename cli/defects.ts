import type { Output } from "./output.ts";
export async function defectsCommand(
  _options: { seeds: number; only?: string; json: boolean },
  _out: Pick<Output, "print" | "say">,
): Promise<number> {
  return 1;
}
