/** Names of files that uploads bring along: where they name a file again, and where no web server shows what is kept under them. */
import { expect, test } from "vitest";
import { sureness } from "../support/sureness.ts";

const MODELS = `from django.db import models


class Scan(models.Model):
    given = models.CharField(max_length=80)
    path = models.CharField(max_length=80)
`;

test("the name of an upload has no folders, other texts of a request may", () => {
  expect(
    sureness("path-traversal", {
      "shop/models.py": MODELS,
      "shop/views.py": `from django.shortcuts import get_object_or_404
from shop.models import Scan


def add(request):
    upload = request.FILES["scan"]
    Scan.objects.create(given=upload.name, path=request.POST["path"])


def by_upload(request, pk):
    row = get_object_or_404(Scan, pk=pk)
    return open("/srv/scans/" + row.given, "rb")


def by_text(request, pk):
    row = get_object_or_404(Scan, pk=pk)
    return open("/srv/scans/" + row.path, "rb")
`,
    }),
  ).toEqual({ by_upload: "low", by_text: "medium" });
});

test("a folder of its own is not known to be shown", () => {
  expect(
    sureness("client-filename-used", {
      "shop/views.py": `import os

from django.conf import settings



def apart(request):
    upload = request.FILES["scan"]
    with open(os.path.join(settings.SCAN_FOLDER, upload.name), "wb") as target:
        target.write(upload.read())


def shown(request):
    upload = request.FILES["scan"]
    with open(os.path.join(settings.MEDIA_ROOT, upload.name), "wb") as target:
        target.write(upload.read())
`,
    }),
  ).toEqual({ apart: "low", shown: "medium" });
});
