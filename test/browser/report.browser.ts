import { createRequire } from "node:module";
import { readFileSync } from "node:fs";
import type { AxeResults } from "axe-core";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { CHROMIUM, startChromium } from "./chromium.ts";
import { writePages, type Pages } from "./pages.ts";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const SEEN = "#list > details:not([hidden])";
const WIDTHS = [1440, 820, 390];

describe.skipIf(CHROMIUM === undefined)("the HTML report in Chromium", () => {
  const held: { browser?: Browser; pages?: Pages } = {};

  beforeAll(async () => {
    held.browser = await startChromium();
    held.pages = await writePages();
  });
  afterAll(async () => {
    await held.browser?.close();
    held.pages?.remove();
  });

  /** Opens a page, and fails when it says anything on its console or asks for anything but itself. */
  async function visit(
    name: "shop" | "hostile" | "many",
    use: (page: Page) => Promise<void>,
    more: { hash?: string; width?: number; dark?: boolean; bypassCSP?: boolean; scripts?: boolean } = {},
  ): Promise<void> {
    const { browser, pages } = held;
    if (!browser || !pages) throw new Error("not started");
    const page = await browser.newPage({
      viewport: { width: more.width ?? 1280, height: 900 },
      colorScheme: more.dark === true ? "dark" : "light",
      bypassCSP: more.bypassCSP === true,
      javaScriptEnabled: more.scripts !== false,
    });
    page.setDefaultTimeout(10_000);
    const said: string[] = [];
    page.on("console", (message) => said.push(message.text()));
    page.on("pageerror", (error) => said.push(error.message));
    page.on("request", (request) => said.push(...(request.isNavigationRequest() ? [] : [request.url()])));
    try {
      await page.goto(pages[name] + (more.hash ?? ""));
      await use(page);
      expect(said).toEqual([]);
    } finally {
      await page.close();
    }
  }

  const seen = (page: Page): Promise<number> => page.locator(SEEN).count();

  describe("for everybody", () => {
    test.each([
      [1440, false],
      [1440, true],
      [390, false],
      [390, true],
    ])("axe finds nothing at %i pixels, dark: %s", async (width, dark) => {
      await visit(
        "shop",
        async (page) => {
          await page.locator(SEEN).locator("> summary").first().click();
          await page.locator(".app summary").first().click();
          await page.locator(".app button[data-route]").first().click();
          await page.evaluate(AXE);
          const results = await page.evaluate<AxeResults>(
            "axe.run(document, { resultTypes: ['violations'] })",
          );
          expect(
            results.violations.map(({ id, nodes }) => [id, nodes.slice(0, 3).map(({ html }) => html)]),
          ).toEqual([]);
        },
        { width, dark, bypassCSP: true, hash: "#q=yaml.load" },
      );
    });

    test.each(WIDTHS)("nothing sticks out at %i pixels", async (width) => {
      await visit(
        "shop",
        async (page) => {
          await page.getByRole("button", { name: "Open all" }).click();
          const out = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
          expect(out).toBeLessThanOrEqual(0);
        },
        { width },
      );
    });

    test("keys alone search, open a finding and walk its trace", async () => {
      await visit("shop", async (page) => {
        await page.keyboard.press("/");
        await page.keyboard.type("orders_with_note");
        expect(await seen(page)).toBe(1);
        const row = page.locator(SEEN);
        await row.locator("> summary").focus();
        await page.keyboard.press("Enter");
        await row.getByRole("button", { name: "Next step" }).focus();
        await page.keyboard.press("Enter");
        await page.keyboard.press("Enter");
        expect(await row.locator("[aria-current=step]").count()).toBe(1);
        expect(await row.locator("[role=status]").textContent()).toMatch(/^Step 2 of \d+: /);
      });
    });

    test("without scripts every finding stands there with its message and fix", async () => {
      await visit(
        "shop",
        async (page) => {
          const rows = page.locator("#list > details");
          expect(await rows.count()).toBeGreaterThan(50);
          await rows.first().locator("summary").click();
          expect(await rows.first().locator(".fix p").isVisible()).toBe(true);
          expect(await page.locator("#filters").isVisible()).toBe(false);
        },
        { scripts: false },
      );
    });

    test("prints findings opened, and none of its buttons", async () => {
      await visit("shop", async (page) => {
        await page.evaluate(() => dispatchEvent(new Event("beforeprint")));
        await page.emulateMedia({ media: "print" });
        expect(await page.locator("#list > details[open] pre.code").count()).toBeGreaterThan(50);
        expect(await page.locator("nav").isVisible()).toBe(false);
        expect((await page.pdf()).length).toBeGreaterThan(50_000);
      });
    });
  });

  describe("the address", () => {
    test("keeps filters, search and the open finding over a reload", async () => {
      await visit("shop", async (page) => {
        await page.locator(".bar[data-value=critical]").click();
        await page.getByRole("searchbox").fill("pickle");
        const count = await seen(page);
        expect(count).toBeGreaterThan(0);
        await page.locator(`${SEEN} > summary`).first().click();
        await page.waitForURL(/open=/);
        expect(page.url()).toMatch(/#q=pickle&severity=critical&open=[0-9a-f]{32}$/);
        await page.reload();
        expect(await seen(page)).toBe(count);
        expect(await page.locator("#list > details[open] .line").count()).toBeGreaterThan(0);
        await page.getByRole("button", { name: "Clear" }).click();
        expect(page.url()).not.toContain("#");
      });
    });

    test("a step of the plan shows its findings", async () => {
      await visit("shop", async (page) => {
        await page.locator(".deadline .link").first().click();
        expect(await seen(page)).toBeGreaterThan(0);
        expect(page.url()).toContain("window=immediately&rule=DJANGO-");
      });
    });

    test("keeps the theme", async () => {
      await visit(
        "shop",
        async (page) => {
          expect(await page.evaluate(() => getComputedStyle(document.body).backgroundColor)).toBe(
            "rgb(20, 23, 26)",
          );
        },
        { hash: "#theme=dark" },
      );
    });
  });

  describe("hostile source code", () => {
    test("does not run, and shows what it is", async () => {
      await visit("hostile", async (page) => {
        await page.locator("#list > details > summary").click();
        await page.getByRole("button", { name: "Next step" }).click();
        expect(await page.evaluate(() => "hit" in globalThis)).toBe(false);
        expect(await page.locator("img").count()).toBe(0);
        const text = await page.locator("#list").innerText();
        expect(text).toContain("<script>window.hit=1</script>");
        expect(text).toContain("\\u202egnp.exe");
      });
    });

    test("could not run if it got into the page", async () => {
      const { browser, pages } = held;
      const page = await browser?.newPage();
      await page?.goto(pages?.hostile ?? "");
      const outcome = await page?.evaluate(() => {
        const script = document.createElement("script");
        try {
          script.textContent = "window.hit = 1";
          document.body.append(script);
          document.body.insertAdjacentHTML("beforeend", "<img src=x onerror='window.hit=1'>");
        } catch (error) {
          return error instanceof TypeError ? "refused" : "thrown";
        }
        return "hit" in globalThis ? "ran" : "silent";
      });
      expect(outcome).toBe("refused");
      await page?.close();
    });
  });

  describe("5,000 findings", () => {
    test("are drawn only when they are opened", async () => {
      const begun = Date.now();
      await visit("many", async (page) => {
        expect(await seen(page)).toBe(5_000);
        expect(Date.now() - begun).toBeLessThan(10_000);
        expect(await page.locator(".line").count()).toBe(0);
        await page.locator("#list > details > summary").first().click();
        await page.locator(".line").first().waitFor();
        expect(await page.locator(".line").count()).toBeLessThan(10);
      });
    });

    test("are filtered in less than a second", async () => {
      await visit("many", async (page) => {
        const took = await page.evaluate(() => {
          const field = document.querySelector("input[type=search]");
          if (!(field instanceof HTMLInputElement)) return Infinity;
          const from = performance.now();
          field.value = "number 4321";
          field.dispatchEvent(new Event("input", { bubbles: true }));
          document.body.getBoundingClientRect();
          return performance.now() - from;
        });
        expect(await seen(page)).toBe(1);
        expect(took).toBeLessThan(1_000);
      });
    });
  });
});

test.runIf(CHROMIUM === undefined)(
  "skipped: there is no Chromium here (PICKGUARD_CHROMIUM names one)",
  () => {
    expect(CHROMIUM).toBeUndefined();
  },
);
