/** The options about the process that stays, of every command that may ask it. */
import { Option } from "commander";

/** Of commands that editors and agents ask for again and again. */
export function noResidentOption(): Option {
  return new Option(
    "--no-resident",
    "neither ask nor start the process that stays in the background for quick answers (also: PICKGUARD_RESIDENT=0)",
  );
}

/** Of an audit, which leaves no process behind unless it is told to. */
export function residentOption(): Option {
  return new Option(
    "--resident",
    "leave a process behind that answers the next audit of the folder in about a second (also: PICKGUARD_RESIDENT=1)",
  );
}
