// Apollo's protocol of subscriptions over multipart HTTP, as Apollo's clients on the web, iOS and Android speak it: each
// answer is a part with a `payload`, an empty object is a heartbeat, and `payload: null` says why a stream broke.
import { type Failure, GOING_AWAY } from './federation/failures';
import type { StreamFormat } from './responseStreams';

// The boundary is written after each part and not before it, so that a client can read a part as soon as it is there.
const part = (json: string) => `\r\ncontent-type: application/json\r\n\r\n${json}\r\n--graphql`;

const failed = (failures: readonly Failure[]) =>
  `${part(`{"payload":null,"errors":${JSON.stringify(failures)}}`)}--\r\n`;

export const MULTIPART: StreamFormat = {
  name: 'multipart',
  contentType: 'multipart/mixed;boundary="graphql";subscriptionSpec=1.0',
  opening: '\r\n--graphql',
  next: (text) => part(`{"payload":${text}}`),
  heartbeat: part('{}'),
  complete: '--\r\n',
  fail: failed,
  goAway: failed([GOING_AWAY]),
};
