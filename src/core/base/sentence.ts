/**
 * Marks an English sentence, or a part of one, that the user may read. What it gives is the plain text, so it passes through errors,
 * processes and logs as any other; whoever shows it finds the translation by the words between the values (`translated` in
 * `src/protocol/localize.ts`). A unit test holds that each one has a translation, and that it is found.
 */
export function sentence(texts: TemplateStringsArray, ...values: readonly (string | number)[]): string {
	let sentence = texts[0] ?? '';
	for (const [at, value] of values.entries()) {
		sentence += `${value}${texts[at + 1] ?? ''}`;
	}
	return sentence;
}

/** Says a sentence in the language of whoever reads it; values between its words are translated as well where they are sentences. */
export type Say = (sentence: string) => string;

/** For terminals, logs and tests. */
export const inEnglish: Say = (sentence) => sentence;
