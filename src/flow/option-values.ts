/** Which words of a command a program reads as options: not what stands behind an option that takes a value, and nothing behind `--`. */

/** The words of a command that are written in the code; undefined for those that are not. */
export type WrittenWords = readonly (string | undefined)[];

/** Words after which nothing is an option any more (git's own is the longer one). */
const ENDS: ReadonlySet<string> = new Set(["--", "--end-of-options"]);

/** Whether a word of a command may be read as an option, from what stands before it. */
export function mayBeOption(words: WrittenWords, at: number): boolean {
  if (at === 0 || words.slice(0, at).some((word) => ENDS.has(word ?? ""))) return false;
  const before = words[at - 1] ?? "";
  if (at === 2 && isOldCluster(words)) return takesNothing(words, at - 1);
  return !before.startsWith("-") || before.includes("=") || takesNothing(words, at - 1);
}

/** `tar xf name`: the first word holds options without a dash. */
function isOldCluster(words: WrittenWords): boolean {
  return programName(words[0]) === "tar" && /^[A-Za-z]+$/.test(words[1] ?? "");
}

/** Whether the option at a place is known to stand alone; of a program that is not known, only what no program gives a value. */
function takesNothing(words: WrittenWords, at: number): boolean {
  const option = words[at] ?? "";
  if (ALONE_EVERYWHERE.test(option)) return true;
  const flags = flagsOf(words, at);
  if (flags === undefined) return false;
  if (flags.has(option)) return true;
  const letters = isOldCluster(words) && at === 1 ? option : /^-([A-Za-z0-9]{2,})$/.exec(option)?.[1];
  return letters !== undefined && Array.from(letters).every((letter) => flags.has(`-${letter}`));
}

/** Long options that take nothing wherever they exist. */
const ALONE_EVERYWHERE =
  /^--(?:verbose|quiet|silent|force|recursive|yes|all|help|version|dry-run|json|no-[a-z-]+)$/;

function flagsOf(words: WrittenWords, at: number): ReadonlySet<string> | undefined {
  const name = programName(words[0]);
  return FLAGS.get(name === "git" ? `git ${gitCommand(words, at) ?? ""}` : name);
}

function programName(word: string | undefined): string {
  return word === undefined ? "" : word.slice(word.lastIndexOf("/") + 1);
}

/** Git's options before the command that take a word of their own (git(1)). */
const GIT_VALUES: ReadonlySet<string> = new Set(["-C", "-c", "--git-dir", "--work-tree", "--namespace"]);

/** The command of git that stands before a word. */
function gitCommand(words: WrittenWords, before: number): string | undefined {
  for (let at = 1; at < before; at++) {
    const word = words[at];
    if (GIT_VALUES.has(word ?? "")) at++;
    else if (word === undefined) return undefined;
    else if (!word.startsWith("-")) return word;
  }
  return undefined;
}

/** ImageMagick's operators without an argument (imagemagick.org/script/command-line-options.php). */
const IMAGE_FLAGS =
  "-strip -auto-orient -flatten -trim -flip -flop -negate -normalize -antialias +antialias -append +append -coalesce -enhance " +
  "-equalize -monochrome -ping -quiet -regard-warnings -verbose -transpose -transverse -despeckle -auto-level -auto-gamma " +
  "-contrast +repage -mosaic -respect-parenthesis -unique-colors -matte +matte -synchronize";

/**
 * Options that stand alone, by the program (of git: by its command), from the programs' manuals. What is left out here is taken to
 * have a value, so that a gap in these lists keeps silent.
 */
