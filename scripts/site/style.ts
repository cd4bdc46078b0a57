/** The look of the site: one column of text beside the list of guides, light or dark as the reader's system is. */
export const STYLE = `:root {
  color-scheme: light dark;
  --text: light-dark(#1d2329, #d9dee3);
  --back: light-dark(#ffffff, #14181c);
  --soft: light-dark(#f3f5f7, #1e242a);
  --line: light-dark(#d3d9df, #38424b);
  --link: light-dark(#0a5a9c, #7db9f0);
}
* { box-sizing: border-box; }
body { margin: 0; display: grid; grid-template-columns: 15rem minmax(0, 50rem); gap: 2rem; padding: 1rem 2rem;
  color: var(--text); background: var(--back); font: 1rem/1.55 system-ui, sans-serif; }
nav ul { list-style: none; margin: 1rem 0; padding: 0; }
nav li { margin: 0.35rem 0; }
nav [aria-current] { font-weight: 600; color: inherit; text-decoration: none; }
a { color: var(--link); }
h1, h2, h3 { line-height: 1.25; overflow-wrap: anywhere; }
h2 { margin-top: 2.2rem; border-bottom: 1px solid var(--line); }
code { font: 0.9em ui-monospace, monospace; background: var(--soft); border-radius: 3px; padding: 0.1em 0.25em; overflow-wrap: anywhere; }
pre { background: var(--soft); border: 1px solid var(--line); border-radius: 4px; padding: 0.75rem; overflow-x: auto; }
pre code { padding: 0; background: none; }
.table { overflow-x: auto; }
table { border-collapse: collapse; }
th, td { border: 1px solid var(--line); padding: 0.35rem 0.6rem; text-align: left; vertical-align: top; }
@media (max-width: 50rem) { body { display: block; padding: 0.5rem 1rem; } nav ul { display: flex; flex-wrap: wrap; gap: 0 1rem; } }
@media print { nav { display: none; } body { display: block; } }
`;
