// What of the audit trail is asked for: document, actor, mutation, outcome and time. The API compares whole names, so nothing is asked
// before somebody says so. It must never send a filter that nobody gave.
import { type ReactNode, useState } from 'react';

/** Draws the form. `show` is given the filter of the API. */
export function AuditFilters({ document, show }: { document: string; show: (filter: object) => void }): ReactNode {
  const [given, setGiven] = useState({ document, actor: '', mutation: '', outcome: '', from: '', to: '' });
  const give = (name: keyof typeof given) => ({
    value: given[name],
    onChange: (event: { target: { value: string } }) => setGiven({ ...given, [name]: event.target.value }),
  });
  return (
    <search>
      <form
        className="filters"
        onSubmit={(event) => {
          event.preventDefault();
          show(filterOf(given));
        }}
      >
        <label>
          Document
          <input {...give('document')} type="search" placeholder="its number or id" maxLength={100} />
        </label>
        <label>
          Who
          <input {...give('actor')} maxLength={200} />
        </label>
        <label>
          Mutation
          <input {...give('mutation')} placeholder="confirmInvoice" maxLength={100} />
        </label>
        <label>
          Outcome
          <select {...give('outcome')}>
            <option value="">Any</option>
            <option value="DONE">Done</option>
            <option value="REFUSED">Refused</option>
          </select>
        </label>
        <label>
          From
          <input {...give('from')} type="datetime-local" />
        </label>
        <label>
          To
          <input {...give('to')} type="datetime-local" />
        </label>
        <button type="submit" className="main">
          Show
        </button>
      </form>
    </search>
  );
}

/** Only what was given. Times are the reader's own; the minute of `to` is included. */
function filterOf({ mutation, from, to, ...texts }: Readonly<Record<string, string>>): object {
  const named = Object.entries(texts).flatMap(([name, value]) => (value.trim() === '' ? [] : [[name, value.trim()]]));
  return {
    ...Object.fromEntries(named),
    ...(mutation?.trim() ? { mutation: mutation.split(/[\s,]+/).filter((name) => name !== '') } : {}),
    ...(from ? { from: new Date(from).toISOString() } : {}),
    ...(to ? { to: new Date(Date.parse(to) + LAST_OF_MINUTE_MS).toISOString() } : {}),
  };
}

const LAST_OF_MINUTE_MS = 59_999;
