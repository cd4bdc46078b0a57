import { expect, test } from "vitest";
import { audit } from "../../src/audit.ts";

const encoder = new TextEncoder();

const COMMAND = `from django.contrib.auth.models import User
from django.core.management.base import BaseCommand

PASSWORD = "Tr1cky-Gate"


class Command(BaseCommand):
    help = "HELP"

    def handle(self, *args, **options):
        self.create_users()

    def create_users(self):
        User.objects.create_superuser("root", "root@shop.example", PASSWORD)
`;

test.each([
  ["Builds a database for testing the mail server", "low"],
  ["Prepares a new site", "high"],
  ["Contests and their judges", "high"],
])("an account that a command makes, by its help: %s", (help, severity) => {
  const files = [
    { path: "shop/management/commands/mail_db.py", bytes: encoder.encode(COMMAND.replace("HELP", help)) },
  ];
  const { findings } = audit(files, { choice: { persona: "auditor" } });
  const found = findings.filter((one) => one.check === "hardcoded-password-user");
  expect(found.map((one) => one.severity)).toEqual([severity]);
});
