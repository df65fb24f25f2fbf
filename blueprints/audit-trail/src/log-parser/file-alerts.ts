import { type Alert, alert } from './alert.ts';
import type { Keyword, Severity } from './configuration.ts';
import type { AuditRecord } from './record.ts';

/** Number of alerts that one log file causes for one keyword. The other matches are one alert, with their number. */
const individualAlerts: Readonly<Record<Severity, number>> = { critical: 10, high: 10, medium: 3, low: 1 };

/** The alerts of one log file. */
export interface FileAlerts {
  add(record: AuditRecord, keyword: Keyword): void;
  all(): readonly Alert[];
}

/**
 * Collects the alerts of a log file: for each keyword the first matches, then one alert with the number of the others. So neither the
 * messages nor the memory grow with the number of matches. The alerts of a file are the same for each delivery.
 */
export function fileAlerts(logFile: string | undefined): FileAlerts {
  const byKeyword = new Map<string, Alert[]>();
  const others = new Map<string, { readonly first: Alert; more: number }>();

  return {
    add(record, keyword) {
      const { name, severity } = keyword;
      const other = others.get(name);
      if (other) {
        other.more++;
        return;
      }
      const found = alert(record, keyword, logFile);
      const alerts = byKeyword.get(name) ?? [];
      if (alerts.some(({ id }) => id === found.id)) return;
      if (alerts.length === individualAlerts[severity]) others.set(name, { first: found, more: 1 });
      else byKeyword.set(name, [...alerts, found]);
    },

    all() {
      const summaries = [...others.values()].map(({ first, more }) => ({ ...first, id: `${first.id}#more`, more }));
      return [...byKeyword.values(), summaries].flat();
    },
  };
}
