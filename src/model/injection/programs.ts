/** Which program a command starts, and whether its options can do harm. */
import type { ValueRef } from "../../bind/program.ts";
import { functionFacts, refTo } from "../../bind/program.ts";
import { textOf } from "../../bind/constants.ts";
import type { Fragment, ValueId } from "../../extract/facts.ts";
import type { FlowModel, SinkReport } from "../../flow/flow-model.ts";

/** A program by the name that the code writes. */
export interface Program {
  readonly name: string;
  readonly dangerous: boolean;
  /** No option of it runs, writes or reads anything. */
  readonly harmless: boolean;
}

/**
 * Programs one of whose options runs commands or writes files anywhere (gtfobins.github.io, the programs' own manuals):
 * `tar --checkpoint-action`, `git --upload-pack`, `find -exec`, `rsync -e`, `ssh -oProxyCommand`, `curl -o`, `ffmpeg -f`.
 */
const DANGEROUS = new Set(
  (
    "git hg svn tar zip unzip 7z rsync ssh scp sftp curl wget find ffmpeg ffprobe convert mogrify magick identify gs pandoc wkhtmltopdf " +
    "sed awk gawk sort man vim less tcpdump nmap psql mysql mysqldump pg_dump sqlite3 openssl gpg sendmail xargs env nice sudo su python " +
    "python3 perl ruby node php docker kubectl ansible ansible-playbook pip npm make gcc"
  ).split(" "),
);

/** Programs whose options only change what is asked or how it is shown (their manuals: iputils, bind9-host, coreutils). */
const HARMLESS = new Set("ping ping6 host nslookup traceroute tracepath echo sleep id uptime".split(" "));

/** The program of the command in a call, when its name is written in the code: there, or in the list that is handed over. */
export function programOf(flows: FlowModel, { site, arrivals: [arrival] }: SinkReport): Program | undefined {
  const [call] = arrival?.via ?? [];
  return programAt(flows, site.at) ?? (call && programAt(flows, call));
}

function programAt(flows: FlowModel, at: ValueRef): Program | undefined {
  const { fragment } = functionFacts(at);
  const call = fragment.values[at.value];
  const given = call?.op === "call" ? call.arguments.map(({ value }) => value) : [];
  const list = given.find(
    (value) => fragment.values[value]?.op !== "parameter" && firstWord(fragment, value) !== undefined,
  );
  const word = list === undefined ? undefined : firstWord(fragment, list);
  const text = word === undefined ? undefined : textOf(flows.program, refTo(at, word));
  if (text === undefined) return undefined;
  const name = text.slice(text.lastIndexOf("/") + 1);
  return { name, dangerous: DANGEROUS.has(name), harmless: HARMLESS.has(name) };
}

function firstWord(fragment: Fragment, id: ValueId): ValueId | undefined {
  const value = fragment.values[id];
  if (value?.op === "collection") return value.form === "dict" ? undefined : value.entries[0]?.value;
  if (value?.op === "updated") return firstWord(fragment, value.base);
  if (value?.op === "merge")
    return value.inputs[0] === undefined ? undefined : firstWord(fragment, value.inputs[0]);
  const [first] = value?.op === "build" ? value.parts : [];
  return first === undefined ? undefined : firstWord(fragment, first);
}
