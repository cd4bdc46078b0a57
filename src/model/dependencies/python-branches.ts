/** The last day of security support of Python's branches, from the release schedules of PEPs 373, 429, 478, 494, 537, 569, 596, 619, 664, 693, 719 and 745. */
export const PYTHON_BRANCHES: readonly { readonly branch: string; readonly until: string }[] = [
  { branch: "2.7", until: "2020-01-01" },
  { branch: "3.4", until: "2019-03-18" },
  { branch: "3.5", until: "2020-09-30" },
  { branch: "3.6", until: "2021-12-23" },
  { branch: "3.7", until: "2023-06-27" },
  { branch: "3.8", until: "2024-10-07" },
  { branch: "3.9", until: "2025-10-31" },
  { branch: "3.10", until: "2026-10-31" },
  { branch: "3.11", until: "2027-10-31" },
  { branch: "3.12", until: "2028-10-31" },
  { branch: "3.13", until: "2029-10-31" },
  { branch: "3.14", until: "2030-10-31" },
];
