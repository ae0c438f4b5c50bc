// Clients who go on working while processes are replaced beneath them: each changes something on one side and reads something of both,
// again and again, and remembers whatever was not an answer. It must never repeat anything: whoever is sent away is told of.
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Door, send } from '../harness/graphql';

export interface Work {
  readonly answered: number;
  /** Errors and broken connections that clients saw, in order. */
  readonly wrong: readonly string[];
  stop(): Promise<void>;
}

/** Below the rate limits of the topology's test. */
const PAUSE_MS = 250;

const PROJECT = `mutation ($input: CreateProjectInput!) { createProject(input: $input) { project { number } userErrors { code message } } }`;
const RATE = `mutation ($input: SetExchangeRateInput!) { setExchangeRate(input: $input) { userErrors { code message } } }`;
const BOTH = '{ contracts(first: 1) { nodes { number } } invoiceProposals(first: 1) { nodes { number } } }';

/** Two clients of Dataverse and two of Finance, until stopped. */
export function workOn(manager: Door, accountant: Door): Work {
  const wrong: string[] = [];
  let [answered, isOver, serial] = [0, false, 0];
  const ask = async (what: string, door: Door, query: string, variables: object = {}): Promise<void> => {
    const began = Date.now();
    const answer = await send<Record<string, { userErrors?: unknown[] }>>(door, query, variables).catch(
      (error: Error) => error,
    );
    const isRight =
      !(answer instanceof Error) &&
      !answer.errors &&
      Object.values(answer.data ?? {}).every(({ userErrors = [] }) => userErrors.length === 0);
    if (isRight) answered += 1;
    else wrong.push(`${instantNow()} ${what}, after ${Date.now() - began} ms: ${shown(answer)}`);
  };
  const client = async (change: () => Promise<void>, door: Door): Promise<void> => {
    while (!isOver) {
      await change();
      await ask('a query', door, BOTH);
      await sleep(PAUSE_MS);
    }
  };
  const createProject = () => {
    serial += 1;
    const input = { legalEntity: 'USMF', number: `R-${serial}`, name: 'While others are replaced' };
    return ask('createProject', manager, PROJECT, { input: { ...input, idempotencyKey: randomUUID() } });
  };
  // Of a day after all invoices; each another, so that the trail has something to say of it.
  const setRate = () => {
    serial += 1;
    const pair = { fromCurrency: 'GBP', toCurrency: 'USD', validFrom: '2026-12-31', rate: `1.${serial}` };
    return ask('setExchangeRate', accountant, RATE, { input: { ...pair, idempotencyKey: randomUUID() } });
  };
  const clients = [createProject, createProject].map((change) => client(change, manager));
  clients.push(...[setRate, setRate].map((change) => client(change, accountant)));
  return {
    get answered() {
      return answered;
    },
    wrong,
    stop: async () => {
      isOver = true;
      await Promise.all(clients);
    },
  };
}

const instantNow = (): string => new Date().toISOString();

function shown(answer: unknown): string {
  if (!(answer instanceof Error)) return JSON.stringify(answer).slice(0, 500);
  return `${answer.message}: ${String(answer.cause)}`;
}
