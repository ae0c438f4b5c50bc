// What `npm run exchange` asks the API for, as it is answered: types alone. Only what a table or a line shows is here.
// It must never hold what the command decides.

export interface Parked {
  readonly key: string;
  readonly map: string;
  readonly mapVersion: number | null;
  readonly code: string;
  readonly owner: string;
  readonly message: string;
  readonly remedy: string;
  readonly parkedAt: string;
  readonly waiting: number;
}

export interface Payload {
  readonly userErrors: readonly { readonly code: string; readonly message: string }[];
}

export interface ParkedPage {
  readonly nodes: readonly Parked[];
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
}

export interface SentPage {
  readonly nodes: readonly {
    readonly number: number;
    readonly map: string;
    readonly mapVersion: number | null;
    readonly state: string;
    readonly rowCount: number;
    readonly writtenAt: string;
    readonly settledAt: string | null;
  }[];
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
}

export interface MapEndSeen {
  readonly queued: number;
  readonly sent: number;
  readonly applied: number;
  readonly parked: number;
  readonly oldestQueuedSeconds: number;
}

export interface MapSeen {
  readonly name: string;
  readonly state: string;
  readonly dataverse: MapEndSeen | null;
  readonly finance: MapEndSeen | null;
}

export interface ActSeen {
  readonly at: string;
  readonly subject: string;
  readonly act: string;
  readonly key: string;
  readonly map: string;
  readonly code: string;
  readonly reason: string | null;
}
