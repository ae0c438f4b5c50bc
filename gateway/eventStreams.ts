// GraphQL over server-sent events, distinct connections mode: one operation per connection, `next` with each answer and
// `complete` at the end. Written here and not taken from a library because an event is printed once for all its clients.
import { answerText } from './federation/execute';
import type { StreamFormat } from './responseStreams';

const next = (text: string) => `event: next\ndata: ${text}\n\n`;
const COMPLETE = 'event: complete\ndata:\n\n';

export const EVENT_STREAM: StreamFormat = {
  name: 'event stream',
  contentType: 'text/event-stream; charset=utf-8',
  opening: '',
  next,
  // A comment: it is no event.
  heartbeat: ':\n\n',
  complete: COMPLETE,
  fail: (failures) => next(answerText({ data: undefined, failures })) + COMPLETE,
  goAway: '',
};
