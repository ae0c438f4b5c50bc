// Why a request or its document is refused before anything runs, in the registry of error codes (errors.ts): too much at once,
// or not what this server serves.
import { type ErrorEntry, entry } from './errorEntry';

export const DOCUMENT_ERRORS = {
  DOCUMENT_TOO_LONG: entry('CALLER', 'The document has too many tokens.', 'Send several operations.'),
  DOCUMENT_TOO_DEEP: entry('CALLER', 'Fields or values of the document nest too deeply.', 'Ask in two steps.'),
  TOO_MANY_FIELDS: entry(
    'CALLER',
    'The document has too many fields, fragments counted wherever they are spread.',
    'Send several operations.',
  ),
  TOO_MANY_ALIASES: entry(
    'CALLER',
    'The document has too many aliases.',
    'Use lists and filters, or several operations.',
  ),
  TOO_MANY_ROOT_FIELDS: entry('CALLER', 'The operation has too many fields at its root.', 'Send several operations.'),
  TOO_MANY_DIRECTIVES: entry('CALLER', 'The document has too many directives.', 'Send several operations.'),
  BODY_TOO_LONG: entry('CALLER', 'The body of the request is too long.', 'Send several requests.'),
  TEXT_TOO_LONG: entry('CALLER', 'A text among the variables or in the document is too long.', 'Give a shorter one.'),
  BATCH_TOO_LONG: entry(
    'CALLER',
    'More requests come in one body than are taken, or lists of requests are switched off.',
    'Send several bodies.',
  ),
  COST_TOO_HIGH: entry(
    'CALLER',
    'The operation may touch too much; nothing was executed. `extensions` has the estimate and the limit.',
    'Ask for shorter pages (`first`) or fewer levels.',
  ),
  SLICING_ARGUMENT_REQUIRED: entry(
    'CALLER',
    'A list needs exactly one of its slicing arguments, such as `first`.',
    'Give exactly one of those named.',
  ),
  INTROSPECTION_OFF: entry('CALLER', 'The schema cannot be asked for on this server.', 'Take it from its repository.'),
  CROSS_SITE_REQUEST: entry(
    'CALLER',
    'A page of another site could have sent this without its visitor knowing.',
    'Send JSON, or the header `apollo-require-preflight: true`.',
  ),
  PERSISTED_QUERY_NOT_FOUND: entry(
    'CALLER',
    'No document is known under this hash or id.',
    'Send the document with its hash, as persisted query links do by themselves.',
    true,
  ),
  PERSISTED_QUERY_NOT_SUPPORTED: entry(
    'CALLER',
    'Clients may not register documents here.',
    'Send the document without its hash.',
  ),
  PERSISTED_QUERY_MISMATCH: entry('CALLER', 'The hash is not that of the document.', 'Send the SHA-256 of its bytes.'),
  DOCUMENT_NOT_TRUSTED: entry(
    'CALLER',
    'Only the documents of a manifest are served, and this is none of them; nothing was executed.',
    'Have it added to the manifest.',
  ),
} as const satisfies Record<string, ErrorEntry>;
