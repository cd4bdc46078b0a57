/**
 * Paths of the server's own file system, and names that clients give to files. Names: docs.python.org (os, shutil, pathlib,
 * tarfile, zipfile), docs.djangoproject.com/en/5.2/ref/files/, werkzeug, django-sendfile2.
 */
import type { LibraryModel, PropagatorRow, SinkRow, TypeRow } from "./model.ts";

/** Calls whose first argument is a path that is read. */
const READ = [
  "open",
  "io.open",
  "codecs.open",
  "os.open",
  "os.listdir",
  "os.scandir",
  "os.walk",
  "os.stat",
  "os.readlink",
];

/** Calls whose first argument is a path that is changed. */
const CHANGE = [
  "os.remove",
  "os.unlink",
  "os.rmdir",
  "os.removedirs",
  "os.mkdir",
  "os.makedirs",
  "os.chmod",
  "os.chown",
  "shutil.rmtree",
];

/** Calls that take a path to read and a path to write. */
const PAIR = [
  "os.rename",
  "os.replace",
  "os.renames",
  "os.symlink",
  "os.link",
  "shutil.copy",
  "shutil.copy2",
  "shutil.copyfile",
  "shutil.copytree",
  "shutil.move",
  "django.core.files.move.file_move_safe",
];

/** Methods of a path that read or change what it names. */
const PATH_METHODS = [
  "open",
  "read_text",
  "read_bytes",
  "write_text",
  "write_bytes",
  "unlink",
  "rename",
  "replace",
  "mkdir",
  "rmdir",
  "touch",
  "iterdir",
  "glob",
  "rglob",
];

/** Methods that nothing but a path has under these names: what a function is handed, or gives back, is seldom typed. */
const OF_PATHS_ALONE = ["read_text", "read_bytes", "write_text", "write_bytes"];

const at = (path: string, argument: SinkRow["argument"]): SinkRow => ({ at: path, argument, kind: "path" });

const aliases = (of: string, names: readonly string[]): TypeRow[] =>
  names.map((name) => ({ at: name, is: of }));

const UPLOADED = "django.core.files.uploadedfile.UploadedFile";

export const files: LibraryModel = {
  library: "files",
  sources: [
    { at: `${UPLOADED}.name`, kind: "request", label: "the name of an uploaded file" },
    { at: `${UPLOADED}.content_type`, kind: "request", label: "the type that the client claims" },
    { at: UPLOADED, kind: "request", label: "an uploaded file" },
  ],
  sinks: [
    ...READ.map((path) => at(path, 0)),
    ...CHANGE.map((path) => at(path, 0)),
    ...PAIR.flatMap((path) => [at(path, 0), at(path, 1)]),
    ...PATH_METHODS.map((name) => at(`pathlib.Path.${name}`, "receiver")),
    ...OF_PATHS_ALONE.map((name): SinkRow => ({ ...at(`?.${name}`, "receiver"), receivers: "any" })),
    at("shutil.unpack_archive", 1),
    // Storages keep names inside their folder; what they keep is the name itself with its extension.
    { at: "django.core.files.storage.default_storage.save", argument: 0, keyword: "name", kind: "path" },
    { at: "django.core.files.storage.FileSystemStorage.save", argument: 0, keyword: "name", kind: "path" },
    { at: "django_sendfile.sendfile", argument: 1, keyword: "filename", kind: "path" },
    { at: "sendfile.sendfile", argument: 1, keyword: "filename", kind: "path" },
  ],
  propagators: [
    // The name under which a storage keeps a file is made of the name that was asked for, never of the content.
    { at: "django.core.files.storage.default_storage.save", from: [0] },
    { at: "django.core.files.storage.FileSystemStorage.save", from: [0] },
    { at: "django.utils._os.safe_join", clears: ["path"] },
    { at: "werkzeug.utils.secure_filename", clears: ["path"] },
    { at: "werkzeug.security.safe_join", clears: ["path"] },
    { at: "django.core.files.utils.validate_file_name", clears: ["path"] },
    { at: "os.path.getsize", clears: "all" },
    { at: "os.path.getmtime", clears: "all" },
    { at: "os.path.isdir", clears: "all" },
    { at: "mimetypes.guess_type", clears: "all" },
    ...["resolve", "absolute", "expanduser", "with_suffix"].map((name): PropagatorRow => {
      return { at: `pathlib.Path.${name}`, from: ["receiver"] };
    }),
    { at: "pathlib.Path.joinpath" },
    // What an archive holds is as trustworthy as the archive.
    { at: "zipfile.ZipFile", from: [0] },
    ...["namelist", "infolist", "getinfo", "open", "read"].map((name): PropagatorRow => {
      return { at: `zipfile.ZipFile.${name}`, from: ["receiver"] };
    }),
    { at: "tarfile.open" },
    { at: "tarfile.TarFile.open" },
    ...["getnames", "getmembers", "getmember", "extractfile", "next"].map((name): PropagatorRow => {
      return { at: `tarfile.TarFile.${name}`, from: ["receiver"] };
    }),
    { at: "pathlib.Path.exists", clears: "all" },
    { at: "pathlib.Path.is_file", clears: "all" },
  ],
  types: [
    ...aliases("tarfile.TarFile", ["tarfile.open()", "tarfile.TarFile.open()"]),
    // What `/` gives.
    { at: "pathlib.Path./", is: "pathlib.Path" },
    { at: "pathlib.Path.parent", is: "pathlib.Path" },
    ...aliases("pathlib.Path", ["pathlib.PurePath", "pathlib.PosixPath", "pathlib2.Path"]),
    ...["cwd", "home", "joinpath", "resolve", "absolute", "expanduser", "with_name", "with_suffix"].map(
      (name): TypeRow => {
        return { at: `pathlib.Path.${name}()`, is: "pathlib.Path" };
      },
    ),
    ...aliases(UPLOADED, [
      "django.http.HttpRequest.FILES[]",
      "django.http.HttpRequest.FILES.get()",
      "django.core.files.uploadedfile.InMemoryUploadedFile",
      "django.core.files.uploadedfile.TemporaryUploadedFile",
      "django.core.files.uploadedfile.SimpleUploadedFile",
    ]),
  ],
};
