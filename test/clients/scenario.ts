// What every client library must be able to do with the gateway: a query across both subgraphs, a mutation, and a
// subscription that is cut off in the middle and goes on after the last cursor, with every event once.
import { dataverse, finance } from '../gateway/federation/books';
import { type TestGateway, testGateway } from '../gateway/testGateway';
import { until } from '../gateway/testGraph';
import { type CuttableWire, cuttableWire } from './cuttable';

export const QUERY = 'query Invoice($id: ID!) { invoice(id: $id) { id number proposal { number status } } }';
export const MUTATION = 'mutation Confirm($id: ID!) { confirm(id: $id) { id number } }';
export const SUBSCRIPTION =
  'subscription Ticks($after: String) { ticks(after: $after) { cursor n thing { id colour } } }';

export interface Tick {
  readonly cursor: string;
  readonly n: number;
  readonly thing: { readonly id: string; readonly colour: string };
}

/** A library as an application uses it. */
export interface ClientUnderTest {
  /** The data of an answer. */
  query(variables: { id: string }): Promise<unknown>;
  mutate(variables: { id: string }): Promise<unknown>;
  /** Follows the subscription; `ended` is called when it ends or breaks, however the library says it. */
  follow(variables: { after: string }, next: (tick: Tick) => void, ended: (why: unknown) => void): () => void;
  /** Gives back what the library holds. */
  close(): Promise<void> | void;
}

/** Declares the tests of one library over one protocol. */
export function understandsTheGateway(name: string, make: (url: string) => ClientUnderTest): void {
  describe(name, () => {
    let gateway: TestGateway;
    let wire: CuttableWire;
    let client: ClientUnderTest;
    beforeEach(async () => {
      gateway = await testGateway({ subgraphs: [dataverse, finance] });
      wire = await cuttableWire(gateway.port);
      client = make(wire.url);
    });
    afterEach(async () => {
      await client.close();
      await wire.close();
      await gateway.stop();
      expect(gateway.counts()).toEqual({ upstreams: 0, clients: 0 });
      expect(gateway.lines).toEqual([]);
    });

    it('queries and changes', async () => {
      for (let time = 0; time < 2; time += 1) {
        expect(await client.query({ id: '1' })).toMatchObject({
          invoice: { id: '1', number: 'INV-1', proposal: { number: 'INV-1', status: 'OPEN' } },
        });
        expect(await client.mutate({ id: '2' })).toMatchObject({ confirm: { id: '2', number: 'INV-2' } });
      }
    });

    it('receives every event once, although its connection breaks again and again', async () => {
      const ticks: Tick[] = [];
      let appended = 0;
      const append = (count: number) => {
        gateway.log.append(...Array.from({ length: count }, (_, index) => `t${appended + index + 1}`));
        appended += count;
      };
      for (let time = 0; time < 3; time += 1) {
        const endings: unknown[] = [];
        const stop = client.follow(
          { after: ticks.at(-1)?.cursor ?? 'start' },
          (tick) => ticks.push(tick),
          (why) => endings.push(why),
        );
        append(3);
        await until(() => ticks.length === appended);
        wire.cut();
        append(2); // while nobody listens
        await until(() => endings.length > 0);
        stop();
      }
      const stop = client.follow(
        { after: ticks.at(-1)?.cursor ?? 'start' },
        (tick) => ticks.push(tick),
        () => undefined,
      );
      await until(() => ticks.length === appended);
      stop();
      await until(() => gateway.log.open() === 0);
      expect(ticks.map(({ n, thing }) => [n, thing.colour])).toEqual(
        Array.from({ length: appended }, (_, index) => [index + 1, `colour of t${index + 1}`]),
      );
    });
  });
}
