// An operation's way from text to something that runs: parsed, validated, planned, compiled; done once and kept by its
// text. The one place that decides what a valid document is, for HTTP, WebSocket and SSE alike.
import { type DocumentNode, GraphQLError, getOperationAST, specifiedRules, validate } from 'graphql';
import { ERRORS, type ErrorCode } from '../../schema/errors';
import { readDocument } from '../guard/documentLimits';
import { Refusals } from '../guard/refusals';
import type { GuardSettings } from '../guard/settings';
import { conditionalRoot } from './document';
import { type Failure, refusal } from './failures';
import { compileOperation, type Graph, type Operation } from './operation';
import { withoutReserved } from './reservedAliases';

export type Prepared =
  | { readonly ok: true; readonly operation: Operation }
  | { readonly ok: false; readonly failures: readonly Failure[] };

export interface OperationLimits {
  /** Most operations kept. */
  readonly cacheCount: number;
  readonly guard: Pick<GuardSettings, 'document' | 'introspection'>;
}

/** Longer documents are not kept, so that the cache's count bounds its memory too. */
const LONGEST_KEPT_CHARACTERS = 100_000;

const CONDITIONAL_ROOT = 'A subscription must not use @skip or @include at its root: it has one field, always.';

interface Kept {
  readonly text: string;
  readonly operationName: string | undefined;
  readonly draw: number;
  readonly preparing: Promise<Prepared>;
  operation: Operation | undefined;
}

/** Prepares operations, and keeps them. */
export class Operations {
  /** Least recently used first. */
  private readonly kept = new Map<string, Kept>();
  /** How many requests found their operation prepared, and how many did not. */
  readonly lookUps = { hits: 0, misses: 0 };
  private readonly refused = new Refusals<Kept>();

  constructor(
    private readonly graph: Graph,
    private readonly limits: OperationLimits,
  ) {}

  /** Prepares an operation of a document. Rejects only if planning breaks, which is a fault of ours. */
  prepare(text: string, operationName: string | undefined): Promise<Prepared> {
    const draw = this.graph.planner.draw();
    const key = keyOf(text, operationName, draw);
    const refused = this.refused.get(key);
    const known = this.used(key, operationName, draw) ?? (isOf(refused, operationName, draw) ? refused : undefined);
    this.lookUps[known === undefined ? 'misses' : 'hits'] += 1;
    if (known !== undefined) return known.preparing;
    const preparing = this.make(text, operationName, draw);
    const kept: Kept = { text, operationName, draw, preparing, operation: undefined };
    if (text.length > LONGEST_KEPT_CHARACTERS || this.kept.has(key)) return preparing;
    this.kept.set(key, kept);
    const forget = () => {
      if (this.kept.get(key) === kept) this.kept.delete(key);
    };
    kept.preparing.then((prepared) => {
      if (!prepared.ok) {
        forget();
        return this.refused.keep(key, kept);
      }
      kept.operation = prepared.operation;
      // Only what succeeded makes room for itself: refused documents would push out the good ones.
      if (this.kept.size > this.limits.cacheCount) this.kept.delete(this.kept.keys().next().value as string);
    }, forget);
    return kept.preparing;
  }

  /** An operation that is prepared already. */
  prepared(text: string, operationName: string | undefined): Operation | undefined {
    const draw = this.graph.planner.draw();
    const operation = this.used(keyOf(text, operationName, draw), operationName, draw)?.operation;
    if (operation !== undefined) this.lookUps.hits += 1;
    return operation;
  }

  /** One that is kept; from now on the one that was used last. */
  private used(key: string, operationName: string | undefined, draw: number): Kept | undefined {
    const known = this.kept.get(key);
    if (!isOf(known, operationName, draw)) return undefined;
    this.kept.delete(key);
    this.kept.set(key, known);
    return known;
  }

  /** The operations used last, at most `count`, the very last at the end. */
  recent(count: number): { readonly text: string; readonly operationName: string | undefined }[] {
    return count === 0 ? [] : [...this.kept.values()].filter(({ operation }) => operation !== undefined).slice(-count);
  }

  get size(): number {
    return this.kept.size;
  }

  /** What is wrong with a document; empty: its operations can be prepared. */
  faults(text: string): readonly Failure[] {
    const checked = this.checked(text);
    return 'failures' in checked ? checked.failures : [];
  }

  private checked(text: string): { document: DocumentNode } | { failures: readonly Failure[] } {
    const { introspection, document: limits } = this.limits.guard;
    const document = readDocument(text, limits, introspection);
    if ('message' in document) return { failures: [document] };
    // graphql-js 16 reads those without variables, and throws.
    const condition = conditionalRoot(document);
    if (condition !== undefined)
      return {
        failures: [located('GRAPHQL_VALIDATION_FAILED', new GraphQLError(CONDITIONAL_ROOT, { nodes: [condition] }))],
      };
    const errors = validate(this.graph.schema, document, specifiedRules, {
      maxErrors: 20,
      hideSuggestions: !introspection,
    });
    if (errors.length > 0) return { failures: errors.map((error) => located('GRAPHQL_VALIDATION_FAILED', error)) };
    return { document };
  }

  private async make(text: string, operationName: string | undefined, draw: number): Promise<Prepared> {
    const checked = this.checked(text);
    if ('failures' in checked) return { ok: false, failures: checked.failures };
    const { document, renamed } = withoutReserved(checked.document, text, this.graph.needed);
    const definition = getOperationAST(document, operationName);
    if (!definition) {
      const message =
        operationName === undefined ? 'Name one of the operations.' : `There is no operation "${operationName}".`;
      return { ok: false, failures: [refusal('BAD_REQUEST', message)] };
    }
    const cost = this.graph.costOf(document, definition);
    if ('message' in cost) return { ok: false, failures: [cost] };
    const hidesNames = !this.limits.guard.introspection;
    const operation = await compileOperation(this.graph, { document, definition, cost, draw, renamed, hidesNames });
    return { ok: true, operation };
  }
}

function keyOf(text: string, operationName: string | undefined, draw: number): string {
  const key = operationName === undefined ? text : `${operationName}\n${text}`;
  return draw === 0 ? key : `${draw}%${key}`;
}

/**
 * Is it what was asked for? Names and texts are the clients' own, so that two requests can be made to have one key: nobody may
 * have another's operation refused by that.
 */
function isOf(known: Kept | undefined, operationName: string | undefined, draw: number): known is Kept {
  return known !== undefined && known.operationName === operationName && known.draw === draw;
}

function located(code: ErrorCode, error: GraphQLError): Failure {
  // A custom scalar's refusal brings its own code, whether it stands in a variable or in the document.
  const own = error.extensions.code;
  const known = typeof own === 'string' && Object.hasOwn(ERRORS, own) ? (own as ErrorCode) : code;
  return refusal(known, error.message, error.locations === undefined ? {} : { locations: error.locations });
}
