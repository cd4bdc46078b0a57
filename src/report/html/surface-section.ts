/** The attack surface as a map: one tile for each route, coloured and marked by posture, and below each app's tiles its routes as a table. */
import { counted } from "../counted.ts";
import type { ReportedInclude } from "../routes-report.ts";
import { facetsOf, includeText, shortState } from "../routes-words.ts";
import { markup, type Markup } from "./markup.ts";
import { section } from "./pieces.ts";
import {
  countOf,
  POSTURE_WORDS,
  POSTURES,
  type PostureKind,
  type SurfaceGroup,
  type SurfaceRow,
} from "./surface.ts";

/** Questions in the order of a handler's answers. */
export const QUESTIONS = ["Login", "Permission", "Ownership", "CSRF", "Rate"] as const;

/** The section; `groups` number their rows on from each other, as the page's script does. */
export function surfaceSection(
  groups: readonly SurfaceGroup[],
  unseen: readonly ReportedInclude[],
): Markup | undefined {
  const total = groups.reduce((sum, { rows }) => sum + rows.length, 0);
  if (total + unseen.length === 0) return undefined;
  const firsts = groups.map((_, i) => groups.slice(0, i).reduce((sum, { rows }) => sum + rows.length, 0));
  return section(
    "surface",
    "Attack surface",
    markup`<p>
        ${counted(total, "way")} in, as the URLconfs give them; each tile is one. Being open is no flaw by
        itself: it is what anybody on the internet can reach.
      </p>
      ${legend(groups)}
      <p id="tile-told" class="told" aria-hidden="true">
        Point at a tile to read its route; the table under each app holds the same.
      </p>
      <div class="map">${groups.map((group, i) => groupMarkup(group, firsts[i] ?? 0))}</div>
      ${unseen.length === 0 ? undefined : markup`<p>Not read: ${unseen.map((one) => markup`<code>${includeText(one)}</code> `)}</p>`}`,
  );
}

function legend(groups: readonly SurfaceGroup[]): Markup {
  const entries = POSTURES.map((kind) => {
    const count = groups.reduce((sum, group) => sum + countOf(group, kind), 0);
    return markup`<li>
      <i class="tile ${kind}" aria-hidden="true"></i>
      <b>${count.toLocaleString("en-US")}</b> ${POSTURE_WORDS[kind]}
    </li> `;
  });
  return markup`<ul class="legend">
    ${entries}
    <li><i class="tile has" aria-hidden="true"></i> a line beneath: a finding lies in its view</li>
  </ul>`;
}

/** Groups with more tiles take the whole width. */
const WIDE = 60;

function groupMarkup(group: SurfaceGroup, first: number): Markup {
  const tiles = group.rows.map(
    ({ kind, findings }, i) =>
      markup`<i class="tile ${kind}${findings > 0 ? " has" : ""}" data-route="${first + i}"></i>`,
  );
  return markup`<details class="app${group.rows.length > WIDE ? " wide" : ""}">
    <summary>
      <span class="name">${group.app}</span> <span class="share">${shareText(group)}</span
      ><span class="tiles" aria-hidden="true">${tiles}</span>
    </summary>
    <div class="scroll" tabindex="0" role="region" aria-label="Routes of ${group.app}">
      <table>
        <thead>
          <tr>
            <th scope="col">Route</th>
            <th scope="col">Methods</th>
            ${QUESTIONS.map((question) => markup`<th scope="col">${question}</th>`)}
            <th scope="col">Findings</th>
          </tr>
        </thead>
        <tbody>
          ${group.rows.map((row, i) => rowMarkup(row, first + i))}
        </tbody>
      </table>
    </div>
  </details> `;
}

function shareText(group: SurfaceGroup): string {
  const parts = POSTURES.map((kind) => [countOf(group, kind), SHARE[kind]] as const);
  return parts.flatMap(([count, words]) => (count === 0 ? [] : [`${count} ${words}`])).join(" · ");
}

const SHARE: Readonly<Record<PostureKind, string>> = {
  "open-write": "open and writing",
  open: "open",
  unknown: "not seen",
  login: "login",
  permission: "permission",
};

function rowMarkup({ route, methods, posture, kind, findings }: SurfaceRow, index: number): Markup {
  const pattern = route.pattern === "" ? "/" : route.pattern;
  const answers = posture
    ? facetsOf(posture).map(({ state }) => shortState(state))
    : QUESTIONS.map(() => "?");
  return markup`<tr id="route-${index}">
    <th scope="row">
      <i class="tile ${kind}" aria-hidden="true"></i
      ><button type="button" class="link" data-route="${index}" aria-expanded="false">
        <code>${pattern}</code>
      </button>
    </th>
    <td>${methods}</td>
    ${answers.map((answer) => markup`<td>${answer}</td>`)}
    <td>${findings === 0 ? "" : findings}</td>
  </tr> `;
}
