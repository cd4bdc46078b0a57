import { expect, test } from "vitest";
import { readProject } from "../../../test/support/routes.ts";
import { newGuardBook } from "../guards/inference.ts";
import { readPostures } from "./read-postures.ts";

const ASGI = (list: string): string =>
  `from channels.routing import ProtocolTypeRouter, URLRouter\nfrom channels.auth import AuthMiddlewareStack\nfrom django.urls import path\nfrom shop import consumers\n${list}`;

const INLINE =
  "application = ProtocolTypeRouter({'websocket': AuthMiddlewareStack(URLRouter([path('ws/', consumers.Chat.as_asgi())]))})\n";

/** Each handler of the consumer `Chat` with its login. */
function chat(body: string, asgi = INLINE, more = ""): readonly string[] {
  const { flows, views } = readProject({
    "shop/urls.py": "urlpatterns = []\n",
    "shop/asgi.py": ASGI(asgi),
    "shop/consumers.py": `from channels.exceptions import DenyConnection\nfrom channels.generic.websocket import AsyncWebsocketConsumer\n${more}class Chat(${more === "" ? "AsyncWebsocketConsumer" : "Base"}):\n${body}`,
  });
  return [...readPostures(newGuardBook(flows, []), [], views).values()].flatMap(({ handlers }) =>
    handlers.map(({ handler, login }) => `${handler.name} ${login}`),
  );
}

const SAYS = "    async def receive(self, text_data):\n        pass\n";

test.each([
  ["accepts everybody", "        await self.accept()\n", "open"],
  [
    "closes and returns",
    "        if not self.scope['user'].is_authenticated:\n            await self.close()\n            return\n        await self.accept()\n",
    "required",
  ],
  [
    "asks what `get` gives",
    "        user = self.scope.get('user')\n        if user is None or user.is_anonymous:\n            await self.close()\n        else:\n            await self.accept()\n",
    "required",
  ],
  [
    "raises",
    "        if self.scope['user'].is_anonymous:\n            raise DenyConnection()\n        await self.accept()\n",
    "required",
  ],
  [
    "accepts strangers to say goodbye",
    "        if self.scope['user'].is_authenticated:\n            await self.accept()\n        else:\n            await self.accept()\n            await self.close()\n",
    "required",
  ],
  ["never accepts in sight", "        await self.welcome()\n", "unknown"],
  [
    "looks, and nobody sees what for",
    "        check(self.scope['user'])\n        await self.accept()\n",
    "unknown",
  ],
])("a consumer that %s", (_, connect, login) => {
  const body = `    async def connect(self):\n${connect}${SAYS}`;
  expect(chat(body)).toEqual([`connect ${login}`, `receive ${login}`]);
});

test("the user that a consumer keeps as its own attribute is who asks, and a login is all that is demanded", () => {
  const { flows, views } = readProject({
    "shop/urls.py": "urlpatterns = []\n",
    "shop/asgi.py": ASGI(INLINE),
    "shop/consumers.py": `from channels.generic.websocket import AsyncWebsocketConsumer\nclass Chat(AsyncWebsocketConsumer):\n    async def connect(self):\n        self.visitor = self.scope['user']\n        if not self.visitor.is_authenticated:\n            await self.close()\n            return\n        await self.accept()\n${SAYS}`,
  });
  const handlers = [...readPostures(newGuardBook(flows, []), [], views).values()].flatMap(
    (posture) => posture.handlers,
  );
  expect(handlers.map(({ handler, login, permission }) => [handler.name, login, permission])).toEqual([
    ["connect", "required", "open"],
    ["receive", "required", "open"],
  ]);
});

test("without a `connect` of its own everybody is accepted", () => {
  expect(chat(SAYS)).toEqual(["receive open"]);
});

test("what a base class asks counts where it is called", () => {
  const base =
    "class Base(AsyncWebsocketConsumer):\n    async def connect(self):\n        if self.scope['user'].is_anonymous:\n            raise DenyConnection()\n        await self.accept()\n";
  const own = "    async def connect(self):\n        await super().connect()\n";
  expect(chat(own, INLINE, base)).toEqual(["connect required"]);
  expect(chat("    pass\n", INLINE, base)).toEqual(["connect required"]);
});

test("an unknown layer around the routes may refuse", () => {
  const asgi = INLINE.replace("AuthMiddlewareStack(", "TokenStack(");
  expect(chat(SAYS, `from elsewhere import TokenStack\n${asgi}`)).toEqual(["receive unknown"]);
});

test("a list that is given to a router and has the usual name counts once", () => {
  const named =
    "websocket_urlpatterns = [path('ws/', consumers.Chat.as_asgi())]\napplication = ProtocolTypeRouter({'websocket': AuthMiddlewareStack(URLRouter(websocket_urlpatterns))})\n";
  expect(chat(SAYS, named)).toEqual(["receive open"]);
});
