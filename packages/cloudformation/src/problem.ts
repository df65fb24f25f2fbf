/**
 * A mistake that a person can mend, printed without a stack trace as
 * `<where>: <what is wrong>. <how to mend it>`.
 */
export class Problem extends Error {
  override readonly name: string = 'Problem';
  /** What the process exits with: 1 for a finding or a failed run, 2 for wrong usage. */
  readonly exitCode: 1 | 2 = 1;
  readonly where: string;
  readonly what: string;
  readonly mend: string;

  constructor(where: string, what: string, mend: string) {
    super(`${where}: ${what}. ${mend}`);
    this.where = where;
    this.what = what;
    this.mend = mend;
  }
}

/** Wrong usage of a command: an unknown name, a missing argument, a value that can't be. Exit code 2. */
export class UsageProblem extends Problem {
  override readonly name = 'UsageProblem';
  override readonly exitCode = 2;
}
