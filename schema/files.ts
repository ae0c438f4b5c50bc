// What the gateway asks of a subgraph that keeps files for people, such as documents to print, and what it is answered. It must
// never say what is in one.

export interface FileAsked {
  /** As the client wrote it, without the query: `/documents/USMF/invoices/CIV-1.pdf`. */
  readonly path: string;
  /** The headers alone are wanted. */
  readonly isHead: boolean;
  /** The value of If-None-Match. */
  readonly known?: string | undefined;
  readonly requestId: string;
}

export interface FileAnswer {
  readonly status: number;
  /** In small letters. */
  readonly headers: Readonly<Record<string, string>>;
  /** Null: there is none, or the headers alone were wanted. */
  readonly body: Buffer | null;
}

/** Paths that are a file's. */
export const FILES_PATH = '/documents/';
