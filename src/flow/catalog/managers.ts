/** Managers that Django and packages bring along: what they give are rows, as a model's own `objects` does. */
import type { LibraryModel } from "./model.ts";

/** Names by which projects import them (docs.djangoproject.com/en/stable/topics/db/managers/ and the packages' documentation). */
const MANAGERS = [
  "django.contrib.auth.models.UserManager",
  "django.contrib.auth.models.BaseUserManager",
  "django.contrib.auth.models.GroupManager",
  "django.contrib.auth.base_user.BaseUserManager",
  "django.contrib.gis.db.models.Manager",
  "django.contrib.gis.db.models.GeoManager",
  "django.contrib.sites.managers.CurrentSiteManager",
  "model_utils.managers.InheritanceManager",
  "model_utils.managers.QueryManager",
  "model_utils.managers.SoftDeletableManager",
  "mptt.managers.TreeManager",
  "mptt.models.TreeManager",
  "parler.managers.TranslatableManager",
  "polymorphic.managers.PolymorphicManager",
  "polymorphic.models.PolymorphicManager",
  "safedelete.managers.SafeDeleteManager",
  "treebeard.mp_tree.MP_NodeManager",
] as const;

/** All of them. */
export const managers: LibraryModel = {
  library: "managers",
  types: MANAGERS.flatMap((at) => [
    { at, is: "django.db.models.QuerySet" },
    { at: `${at}()`, is: "django.db.models.QuerySet" },
  ]),
};