const FLAGS: ReadonlyMap<string, ReadonlySet<string>> = new Map(
  Object.entries({
    "git grep":
      "-n -i -w -v -E -G -P -F -h -H -l -L -c -o -p -W -q -z -a -I -r --line-number --column --ignore-case --word-regexp " +
      "--invert-match --extended-regexp --basic-regexp --perl-regexp --fixed-strings --full-name --files-with-matches --name-only " +
      "--files-without-match --count --only-matching --show-function --function-context --cached --untracked --text --heading " +
      "--break --null --and --or --not --all-match --recurse-submodules --textconv --exclude-standard",
    "git log":
      "-p -u -s -z -g -m -c --patch --oneline --stat --shortstat --numstat --name-only --name-status --graph --decorate --follow " +
      "--merges --reverse --first-parent --date-order --topo-order --abbrev-commit --raw --summary --parents --branches --tags " +
      "--remotes --left-right --cherry-pick --full-history --source --pretty --show-signature --no-patch",
    "git show":
      "-p -u -s -z --patch --oneline --stat --shortstat --numstat --name-only --name-status --raw --abbrev-commit --pretty --textconv",
    "git diff":
      "-p -u -s -z -w -b -R -a --patch --stat --shortstat --numstat --name-only --name-status --raw --cached --staged --check " +
      "--summary --binary --text --ignore-all-space --ignore-space-change --exit-code --minimal --patience --histogram --merge-base",
    "git clone":
      "-q -v -n -l -s --bare --mirror --local --no-hardlinks --shared --progress --single-branch --recurse-submodules --recursive " +
      "--shallow-submodules --sparse --reject-shallow --dissociate",
    "git fetch":
      "-q -v -a -k -f -p -P -t -n -u -4 -6 --append --atomic --unshallow --keep --multiple --prune --prune-tags --tags --progress " +
      "--update-head-ok --porcelain",
    "git pull":
      "-q -v -n -f -k -t -p -r --rebase --ff-only --ff --commit --edit --squash --progress --unshallow --prune --tags",
    "git push":
      "-q -v -n -f -d -u -4 -6 --mirror --delete --tags --follow-tags --set-upstream --prune --porcelain --progress --atomic",
    "git checkout":
      "-q -f -l -m -p -t -d --detach --track --guess --merge --patch --ours --theirs --overlay --progress",
    "git switch": "-q -f -d -m -t --detach --discard-changes --merge --track --guess --progress",
    "git branch":
      "-d -D -m -M -c -C -r -a -l -f -v -i -q -t --delete --move --copy --remotes --list --track --show-current",
    "git tag": "-a -s -d -v -f -i -l --annotate --sign --delete --verify --list",
    "git ls-remote": "-h -t -q --heads --branches --tags --refs --exit-code --get-url --symref",
    "git ls-tree": "-d -r -t -l -z --long --name-only --name-status --object-only --full-name --full-tree",
    "git ls-files":
      "-c -d -o -i -s -u -k -m -t -v -f -z --cached --deleted --others --ignored --stage --modified --full-name",
    "git rev-parse":
      "-q --verify --symbolic --symbolic-full-name --short --abbrev-ref --revs-only --show-toplevel --sq",
    "git rev-list":
      "--count --objects --reverse --merges --first-parent --parents --topo-order --date-order --left-right",
    "git blame":
      "-b -l -t -s -e -w -p -f -n -c --root --porcelain --line-porcelain --incremental --show-stats --show-name --show-email",
    "git merge":
      "-q -v -n -e --commit --ff --ff-only --squash --stat --signoff --progress --abort --continue",
    "git archive": "-l -v --list --worktree-attributes",
    "git remote": "-v",
    curl:
      "-s -S -f -L -k -i -I -v -g -G -j -J -l -N -n -O -p -q -R -a -B -0 -1 -2 -3 -4 -6 -Z -# --show-error --fail " +
      "--fail-with-body --location --location-trusted --insecure --include --head --globoff --get --compressed --remote-name " +
      "--remote-header-name --progress-bar --ipv4 --ipv6 --http1.0 --http1.1 --http2 --tlsv1.2 --tlsv1.3 --ssl --anyauth --basic " +
      "--digest --netrc --next --parallel --raw --remote-time --append --no-buffer --junk-session-cookies",
    wget:
      "-q -v -c -N -S -r -k -K -p -m -E -H -L -b -d -F -x -4 -6 -nc -nv -nd -np -nH --continue --timestamping --server-response " +
      "--spider --mirror --page-requisites --convert-links --content-disposition --trust-server-names --span-hosts --background",
    tar:
      "-c -x -t -r -u -A -z -j -J -Z -a -v -p -P -h -k -m -O -S -U -w -W -B -i -l -M -R --create --extract --get --list --append " +
      "--update --gzip --gunzip --bzip2 --xz --zstd --compress --auto-compress --preserve-permissions --absolute-names --dereference " +
      "--keep-old-files --overwrite --to-stdout --sparse --wildcards --numeric-owner --same-owner --no-same-owner --totals",
    rsync:
      "-v -q -c -a -r -R -b -u -d -l -L -k -K -H -p -E -A -X -o -g -D -t -O -J -S -n -W -x -z -C -I -m -P -s -0 -h -i -y -8 -4 -6 " +
      "--checksum --archive --relative --backup --update --inplace --append --dirs --links --copy-links --hard-links --perms --owner " +
      "--group --devices --specials --times --sparse --whole-file --one-file-system --existing --ignore-existing --delete " +
      "--delete-after --delete-before --delete-during --delete-excluded --partial --prune-empty-dirs --compress --stats " +
      "--human-readable --progress --itemize-changes --list-only --remove-source-files --numeric-ids",
    ssh: "-4 -6 -A -a -C -f -G -g -K -k -M -N -n -q -s -T -t -tt -V -v -vv -vvv -X -x -Y -y",
    scp: "-3 -4 -6 -A -B -C -O -p -q -R -r -s -T -v",
    find: "-H -L -P -depth -mount -xdev -follow -print -print0 -ls -delete -prune -empty -daystart",
    ffmpeg:
      "-y -n -hide_banner -nostdin -nostats -stats -an -vn -sn -dn -shortest -re -accurate_seek -autorotate -noautorotate -copyts",
    ffprobe:
      "-hide_banner -show_format -show_streams -show_frames -show_packets -show_chapters -show_error -count_frames -pretty -unit",
    convert: IMAGE_FLAGS,
    magick: IMAGE_FLAGS,
    mogrify: IMAGE_FLAGS,
    identify: "-ping -quiet -regard-warnings -strip -verbose -moments",
    grep:
      "-n -i -r -R -l -L -v -w -x -c -h -H -o -q -s -E -F -G -P -a -I -z -Z -U -b --line-number --ignore-case " +
      "--dereference-recursive --files-with-matches --files-without-match --invert-match --word-regexp --line-regexp --count " +
      "--no-filename --with-filename --only-matching --extended-regexp --fixed-strings --basic-regexp --perl-regexp --text",
    ls: "-l -a -A -h -r -R -t -S -1 -d -i -s -F -n -o -g",
    cat: "-n -b -s -A -E -T -v",
    rm: "-r -R -f -i -I -d -v",
    cp: "-r -R -a -f -i -n -p -l -L -P -H -u -v -x -T",
    mv: "-f -i -n -u -v -T",
    unzip: "-o -q -qq -n -l -t -j -v -u -f -p -a -C -L -Z -z",
    zip: "-r -q -j -9 -0 -1 -m -u -f -y -D -X -v -T",
  }).map(([program, flags]) => [program, new Set(flags.split(" "))]),
);
