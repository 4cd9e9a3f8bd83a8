// The versions of CPython that profiles are told apart by.

/** The CPythons that were measured. */
export type CPythonName = "2.7" | "3.6" | "3.7" | "3.8" | "3.9" | "3.10" | "3.11" | "3.12" | "3.13";
