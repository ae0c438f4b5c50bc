// Which text a request means, and whether it may run: looked up by its name, held against its hash, and against what the
// operator trusts. Asked by service.ts once for every way in. It must never prepare or run anything.
import { type Failure, refusal } from '../federation/failures';
import { type Manifest, sha256 } from './manifest';
import type { DocumentReference, Named } from './reference';
import { RegisteredDocuments } from './registered';
import type { DocumentSettings, TrustMode } from './settings';

/** Notes a document that ran though it is not trusted. */
export type Untrusted = (details: { hash: string; operationName?: string | undefined; document: string }) => void;

/** Untrusted documents that are logged, each once; more than this say that something else is wrong. */
const MOST_LOGGED = 1_000;
const LOGGED_CHARACTERS = 2_000;

const NOT_TRUSTED = refusal('DOCUMENT_NOT_TRUSTED', 'Only documents that are registered with this gateway are served.');
const NOT_FOUND = refusal('PERSISTED_QUERY_NOT_FOUND', 'PersistedQueryNotFound');
const NOT_SUPPORTED = refusal('PERSISTED_QUERY_NOT_SUPPORTED', 'PersistedQueryNotSupported');
const MISMATCH = refusal('PERSISTED_QUERY_MISMATCH', 'The hash is not that of the document.');

export class Documents {
  private readonly registered: RegisteredDocuments;
  private readonly mode: TrustMode | undefined;
  private readonly logged = new Set<string>();
  private manifest: Manifest | undefined;

  constructor(
    settings: DocumentSettings,
    private readonly untrusted: Untrusted,
  ) {
    this.registered = new RegisteredDocuments(settings.registered);
    this.mode = settings.trusted?.mode;
  }

  /** Whether a request may be refused for its document even though it carries it. */
  get isEnforced(): boolean {
    return this.mode === 'enforce';
  }

  /** What the operator trusts from now on. */
  trust(manifest: Manifest): void {
    this.manifest = manifest;
  }

  /** How many documents clients registered. */
  get registeredCount(): number {
    return this.registered.size;
  }

  /** The text that a request means, or why it is not served. */
  textOf(request: Named): string | Failure {
    const text = request.document === undefined ? request.query : this.named(request.query, request.document);
    if (this.mode === undefined || typeof text !== 'string' || this.manifest?.texts.has(text) === true) return text;
    if (this.mode === 'enforce') return NOT_TRUSTED;
    this.note(text, request.operationName);
    return text;
  }

  /** Keeps a document that was found valid for whoever sends its hash from now on. Trusted ones are known anyway. */
  keep({ document }: Named, text: string): void {
    if (document?.registers === true && !this.isEnforced) this.registered.keep(document.id, text);
  }

  private named(query: string, { id, registers }: DocumentReference): string | Failure {
    const trusted = this.manifest?.byId.get(id);
    if (trusted !== undefined && (query === '' || query === trusted)) return trusted;
    if (this.isEnforced) return query === '' ? NOT_TRUSTED : query; // never added to; textOf decides
    if (registers && !this.registered.isOpen) return NOT_SUPPORTED;
    const known = this.registered.get(id);
    if (query === '') return known ?? NOT_FOUND;
    // The text that is kept and not the one that came: its hash is computed already, and the cache of operations asks for it.
    if (query === known) return known;
    return sha256(query) === id ? query : MISMATCH;
  }

  private note(text: string, operationName: string | undefined): void {
    if (this.logged.size >= MOST_LOGGED) return;
    const hash = sha256(text);
    if (this.logged.has(hash)) return;
    this.logged.add(hash);
    this.untrusted({ hash, operationName, document: text.slice(0, LOGGED_CHARACTERS) });
  }
}
