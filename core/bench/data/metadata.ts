/** What a model's own metadata says of its data. Pure. */

/** A column that a model's input has, in the input's order. */
export interface Feature {
  readonly name: string;
  /** Texts by the number that stands for each, where the column may hold them as text. */
  readonly codes?: readonly string[] | undefined;
}

export interface NamedFeatures {
  readonly features: readonly Feature[];
  /** For people: who names them. */
  readonly by: string;
}

/** Those that the model's own metadata names as `features` or `feature_names`: JSON or text with commas. Null: none. */
export function featuresOfModel(metadata: { readonly [key: string]: string }): NamedFeatures | null {
  const names = listOf(metadata.features ?? metadata.feature_names);
  return names && { features: names.map((name) => ({ name })), by: "the model's metadata" };
}

/** A list in metadata: a JSON array, or texts with commas between. Null where there is none. */
export function listOf(text: string | undefined): string[] | null {
  if (text === undefined || text.trim() === '') return null;
  try {
    const parsed: unknown = JSON.parse(text);
    if (Array.isArray(parsed)) return parsed.map(String);
  } catch {
    // No JSON: commas.
  }
  return text.split(',').map((name) => name.trim());
}
