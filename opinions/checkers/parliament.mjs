import { fileURLToPath } from 'node:url';
import { policyDocuments } from '../policy-documents.mjs';
import { runJson } from './python.mjs';

const script = fileURLToPath(new URL('./iam_findings.py', import.meta.url));

/** Runs Parliament on the IAM documents of resolved templates. In templates as built, ARNs are references. */
export async function parliament(subjects, environment) {
  const documents = subjects
    .filter(({ form }) => form !== 'built')
    .flatMap((subject) => policyDocuments(subject.template).map((document) => ({ subject, ...document })));
  const input = JSON.stringify(documents.map(({ document }) => document));
  const answers = await runJson(environment, [script], { input });
  return documents.flatMap(({ subject, logicalId, unresolved }, index) => [
    ...answers[index].flatMap(({ issue, title, detail }) =>
      detailsOf(detail).map(({ what, message }) => ({
        subject,
        rule: `parliament:${issue}${what ? `[${what}]` : ''}`,
        logicalId,
        message: `${title}: ${message}`,
      })),
    ),
    ...unresolved.map((what) => ({
      subject,
      rule: 'parliament:unresolved',
      logicalId,
      unevaluated: true,
      message: `could not evaluate: ${what}`,
    })),
  ]);
}

/** The details of a finding that an exception can name: each action, or the condition key or operator. */
function detailsOf(detail) {
  if (Array.isArray(detail))
    return detail.map((item) => {
      const what = typeof item === 'string' ? item : item.action;
      return { what, message: item.required_format ? `${what} requires ${item.required_format}` : what };
    });
  const message = typeof detail === 'string' ? detail : JSON.stringify(detail);
  const what = /^Unknown (?:action|condition) (\S+)|^Type mismatch: (\S+)/.exec(message);
  return [{ what: what?.[1] ?? what?.[2], message }];
}
