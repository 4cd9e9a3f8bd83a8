import { expect, test } from "vitest";
import { count, rate, table } from "../../properties/report/table.ts";

test("columns are as wide as they need, numbers stand to the right", () => {
  const rows = [
    ["blocks", "1,234", "–"],
    ["all", "5", "12"],
  ];
  expect(table(["machine", "operations", "n"], rows).split("\n")).toEqual([
    "machine  operations   n",
    "───────  ──────────  ──",
    "blocks        1,234   –",
    "all               5  12",
  ]);
});

test("a column of which one cell is a word stands to the left, without spaces at line ends", () => {
  expect(
    table(
      ["python", "version"],
      [
        ["3.11", "3.11.7"],
        ["x", "none"],
      ],
    ).split("\n"),
  ).toEqual(["python  version", "──────  ───────", "3.11    3.11.7", "x       none"]);
});

test("a table without rows is its header", () => {
  expect(table(["a", "bc"], [])).toBe("a  bc\n─  ──");
});

test("counts have separators, rates a unit", () => {
  expect([count(0), count(1234567), count(12.6)]).toEqual(["0", "1,234,567", "13"]);
  expect([rate(1_234_000), rate(530_400), rate(999), rate(Number.NaN), rate(1 / 0)]).toEqual([
    "1.23 M/s",
    "530 k/s",
    "1.0 k/s",
    "–",
    "–",
  ]);
});
