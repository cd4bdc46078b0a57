/** Escapes text for HTML, inside and outside of attributes. */
export function escapeHtml(text: string): string {
  return text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;");
}

/** Code, links, addresses, strong and emphasised text. What begins first wins; code before everything. */
const MARKS =
  /(`+)(.+?)\1(?!`)|\[([^\]]*)\]\(([^)]*)\)|<(https?:\/\/[^>]*)>|\*\*(.+?)\*\*|\*([^*\s][^*]*)\*/g;

/** Markdown inside of a block as HTML. `link` says where a link's target is on the site. */
export function renderInline(text: string, link: (target: string) => string): string {
  let html = "";
  let end = 0;
  for (const match of text.matchAll(MARKS)) {
    html += escapeHtml(text.slice(end, match.index)) + renderMark(match, link);
    end = match.index + match[0].length;
  }
  return html + escapeHtml(text.slice(end));
}

function renderMark(match: RegExpExecArray, link: (target: string) => string): string {
  const [, , code, label, target, address, strong, emphasis] = match;
  if (code !== undefined) return `<code>${escapeHtml(code)}</code>`;
  if (label !== undefined) return anchor(link(target ?? ""), renderInline(label, link));
  if (address !== undefined) return anchor(address, escapeHtml(address));
  if (strong !== undefined) return `<strong>${renderInline(strong, link)}</strong>`;
  return `<em>${renderInline(emphasis ?? "", link)}</em>`;
}

function anchor(href: string, label: string): string {
  return `<a href="${escapeHtml(href)}">${label}</a>`;
}
