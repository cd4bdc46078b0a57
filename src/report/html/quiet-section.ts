/** What is not a finding but belongs to the answer: what was ruled out and why, what could not be seen, what was left out. */
import type { Problem, RuledOutFinding, UnseenFinding } from "../../findings/finding.ts";
import type { AuditReport } from "../audit-report.ts";
import { counted } from "../counted.ts";
import { markup, type Markup } from "./markup.ts";
import { placeText, prose, section } from "./pieces.ts";

/** Ruled-out suspicions beyond these are counted; the JSON report holds all. */
const MOST_RULED_OUT = 3_000;

/** "Ruled out, because". */
export function ruledOutSection({ ruledOut }: AuditReport): Markup | undefined {
  if (ruledOut.length === 0) return undefined;
  const shown = ruledOut.slice(0, MOST_RULED_OUT);
  const more = ruledOut.length - shown.length;
  const ids = [...new Set(shown.map(({ id }) => id))].toSorted((a, b) => (a < b ? -1 : 1));
  return section(
    "ruled-out",
    "Looked at and ruled out",
    markup`<p>
        ${counted(ruledOut.length, "suspicion")} that something in the code settled. Read them when you wonder
        why a place is not among the findings.
      </p>
      ${ids.map((id) =>
        ruledOutGroup(
          id,
          shown.filter((one) => one.id === id),
        ),
      )}
      ${more > 0 ? markup`<p class="quiet">${counted(more, "more suspicion")}: see the JSON report.</p>` : undefined}`,
  );
}

function ruledOutGroup(id: string, all: readonly RuledOutFinding[]): Markup {
  const items = all.map(
    ({ path, start, subject, because }) =>
      markup`<li><code>${placeText(path, start.line)}</code> <b>${subject}</b> ${prose(because)}</li> `,
  );
  return markup`<details class="quiet-group">
    <summary>${id} <span class="count">${all.length.toLocaleString("en-US")}</span></summary>
    <ul>
      ${items}
    </ul>
  </details> `;
}

/** "Not analysed": questions that the code leaves open, and pickguard's own trouble with files. */
export function openSection(report: AuditReport): Markup {
  const { unseen, problems, skipped, hidden } = report;
  const left = Object.entries(skipped).filter(([, count]) => count > 0);
  const shownElse = hidden.filter(({ count }) => count > 0);
  return section(
    "not-analysed",
    "Not analysed, not shown",
    markup`${list("Questions that the code alone does not answer", unseen.map(unseenItem))}
    ${list("Analysed only in part or not at all", problems.map(problemItem))}
    ${list(
      "Findings that the options hide",
      shownElse.map(
        ({ count, reason, shownBy }) =>
          markup`${counted(count, "finding")} ${reason}; shown by <code>${shownBy}</code>`,
      ),
    )}
    ${list(
      "Files left out",
      left.map(([reason, count]) => markup`${counted(count, "file")}: ${reason}`),
    )}
    ${unseen.length + problems.length + shownElse.length + left.length === 0 ? markup`<p>Nothing: every file was read, every question answered, every finding is shown.</p>` : undefined}`,
  );
}

function list(title: string, items: readonly Markup[]): Markup | undefined {
  if (items.length === 0) return undefined;
  return markup`<h3>${title} <span class="count">${items.length}</span></h3>
    <ul>
      ${items.map((item) => markup`<li>${item}</li> `)}
    </ul>`;
}

function unseenItem({ id, path, start, what, verify }: UnseenFinding): Markup {
  const place = path === undefined ? undefined : markup`<code>${placeText(path, start?.line ?? 1)}</code> `;
  return markup`${place}${prose(what)} <span class="verify">Verify: ${prose(verify)}</span>
    <span class="id">${id}</span>`;
}

function problemItem({ path, line, message }: Problem): Markup {
  const place =
    path === undefined
      ? undefined
      : markup`<code>${line === undefined ? path : placeText(path, line)}</code> `;
  return markup`${place}${message}`;
}
