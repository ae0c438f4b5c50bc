// What GraphiQL and its editor leave out for those who use a keyboard or have pages read aloud: names of its editors, a way by keys to what
// scrolls, and tabs whose close buttons stand beside them. Neither props nor CSS reach these, so they are set where GraphiQL draws them.
// It must never change what is seen or what a click does.

/** Mends what is drawn within the explorer, now and whenever it is drawn anew, until the returned function is called. */
export function readAloud(explorer: HTMLElement | null): () => void {
  if (explorer === null) return () => undefined;
  const mend = () => {
    for (const editor of explorer.querySelectorAll<HTMLElement>('.CodeMirror')) mendEditor(editor);
    for (const tabs of explorer.querySelectorAll<HTMLElement>('.graphiql-tabs')) mendTabs(tabs);
  };
  // What is set below is another value at the first time only: the observer comes to rest.
  const seen = new MutationObserver(mend);
  seen.observe(explorer, { childList: true, subtree: true, attributeFilter: ['role', 'aria-selected'] });
  mend();
  return () => seen.disconnect();
}

/** The area that the editor types into has no name, and what scrolls is not reached by keys where nothing is typed. */
function mendEditor(editor: HTMLElement): void {
  const name = editor.closest('[aria-label]')?.getAttribute('aria-label') ?? 'Editor';
  const area = editor.querySelector('textarea');
  if (area !== null && !area.hasAttribute('aria-label')) area.setAttribute('aria-label', name);
  editor.querySelector('.CodeMirror-scroll')?.setAttribute('tabindex', '0');
}

/** A tab may hold no button, and a list of tabs nothing but tabs: so it is a list of which each item has its two buttons. */
function mendTabs(tabs: HTMLElement): void {
  if (tabs.getAttribute('role') !== 'list') tabs.setAttribute('role', 'list');
  for (const tab of tabs.querySelectorAll<HTMLElement>('.graphiql-tab')) {
    const selected = tab.getAttribute('aria-selected');
    if (tab.getAttribute('role') !== 'listitem') tab.setAttribute('role', 'listitem');
    if (selected === null) continue;
    tab.querySelector('.graphiql-tab-button')?.setAttribute('aria-current', selected);
    tab.removeAttribute('aria-selected');
  }
}
