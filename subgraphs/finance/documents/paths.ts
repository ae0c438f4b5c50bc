// Where documents are, from the gateway's own address on: what the API gives as links, and what the answers are found by. It must
// never let a path name anything but a number of a company.
import { FILES_PATH } from '../../../schema/files';

const FORMS = ['pdf', 'html'] as const;
export type Form = (typeof FORMS)[number];
export type DocumentKind = 'invoices' | 'proposals';

export interface DocumentName {
  readonly legalEntity: string;
  readonly kind: DocumentKind;
  readonly number: string;
  readonly form: Form;
}

export function documentPath({ legalEntity, kind, number, form }: DocumentName): string {
  return `${FILES_PATH}${encodeURIComponent(legalEntity)}/${kind}/${encodeURIComponent(number)}.${form}`;
}

/** Longer than any code or number is, written in the longest way. */
const PATH = new RegExp(`^${FILES_PATH}([^/]{1,90})/(invoices|proposals)/([^/]{1,360})\\.(pdf|html)$`);

/** What a path names; undefined: nothing. */
export function nameIn(path: string): DocumentName | undefined {
  const [, legalEntity, kind, number, form] = PATH.exec(path) ?? [];
  if (legalEntity === undefined || number === undefined) return undefined;
  try {
    return {
      legalEntity: decodeURIComponent(legalEntity),
      kind: kind as DocumentKind,
      number: decodeURIComponent(number),
      form: form as Form,
    };
  } catch {
    return undefined;
  }
}
