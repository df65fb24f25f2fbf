/** An error that a user can fix, printed without a stack trace as `<where>: <what is wrong>. <how to fix it>`. */
export class Problem extends Error {
  override readonly name: string = 'Problem';
  /** Exit code of the process: 1 for a finding or a failed run, 2 for wrong usage. */
  readonly exitCode: 1 | 2 = 1;
  readonly where: string;
  readonly what: string;
  readonly fix: string;

  constructor(where: string, what: string, fix: string) {
    super(`${where}: ${what}. ${fix}`);
    this.where = where;
    this.what = what;
    this.fix = fix;
  }
}

/** Wrong usage of a command: an unknown name, a missing argument, an invalid value. Exit code 2. */
export class UsageProblem extends Problem {
  override readonly name = 'UsageProblem';
  override readonly exitCode = 2;
}
