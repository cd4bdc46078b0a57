import { describe, expect, test } from "vitest";
import { flowsIn } from "../../../test/support/python-program.ts";
import { readOwnership } from "./read-ownership.ts";

/** Each model with its chains in short words. */
function owners(models: string, more: Readonly<Record<string, string>> = {}): Record<string, string> {
  const head =
    "from django.conf import settings\nfrom django.contrib.auth.models import AbstractUser, User\nfrom django.db import models\n";
  const found = readOwnership(flowsIn({ "shop/models.py": head + models, ...more })).models.values();
  return Object.fromEntries(
    [...found].map(({ name, owners, identity }) => [
      name,
      [
        ...owners.map(({ path, to, confidence }) => `${path.join("__")} ${to} ${confidence}`),
        ...(identity ? [identity] : []),
      ].join(", "),
    ]),
  );
}

describe("chains to the user", () => {
  test("by the setting, by a text, by a class and by get_user_model", () => {
    const text = `
class A(models.Model):
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE)
class B(models.Model):
    owner = models.ForeignKey("auth.User", models.CASCADE)
class C(models.Model):
    customer = models.ForeignKey(User, on_delete=models.CASCADE)
`;
    expect(owners(text)).toEqual({ A: "user user high", B: "owner user high", C: "customer user high" });
  });

  test("over other models, inherited fields and references to classes further down", () => {
    const text = `
class Owned(models.Model):
    user = models.ForeignKey("auth.User", models.CASCADE)
    class Meta:
        abstract = True
class Line(models.Model):
    order = models.ForeignKey("Order", models.CASCADE)
class Order(Owned):
    pass
`;
    expect(owners(text)).toMatchObject({ Order: "user user high", Line: "order__user user high" });
  });

  test("who last changed a row does not own it", () => {
    const text = `
class Post(models.Model):
    lastedit_user = models.ForeignKey("auth.User", models.CASCADE)
class Page(models.Model):
    approved_user = models.ForeignKey("auth.User", models.CASCADE)
class Cart(models.Model):
    site_user = models.ForeignKey("auth.User", models.CASCADE)
`;
    expect(owners(text)).toEqual({
      Post: "lastedit_user user low",
      Page: "approved_user user low",
      Cart: "site_user user high",
    });
  });

  test("authors own nothing for sure, optional owners little", () => {
    const text = `
class Post(models.Model):
    author = models.ForeignKey(User, models.CASCADE)
class Draft(models.Model):
    user = models.ForeignKey(User, models.SET_NULL, null=True)
class Free(models.Model):
    title = models.TextField()
`;
    expect(owners(text)).toEqual({ Post: "author user low", Draft: "user user medium", Free: "" });
  });

  test("whoever wrote the latest of many owns no more than that", () => {
    const text = `
class Line(models.Model):
    user = models.ForeignKey(User, models.CASCADE)
class Language(models.Model):
    latest_line = models.ForeignKey(Line, models.CASCADE)
class Name(models.Model):
    language = models.ForeignKey(Language, models.CASCADE)
class Copy(models.Model):
    line = models.ForeignKey(Line, models.CASCADE)
`;
    expect(owners(text)).toEqual({
      Line: "user user high",
      Language: "latest_line__user user low",
      Name: "language__latest_line__user user low",
      Copy: "line__user user high",
    });
  });

  test("a circle of models ends", () => {
    const text = `
class A(models.Model):
    b = models.ForeignKey("B", models.CASCADE)
class B(models.Model):
    a = models.ForeignKey("A", models.CASCADE)
`;
    expect(owners(text)).toEqual({ A: "", B: "" });
  });
});

describe("people and tenants", () => {
  test("the user model and a profile are identities", () => {
    const text = `
class Customer(AbstractUser):
    pass
class Profile(models.Model):
    user = models.OneToOneField(Customer, models.CASCADE)
`;
    expect(owners(text)).toEqual({ Customer: "user", Profile: "user user high, profile" });
  });

  test("a team with members is a tenant, a category is none", () => {
    const text = `
class Team(models.Model):
    name = models.TextField()
class Category(models.Model):
    name = models.TextField()
class Membership(models.Model):
    team = models.ForeignKey(Team, models.CASCADE)
    user = models.ForeignKey(User, models.CASCADE)
class Task(models.Model):
    team = models.ForeignKey(Team, models.CASCADE)
class Product(models.Model):
    category = models.ForeignKey(Category, models.CASCADE)
`;
    expect(owners(text)).toMatchObject({ Task: "team tenant high", Product: "" });
  });

  test("forms, managers and plain classes are no models", () => {
    const text = `
class Things(models.Manager):
    pass
class Plain:
    user = models.ForeignKey(User, models.CASCADE)
`;
    expect(owners(text)).toEqual({});
  });
});
