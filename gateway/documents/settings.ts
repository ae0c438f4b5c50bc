// The settings of documents that come by name: how many clients may register, and which the operator trusts. They must never
// be read anywhere else.
import { z } from 'zod';
import { text, whole } from '../settings';

export const documentsEnvironment = {
  /** Most documents that clients may register by their hash (automatic persisted queries); 0: none. */
  APQ_COUNT: whole(1_000, 0, 1_000_000),
  /** Most characters of them together. */
  APQ_CHARACTER_COUNT: whole(10_000_000, 1_000, 1_000_000_000),
  /** File of the documents that the operator trusts. Empty: everything is served. */
  TRUSTED_DOCUMENTS: text(''),
  /** What happens to a document that is not in that file: it runs and is logged, or it is refused. */
  TRUSTED_DOCUMENTS_MODE: z.enum(['log', 'enforce'], { error: "write 'log' or 'enforce'" }).optional(),
};

export type TrustMode = 'log' | 'enforce';

export interface DocumentSettings {
  readonly registered: { readonly count: number; readonly characterCount: number };
  readonly trusted: { readonly file: string; readonly mode: TrustMode } | undefined;
}

type Parsed = z.infer<z.ZodObject<typeof documentsEnvironment>>;

/** Throws an Error where a mode is set without a file: what is meant to be enforced would not be. */
export function documentSettings(parsed: Parsed): DocumentSettings {
  const { TRUSTED_DOCUMENTS: file, TRUSTED_DOCUMENTS_MODE: mode } = parsed;
  if (file === '' && mode !== undefined)
    throw new Error("The gateway's configuration is not valid:\n  TRUSTED_DOCUMENTS_MODE: needs TRUSTED_DOCUMENTS");
  return {
    registered: { count: parsed.APQ_COUNT, characterCount: parsed.APQ_CHARACTER_COUNT },
    trusted: file === '' ? undefined : { file, mode: mode ?? 'log' },
  };
}
