import { expect, test } from "vitest";
import { flowsIn, functionAt } from "../../../test/support/python-program.ts";
import { guardsIn } from "../guards/claim.ts";
import { ninjaClaim, ninjaIndex } from "./ninja-guards.ts";

test.each([
  ["NinjaAPI()", "", []],
  ["NinjaAPI(auth=django_auth)", "", ["login"]],
  ["NinjaAPI(auth=django_auth)", ", auth=None", []],
  ["NinjaAPI()", ", auth=django_auth", ["login"]],
])("%s, and the operation says %s", (api, own, expected) => {
  const text = `from ninja import NinjaAPI
from ninja.security import django_auth
api = ${api}
@api.get("/a"${own})
def a(request):
    return 1
`;
  const flows = flowsIn({ "views.py": text });
  const claim = ninjaClaim(ninjaIndex(flows), functionAt(flows.program, "views.py", "a"));
  expect(guardsIn(claim).map(({ demands }) => demands)).toEqual(expected);
});
