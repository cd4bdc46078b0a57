import { describe, expect, test } from "vitest";
import { flowsIn } from "../../../test/support/python-program.ts";
import type { WebsocketStack } from "./websockets.ts";
import { consumers, websocketStacks } from "./websockets.ts";

const IMPORTS = `from channels.auth import AuthMiddlewareStack
from channels.routing import ProtocolTypeRouter, URLRouter
from channels.security.websocket import AllowedHostsOriginValidator, OriginValidator
from django.conf import settings
`;

function stack(expression: string, before = ""): WebsocketStack | undefined {
  const text = `${IMPORTS}${before}\napplication = ProtocolTypeRouter({"websocket": ${expression}})\n`;
  return websocketStacks(flowsIn({ "shop/asgi.py": text }))[0];
}

describe("what stands around the routes", () => {
  test.each([
    ["URLRouter([])", "unchecked", false, false],
    ["AuthMiddlewareStack(URLRouter([]))", "unchecked", true, false],
    ["AllowedHostsOriginValidator(AuthMiddlewareStack(URLRouter([])))", "checked", true, false],
    ["AuthMiddlewareStack(AllowedHostsOriginValidator(URLRouter([])))", "checked", true, false],
    ['OriginValidator(AuthMiddlewareStack(URLRouter([])), ["*"])', "all", true, false],
    ['OriginValidator(AuthMiddlewareStack(URLRouter([])), allowed_origins=["*"])', "all", true, false],
    ['OriginValidator(AuthMiddlewareStack(URLRouter([])), [".shop.example"])', "checked", true, false],
    ["Ticket(URLRouter([]))", "unchecked", false, true],
    ["routes", "unchecked", true, false],
  ])("%s", (expression, origin, cookies, unknown) => {
    const before = "class Ticket: pass\nroutes = AuthMiddlewareStack(URLRouter([]))";
    expect(stack(expression, before)).toMatchObject({ origin, cookies, unknown });
  });

  test("a validator in one branch counts", () => {
    const before = `routes = AuthMiddlewareStack(URLRouter([]))
if not settings.DEBUG:
    routes = AllowedHostsOriginValidator(routes)`;
    expect(stack("routes", before)?.origin).toBe("checked");
  });

  test("a router for HTTP alone has no stack", () => {
    const text = `${IMPORTS}application = ProtocolTypeRouter({"http": None})\n`;
    expect(websocketStacks(flowsIn({ "shop/asgi.py": text }))).toEqual([]);
  });
});

function asks(method: string, outside = ""): boolean | undefined {
  const text = `from channels.generic.websocket import WebsocketConsumer
${outside}
class Chat(WebsocketConsumer):
    def connect(self):
        ${method}

application = Chat.as_asgi()
`;
  return consumers(flowsIn({ "shop/consumers.py": text }))[0]?.asks;
}

describe("what a consumer looks at", () => {
  test.each([
    ['self.scope["user"]', true],
    ['self.scope.get("user")', true],
    ['self.scope["session"]', true],
    ['self.scope["headers"]', true],
    ['self.scope["url_route"]["kwargs"]["token"]', true],
    ['self.scope["url_route"]["kwargs"]["room"]', false],
    ['message["user"]', false],
    ["check(self.scope)", true],
    ["self.accept()", false],
  ])("%s", (method, expected) => {
    expect(asks(method, 'def check(scope): return dict(scope["headers"])')).toBe(expected);
  });
});
