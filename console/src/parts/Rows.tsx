// The rows of a message, as they were written and as their map makes them, column by column. It must never show more than the API
// gives: the first 20.
import type { ReactNode } from 'react';

interface Props {
  readonly source: readonly string[];
  /** Null: they cannot be mapped now. */
  readonly mapped: readonly string[] | null;
  /** How many there are. */
  readonly count: number;
}

/** Draws each row as two lists of columns. */
export function Rows({ source, mapped, count }: Props): ReactNode {
  if (count === 0) return <p>It brings no rows: it says only that something happened.</p>;
  return (
    <>
      {mapped === null && (
        <p className="notice wait">Its map cannot make these rows now: something that they refer to is missing.</p>
      )}
      {source.map((row, index) => (
        <details key={row} className="row" open={source.length === 1}>
          <summary>
            Row {index + 1} of {count}
          </summary>
          <div className="pair">
            <Columns title="As it was written" row={row} />
            {mapped?.[index] !== undefined && <Columns title="As its map sends it" row={mapped[index]} />}
          </div>
        </details>
      ))}
      {source.length < count && (
        <p>
          The first {source.length} of {count} rows.
        </p>
      )}
    </>
  );
}

function Columns({ title, row }: { title: string; row: string }): ReactNode {
  const columns = Object.entries(JSON.parse(row) as Record<string, unknown>);
  return (
    <div className="wide" tabIndex={0} role="region" aria-label={title}>
      <table>
        <caption>{title}</caption>
        <tbody>
          {columns.map(([name, value]) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              <td>
                {value === null ? (
                  <span className="soft">nothing</span>
                ) : typeof value === 'object' ? (
                  JSON.stringify(value)
                ) : (
                  String(value)
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
