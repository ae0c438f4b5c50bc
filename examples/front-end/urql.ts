// urql: queries and mutations over HTTP, the subscription as server-sent events by the same fetch: nothing else is needed.
// Its types come from generated/operations.ts.
import { Client, fetchExchange } from '@urql/core';
import { ConfirmDocument, DraftsDocument, WatchDocument } from './generated/operations';
import { bearerOf, type Endpoint, type Library } from './job';

/** urql as an application would make it; with React, give the same client to its Provider. */
export function urql(endpoint: Endpoint): Library {
  const client = new Client({
    url: endpoint.url,
    // The gateway refuses queries by GET without a header of the application's own: another site's page could send them.
    preferGetMethod: false,
    fetchSubscriptions: true,
    exchanges: [fetchExchange],
    fetchOptions: { headers: bearerOf(endpoint) },
  });
  return {
    drafts: async (first) => {
      const { data, error } = await client.query(DraftsDocument, { first });
      if (!data) throw error ?? new Error('The gateway gave no data.');
      return data.invoices.nodes;
    },
    confirm: async (input) => {
      const { data, error } = await client.mutation(ConfirmDocument, { input });
      if (!data) throw error ?? new Error('The gateway did not say what became of it.');
      return data.confirmInvoice;
    },
    watch: (invoiceId) => (after, next, ended) => {
      const watching = client
        .subscription(WatchDocument, { invoiceId, after })
        .subscribe(({ data, error, hasNext }) => {
          if (data && !error) next(data.invoicePostingStatus);
          if (error || !hasNext) ended();
        });
      return () => watching.unsubscribe();
    },
    close: () => undefined,
  };
}
