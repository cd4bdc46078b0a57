/** Names as Python and pages write them. */

/** `OrderLine` becomes `order_line`. */
export function snake(name: string): string {
  return name
    .replaceAll(/([a-z0-9])([A-Z])/g, "$1_$2")
    .replaceAll(/([A-Z])([A-Z][a-z])/g, "$1_$2")
    .toLowerCase();
}

/** `OrderLine` becomes `Order line`. */
export function spoken(name: string): string {
  const words = snake(name).replaceAll("_", " ");
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** Texts as Python writes them in a list, one a line. */
export function textLines(texts: readonly string[]): string {
  return texts.map((text) => `${JSON.stringify(text)},`).join("\n");
}

/** Import lines for names of modules, one line for each module, sorted. */
export function imports(names: readonly { readonly module: string; readonly name: string }[]): string {
  const modules = [...new Set(names.map(({ module }) => module))].toSorted();
  const lines = modules.map((module) => {
    const own = names.filter((one) => one.module === module).map(({ name }) => name);
    return `from ${module} import ${[...new Set(own)].toSorted().join(", ")}\n`;
  });
  return lines.join("");
}
