// The documents that diverge, with cause and proposed repair in words; chosen ones, or all that are undecided, are repaired or left to a
// person, with a reason that stays in the report. It must never repair what nobody approved.
import { type ReactNode, useState } from 'react';
import { gql } from 'urql';
import { Act } from '../parts/Act';
import { instant, words } from '../words';

const REPAIR = gql`
  mutation Repair($input: RepairDivergencesInput!) {
    repairDivergences(input: $input) { repaired parked waiting next userErrors { code message } }
  }
`;

export interface Divergence {
  readonly number: number;
  readonly kind: string;
  readonly subject: string;
  readonly key: string | null;
  readonly cause: string;
  readonly repair: string;
  readonly detail: string;
  readonly state: string;
  readonly decidedAt: string | null;
  readonly decidedBy: string | null;
  readonly reason: string | null;
}

const CAUSES: Readonly<Record<string, string>> = {
  SENT_NOT_APPLIED: 'It was sent, and the other side does not have it.',
  APPLIED_NOT_SENT: 'The other side has it, and it was not sent.',
  OTHER_MESSAGE_APPLIED: 'The other side applied another message in its place.',
  ON_ITS_WAY: 'It is on its way.',
  PARKED_ON_ITS_WAY: 'It was refused on its way and is parked.',
  MISSING_IN_FINANCE: 'Finance does not have it.',
  MISSING_IN_DATAVERSE: 'Dataverse does not have it.',
  AMOUNTS_DIFFER: 'The amounts differ.',
  POSTED_THERE_ONLY: 'Finance has posted it, and Dataverse does not know.',
  POSTED_HERE_ONLY: 'Dataverse says that it is posted, and Finance has not posted it.',
  NUMBERS_DIFFER: 'The numbers of voucher or invoice differ.',
  APPLIED_TWICE: 'Finance has it twice.',
};

const REPAIRS: Readonly<Record<string, string>> = {
  SEND_AGAIN: 'send it again',
  APPLY_AGAIN: 'apply it again',
  TAKE_AGAIN: 'take it again from Finance',
  RESTORE_FROM_PEER: 'restore it from the other book',
  PARK: 'none: a person has to look',
  WAIT: 'none: it goes on by itself',
};

interface Props {
  readonly reportId: string;
  readonly divergences: readonly Divergence[];
  readonly count: number;
  readonly openCount: number;
  readonly changed: () => void;
}

/** Draws them with what can be decided. */
export function Divergences({ reportId, divergences, count, openCount, changed }: Props): ReactNode {
  const [chosen, setChosen] = useState<ReadonlySet<number>>(new Set());
  // Here and not in the form: that goes when nothing is undecided any more, and what was done must stay to be read.
  const [told, setTold] = useState('');
  const choose = (number: number) => {
    const next = new Set(chosen);
    if (!next.delete(number)) next.add(number);
    setChosen(next);
  };
  return (
    <>
      <ul className="cards">
        {divergences.map((divergence) => (
          <DivergenceCard
            key={divergence.number}
            of={divergence}
            isChosen={chosen.has(divergence.number)}
            choose={choose}
          />
        ))}
      </ul>
      {divergences.length < count && (
        <p>
          The first {divergences.length} of {count}.
        </p>
      )}
      {openCount > 0 && (
        <Decide
          reportId={reportId}
          numbers={[...chosen]}
          openCount={openCount}
          decided={(outcome) => {
            setTold(outcome);
            setChosen(new Set());
            changed();
          }}
        />
      )}
      <p role="status">{told}</p>
    </>
  );
}

function DivergenceCard({
  of,
  isChosen,
  choose,
}: {
  of: Divergence;
  isChosen: boolean;
  choose: (number: number) => void;
}): ReactNode {
  const { number, kind, subject, cause, repair, detail, state, decidedAt, decidedBy, reason } = of;
  const title = `${number}. ${words(kind)} ${subject}`;
  return (
    <li>
      <h4>
        {state === 'OPEN' ? (
          <label>
            <input type="checkbox" checked={isChosen} onChange={() => choose(number)} /> {title}
          </label>
        ) : (
          title
        )}{' '}
        <span className={`state ${state}`}>{words(state)}</span>
      </h4>
      <p>
        <strong>{CAUSES[cause] ?? words(cause)}</strong> {detail}
      </p>
      <p>
        Proposed repair: {REPAIRS[repair] ?? words(repair)}.
        {decidedAt !== null && ` Decided ${instant(decidedAt)} by ${decidedBy}: ${reason ?? ''}`}
      </p>
    </li>
  );
}

function Decide({
  reportId,
  numbers,
  openCount,
  decided,
}: {
  reportId: string;
  numbers: readonly number[];
  openCount: number;
  decided: (outcome: string) => void;
}): ReactNode {
  const [reason, setReason] = useState('');
  const [after, setAfter] = useState<number>();
  const which =
    numbers.length > 0
      ? `the ${numbers.length} chosen`
      : after === undefined
        ? `all ${openCount} undecided`
        : 'the next 500';
  const input = { reportId, reason, ...(numbers.length > 0 ? { numbers } : after === undefined ? {} : { after }) };
  const done = ({
    repaired,
    parked,
    waiting,
    next,
  }: {
    repaired: number;
    parked: number;
    waiting: number;
    next: number | null;
  }) => {
    const outcome = `${repaired} repaired, ${parked} left to a person, ${waiting} on their way.${next === null ? '' : ' There are more.'}`;
    setAfter(next ?? undefined);
    decided(outcome);
  };
  const common = { by: 'OPERATE', mutation: REPAIR, isKeyless: true, disabled: reason.trim() === '', done } as const;
  return (
    <section className="form">
      <h4>Decide</h4>
      <div className="acts">
        <label>
          Why it may be done{' '}
          <input value={reason} maxLength={500} onChange={(event) => setReason(event.target.value)} />
        </label>
        <Act kind="main" label={`Repair ${which}`} {...common} input={{ ...input, act: 'REPAIR' }} />
        <Act label={`Leave ${which} to a person`} {...common} input={{ ...input, act: 'PARK' }} />
      </div>
    </section>
  );
}
