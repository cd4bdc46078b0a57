/** What reports say of a Django project as a whole. */

/** One Django project of the tree. */
export interface ReportedProject {
  /** Folder relative to the root; "" is the root itself. */
  readonly root: string;
  /** Dotted name or path of the settings module taken for production's. */
  readonly settingsModule?: string;
  /** Why that one ("DJANGO_SETTINGS_MODULE in the Dockerfile"), or why none. */
  readonly reason: string;
  readonly django: {
    readonly version?: string;
    /** How the version is known ("requirements.txt pins it"), or what is assumed instead. */
    readonly known: string;
  };
}
