/** A category as people read it: `compute/application-infrastructure` is `Application infrastructure`, within the category named before it. */
export function categoryName(category: string): string {
  const words = category.slice(category.indexOf("/") + 1).replaceAll(/[-_]/g, " ");
  return words.slice(0, 1).toUpperCase() + words.slice(1);
}

/** The category that a sub-category belongs to; a category's own. */
export function topCategory(category: string): string {
  return category.split("/", 1)[0] ?? category;
}
