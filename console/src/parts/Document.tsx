// A link to a document. A browser follows links without a token, so where there is one the document is fetched with it and saved.
// It must never put a token into an address.
import { type MouseEvent, type ReactNode, useState } from 'react';
import { bearer } from '../client';
import { givenToken } from '../session';

/** Draws the link. `name`: of the file, where it is saved. */
export function Document({ href, name, children }: { href: string; name: string; children: ReactNode }): ReactNode {
  const [failure, setFailure] = useState('');
  const save = async () => {
    const response = await fetch(new URL(href, location.href), { headers: bearer() });
    if (!response.ok) return setFailure(`It cannot be had now (${response.status}).`);
    const link = document.createElement('a');
    link.href = URL.createObjectURL(await response.blob());
    link.download = name;
    link.click();
    URL.revokeObjectURL(link.href);
  };
  const open = (event: MouseEvent) => {
    if (givenToken() === null) return;
    event.preventDefault();
    save().catch(() => setFailure('The server does not answer.'));
  };
  return (
    <>
      <a href={href} onClick={open}>
        {children}
      </a>
      {failure !== '' && <span role="alert"> {failure}</span>}
    </>
  );
}
