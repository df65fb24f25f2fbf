import { bodyRules, type WebAclException } from '@hipaa-stacks/network';

/**
 * Path prefixes, in lower case, of the pages and APIs of OpenEMR that receive files, rich text, or forms and JSON of more than 8 KB.
 * Found in the source of OpenEMR 8.2 by `$_FILES`, `multipart/form-data`, CKEditor and the routes of the APIs. The login pages of
 * users and patients, the registration of patients and the setup are not among them.
 */
const bodies = {
  'REST and FHIR APIs: JSON resources with XHTML narrative, documents': ['/apis/'],
  'documents of patients, and files that are dragged onto a page': ['/controller.php', '/library/ajax/upload.php'],
  'mails and text messages to groups of patients': ['/interface/batchcom/'],
  'claims, remittances and eligibility responses of payers': ['/interface/billing/'],
  'clinical forms, with drawings and questionnaires': ['/interface/forms/'],
  'templates of clinical notes, with rich text': ['/library/custom_template/'],
  'translations as CSV files': ['/interface/language/'],
  'configuration files, holidays, messages with attachments': [
    '/interface/main/backup.php',
    '/interface/main/holidays/',
    '/interface/main/messages/',
  ],
  'modules: C-CDA and CCR documents, fax': ['/interface/modules/'],
  'compendiums, orders and results of laboratories': ['/interface/orders/', '/interface/procedure_tools/'],
  'chart, letters, history, transactions': ['/interface/patient_file/', '/interface/patient_tracker/'],
  'registration of a patient by the staff, a form with hundreds of fields': ['/interface/new/'],
  'reports whose form lists many rows': ['/interface/reports/'],
  'codes, lists, layouts, settings, document templates, site files': ['/interface/super/'],
  'registration of API clients: JSON with scopes and keys': ['/oauth2/'],
  'portal: document templates, messages with rich text, filled-in documents, signatures': [
    '/portal/import_template.php',
    '/portal/lib/',
    '/portal/messaging/',
    '/portal/patient/',
    '/portal/sign/',
  ],
} as const;

/**
 * Exceptions of the web ACL for OpenEMR. Binary files, HTML and clinical texts match rules that look for attacks in a body, by chance or
 * by their nature. An authorization request with all scopes of a SMART app exceeds 2,048 bytes, and the redirect URI of an app on a
 * computer or a phone is a loopback address, which the rule for remote file inclusion matches. Rules for known bad inputs, such as
 * Log4j and Java deserialization, have no exceptions.
 */
export const webAclExceptions: readonly WebAclException[] = [
  {
    name: 'BodiesOutsideOfUploads',
    rules: bodyRules,
    paths: Object.values(bodies).flat(),
  },
  {
    name: 'QueriesOutsideOfApis',
    rules: ['SizeRestrictions_QUERYSTRING', 'GenericRFI_QUERYARGUMENTS'],
    paths: ['/apis/', '/oauth2/'],
  },
];
