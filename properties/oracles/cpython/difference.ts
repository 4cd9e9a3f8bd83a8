/** One thing that differs: where it stands, as in `refcount of a[0]`, and what each side has. */
export interface Difference {
  readonly where: string;
  readonly expected: string;
  readonly actual: string;
}
