import { fileURLToPath } from 'node:url';
import { policyDocuments } from '../policy-documents.mjs';
import { runJson } from './python.mjs';

const script = fileURLToPath(new URL('./iam_findings.py', import.meta.url));

/** Parliament over the IAM documents of resolved templates: in the templates as built their ARNs are still references. */
export async function parliament(subjects, environment) {
  const documents = subjects
    .filter(({ form }) => form !== 'built')
    .flatMap((subject) => policyDocuments(subject.template).map((document) => ({ subject, ...document })));
  const input = JSON.stringify(documents.map(({ document }) => document));
  const answers = await runJson(environment, [script], { input });
  return documents.flatMap(({ subject, logicalId, unresolved }, index) => [
    ...answers[index].flatMap(({ issue, title, detail }) =>
      subjectsOf(detail).map(({ what, message }) => ({
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

/** What a finding is about, so that an exception can name it: each action, or the condition's key or operator. */
function subjectsOf(detail) {
  if (Array.isArray(detail))
    return detail.map((item) => {
      const what = typeof item === 'string' ? item : item.action;
      return { what, message: item.required_format ? `${what} wants ${item.required_format}` : what };
    });
  const message = typeof detail === 'string' ? detail : JSON.stringify(detail);
  const what = /^Unknown (?:action|condition) (\S+)|^Type mismatch: (\S+)/.exec(message);
  return [{ what: what?.[1] ?? what?.[2], message }];
}
