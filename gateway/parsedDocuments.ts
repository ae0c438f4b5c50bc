// Documents that Apollo Server has parsed, the last few used. Apollo's own store is bounded by the length of documents as
// JSON, of which their trees are a multiple: 6,000 operations that each came once held 200 MB. Few are enough, because an
// operation that is prepared comes this way only if it asks for another media type. It must never grow beyond its count.
import type { ApolloServerOptions, BaseContext } from '@apollo/server';
import type { DocumentNode } from 'graphql';

type DocumentStore = NonNullable<ApolloServerOptions<BaseContext>['documentStore']>;

/** A store of at most so many documents; the one that was used longest ago makes room. */
export function parsedDocuments(most: number): DocumentStore {
  const kept = new Map<string, DocumentNode>();
  return {
    async get(key) {
      const document = kept.get(key);
      if (document === undefined) return undefined;
      kept.delete(key);
      kept.set(key, document);
      return document;
    },
    async set(key, document) {
      kept.delete(key);
      kept.set(key, document);
      if (kept.size > most) kept.delete(kept.keys().next().value as string);
    },
    async delete(key) {
      return kept.delete(key);
    },
  };
}
