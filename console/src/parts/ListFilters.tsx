// What stands above a list: which of its views is shown, and where a list is searched by number, the beginning of that.
// It must never know what a view means.
import type { ReactNode } from 'react';

interface Props {
  readonly views: readonly string[];
  readonly view: string;
  /** Absent: the list is not searched. */
  readonly search?: string;
  readonly changed: (view: string, search: string) => void;
}

/** Draws the search and a button for each view. */
export function ListFilters({ views, view, search, changed }: Props): ReactNode {
  return (
    <search className="filters">
      {search !== undefined && (
        <label>
          Number
          <input
            type="search"
            value={search}
            placeholder="PF-000"
            onChange={(event) => changed(view, event.target.value.trim())}
          />
        </label>
      )}
      <fieldset>
        <legend className="unseen">Which</legend>
        {views.map((name) => (
          <button key={name} type="button" aria-pressed={view === name} onClick={() => changed(name, search ?? '')}>
            {name}
          </button>
        ))}
      </fieldset>
    </search>
  );
}
