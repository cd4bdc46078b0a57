import { describe, expect, test } from "vitest";
import { flowsIn } from "../../../test/support/python-program.ts";
import { ninjaOperations } from "./ninja-operations.ts";

/** Where `auth=` of the operation `change` is written. */
function authOf(api: string, router: string, mount: string, operation: string): string | undefined {
  const text = `from ninja import NinjaAPI, Router
from ninja.security import django_auth

api = NinjaAPI(${api})
router = Router(${router})
api.add_router("/orders", router${mount})

@router.post("/"${operation})
def change(request):
    pass
`;
  return ninjaOperations(flowsIn({ "shop/api.py": text }))[0]?.auth;
}

describe("which auth holds for an operation", () => {
  test.each([
    ["", "", "", "", undefined],
    ["auth=django_auth", "", "", "", "api"],
    ["", "auth=django_auth", "", "", "router"],
    ["", "", ", auth=django_auth", "", "router"],
    ["", "", "", ", auth=django_auth", "operation"],
    ["auth=django_auth", "", "", ", auth=None", "none"],
    ["auth=django_auth", "auth=None", "", "", "none"],
    ["**options", "", "", "", "api"],
  ])("NinjaAPI(%s), Router(%s), add_router(…%s), post(…%s)", (api, router, mount, operation, expected) => {
    expect(authOf(api, router, mount, operation)).toBe(expected);
  });

  test("an API whose router cannot be found counts for all routers", () => {
    const api =
      "from ninja import NinjaAPI\napi = NinjaAPI(auth=print)\napi.add_router('/x', 'shop.orders.router')\n";
    const orders =
      "from ninja import Router\nrouter = Router()\n@router.delete('/')\ndef clear(request): pass\n";
    expect(ninjaOperations(flowsIn({ "shop/api.py": api, "shop/orders.py": orders }))[0]?.auth).toBe("api");
  });

  test("nothing is an operation without the package", () => {
    const text = "@router.post('/')\ndef change(request): pass\n";
    expect(ninjaOperations(flowsIn({ "shop/api.py": text }))).toEqual([]);
  });
});
