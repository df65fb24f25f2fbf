import { UsageProblem } from '@hipaa-stacks/cloudformation';
import { didYouMean } from '../did-you-mean.ts';
import { type Change, changes, type Finding } from './finding.ts';

/** A change that was reviewed and is allowed. */
export interface Allowance {
  readonly stack: string;
  readonly logicalId: string;
  readonly change: Change;
  readonly reason: string;
  readonly reviewedBy?: string;
}

/**
 * Reads an allow-list: a JSON array of allowed changes.
 *
 * @param file file name for Problems.
 * @throws UsageProblem for an invalid allow-list, an unknown change, or an entry without a reason.
 */
export function parseAllowList(text: string, file: string): readonly Allowance[] {
  const entries = parseArray(text, file);
  return entries.map((entry, index) => asAllowance(entry, `${file}[${index}]`));
}

function parseArray(text: string, file: string): readonly unknown[] {
  try {
    const entries: unknown = JSON.parse(text);
    if (Array.isArray(entries)) return entries;
  } catch {
    // Reported below.
  }
  const fix = 'Use the form [{ "stack": …, "logicalId": …, "change": …, "reason": … }].';
  throw new UsageProblem(file, 'is not a JSON array of allowances', fix);
}

/** @throws UsageProblem for an entry without a known change or without a reason. */
function asAllowance(entry: unknown, where: string): Allowance {
  const allowance = (entry ?? {}) as Partial<Record<keyof Allowance, unknown>>;
  for (const key of ['stack', 'logicalId', 'change', 'reason'] as const) {
    const value = allowance[key];
    if (typeof value !== 'string' || value.trim() === '')
      throw new UsageProblem(where, `has no ${key}`, fixOf[key] ?? `Add its ${key}.`);
  }
  if (!changes.includes(allowance.change as Change)) {
    const guess = didYouMean(allowance.change as string, changes);
    const fix = guess ? `Did you mean ${guess}?` : `The valid changes are ${changes.join(', ')}.`;
    throw new UsageProblem(where, `there is no change ${JSON.stringify(allowance.change)}`, fix);
  }
  return allowance as Allowance;
}

const fixOf: Readonly<Record<string, string>> = { reason: 'Explain why this change is acceptable.' };

/** Findings with allowed changes as notes, and a finding for each allowance that is not needed. */
export function applyAllowances(findings: readonly Finding[], allowances: readonly Allowance[]): readonly Finding[] {
  const entries = allowances.map((entry, index) => asAllowance(entry, `allow-list[${index}]`));
  const fits = (entry: Allowance, { stack, logicalId, change, severity }: Finding) =>
    severity !== 'note' && entry.stack === stack && entry.logicalId === logicalId && entry.change === change;
  const classified = findings.map((finding): Finding => {
    const entry = entries.find((each) => fits(each, finding));
    return entry ? { ...finding, severity: 'note', allowed: entry.reason } : finding;
  });
  return [...classified, ...entries.filter((entry) => !findings.some((finding) => fits(entry, finding))).map(stale)];
}

function stale({ stack, logicalId, change }: Allowance): Finding {
  return {
    severity: 'review',
    stack,
    logicalId,
    type: '',
    change: 'stale-allowance',
    what: `the allow-list allows "${change}", which does not occur`,
    fix: 'Remove the entry: it would allow the next such change without a review.',
  };
}
