/** Which paths belong to tests. Only what lies below a project's root counts: a root that is called `test` is just a root. */
import { folderOf, nameOf } from "./paths.ts";

const TEST_FOLDERS: ReadonlySet<string> = new Set([
  "test",
  "tests",
  "testing",
  "__tests__",
  "e2e_tests",
  "unittest",
  "unittests",
  "unit_tests",
  "testdata",
  "test_data",
  "test_utils",
]);
/** What stands in for another system while this one is tested: `github_mock`, `mocks`. */
const MOCK_FOLDER = /^(?:\w{1,40}[_-])?mocks?(?:[_-]server)?$/i;
const TEST_FILE = /^(?:test_.*|tests?|conftest|(?:make|create|generate|load)_test_?data)\.py$/;
const PERHAPS_TEST_FILE = /_tests?\.py$/;
const TEST_SCRIPT = /\.(?:test|spec)\.[mc]?[jt]sx?$/;

/** Whether a path, taken relative to its project's root, lies in a test folder. */
export function isInTestFolder(path: string): boolean {
  return hasTestFolder(folderOf(path));
}

function hasTestFolder(folder: string): boolean {
  return folder.split("/").some((part) => TEST_FOLDERS.has(part.toLowerCase()) || MOCK_FOLDER.test(part));
}

/** `test_orders.py`, `tests.py`, `conftest.py`, `cart.spec.js`. */
export function hasTestName(path: string): boolean {
  const name = nameOf(path);
  return TEST_FILE.test(name) || TEST_SCRIPT.test(name);
}

/** `orders_test.py`: a test's name if something in the file agrees (`is_allowed_test.py` need not be one). */
export function mayHaveTestName(path: string): boolean {
  return PERHAPS_TEST_FILE.test(nameOf(path));
}

/** Whether a folder's name says that it only tests something. */
export function saysTest(folder: string): boolean {
  return folder
    .split("/")
    .some((part) => /^(?:tests?|testing)(?:[_-]?(?:proj(?:ect)?|apps?|site))?$/i.test(part));
}

/** Whether a folder's name says that it only shows how something is used. */
export function saysExample(folder: string): boolean {
  return folder
    .split("/")
    .some((part) =>
      /^(?:examples?|demos?|samples?|sandbox|playground)(?:[_-]?(?:proj(?:ect)?|apps?|site))?$/i.test(part),
    );
}
