// What the user reads, in the language of the user's VS Code. The English text is the key, as in `vscode.l10n`: a translation that
// is missing shows English. Extension and page each load the bundle once, at their start.

/** English text to its translation. */
export type Bundle = Readonly<Record<string, string>>;

let bundle: Bundle = {};

export function useBundle(translations: Bundle | undefined): void {
	bundle = translations ?? {};
}

/** The translation of `message`, with `{0}`, `{1}`, … replaced by `values`. */
export function t(message: string, ...values: readonly (string | number)[]): string {
	return (bundle[message] ?? message).replace(/\{(\d+)\}/g, (whole, index: string) => String(values[Number(index)] ?? whole));
}
