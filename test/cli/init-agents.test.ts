import { existsSync, lstatSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { PROJECT } from "../agents/project.ts";
import { inFolder, pickguard } from "./workbench.ts";

const FILES = ["AGENTS.md", "CLAUDE.md", ".cursor/rules/pickguard.mdc", ".github/copilot-instructions.md"];

function written(folder: string): readonly string[] {
  return FILES.filter((path) => existsSync(join(folder, path)));
}

function read(folder: string, path: string): string {
  return readFileSync(join(folder, path), "utf8");
}

it("writes what applies to the project", async () => {
  await inFolder(PROJECT, async (folder) => {
    expect((await pickguard(["init", "--agents", folder])).code).toBe(0);
    const text = read(folder, "AGENTS.md");
    expect(text).toContain("Django 5.2.8");
    expect(text).toContain("site_config.settings");
    expect(text).toContain("permission_classes");
    expect(text).toContain("- Invoice: `user=request.user`\n- Message: `sender=request.user`");
    expect(written(folder)).toEqual(["AGENTS.md"]);
  });
});

it("names the rows of one person, not those of a group", async () => {
  const models = `
class Team(models.Model):
    users = models.ManyToManyField(settings.AUTH_USER_MODEL)


class Board(models.Model):
    team = models.ForeignKey(Team, on_delete=models.CASCADE)


class Line(models.Model):
    invoice = models.ForeignKey(Invoice, on_delete=models.CASCADE)
`;
  await inFolder(
    { ...PROJECT, "billing/models.py": `${PROJECT["billing/models.py"] ?? ""}\n${models}` },
    async (folder) => {
      await pickguard(["init", "--agents", folder]);
      const text = read(folder, "AGENTS.md");
      expect(text).toContain("- Message: `sender=request.user`\n- Line: `invoice__user=request.user`\n");
      expect(text).not.toContain("- Board");
    },
  );
});

it("writes for the agents that the project works with, and keeps what people wrote", async () => {
  const own = { "CLAUDE.md": "# Ours\n", ".cursor/keep": "", ".github/copilot-instructions.md": "Be brief." };
  await inFolder({ ...PROJECT, ...own }, async (folder) => {
    await pickguard(["init", "--agents", folder]);
    expect(written(folder)).toEqual(FILES);
    expect(read(folder, "CLAUDE.md").startsWith("# Ours\n\n<!-- pickguard: begin")).toBe(true);
    expect(read(folder, ".github/copilot-instructions.md").startsWith("Be brief.\n\n<!--")).toBe(true);
    expect(read(folder, ".cursor/rules/pickguard.mdc").startsWith("---\ndescription:")).toBe(true);
    const before = FILES.map((path) => read(folder, path));
    const { err } = await pickguard(["init", "--agents", folder]);
    expect(FILES.map((path) => read(folder, path))).toEqual(before);
    expect(err.match(/up to date/g)).toHaveLength(4);
  });
});

it("leaves a file alone that includes AGENTS.md, or is a link to it", async () => {
  await inFolder({ ...PROJECT, "CLAUDE.md": "@AGENTS.md\n" }, async (folder) => {
    await pickguard(["init", "--agents", folder]);
    expect(read(folder, "CLAUDE.md")).toBe("@AGENTS.md\n");
  });
  await inFolder({ ...PROJECT, "AGENTS.md": "" }, async (folder) => {
    symlinkSync("AGENTS.md", join(folder, "CLAUDE.md"));
    await pickguard(["init", "--agents", folder]);
    expect(lstatSync(join(folder, "CLAUDE.md")).isSymbolicLink()).toBe(true);
    expect(read(folder, "AGENTS.md").match(/pickguard: begin/g)).toHaveLength(1);
  });
});

it("writes nothing out of the project", async () => {
  await inFolder({ "notes.md": "theirs" }, async (outside) => {
    await inFolder(PROJECT, async (folder) => {
      symlinkSync(join(outside, "notes.md"), join(folder, "AGENTS.md"));
      const { code, err } = await pickguard(["init", "--agents", folder]);
      expect([code, read(outside, "notes.md")]).toEqual([2, "theirs"]);
      expect(err).toContain("leads out of the project");
    });
    await inFolder(PROJECT, async (folder) => {
      symlinkSync(outside, join(folder, ".cursor"));
      expect((await pickguard(["init", "--agents", folder])).code).toBe(2);
      expect(existsSync(join(outside, "rules"))).toBe(false);
    });
  });
});

it("says which file has markers that do not pair up", async () => {
  await inFolder(PROJECT, async (folder) => {
    writeFileSync(join(folder, "AGENTS.md"), "<!-- pickguard: begin -->\nmine\n");
    const { code, err } = await pickguard(["init", "--agents", folder]);
    expect(code).toBe(2);
    expect(err).toContain("AGENTS.md");
    expect(read(folder, "AGENTS.md")).toBe("<!-- pickguard: begin -->\nmine\n");
  });
});
