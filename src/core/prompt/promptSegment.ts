/**
 * A piece of a prompt. Each piece is tokenized on its own and the ids are joined, so the tokens of a prompt are exactly the
 * sum of its pieces. `text` is never searched for control tokens: a literal `<|fim_prefix|>` in a source file stays text.
 */
export type PromptSegment =
	| { readonly kind: 'text'; readonly text: string }
	/** One token of the vocabulary, by its string. A model that does not have it rejects the prompt. */
	| { readonly kind: 'control'; readonly token: string };

export const text = (value: string): PromptSegment => ({ kind: 'text', text: value });
export const control = (token: string): PromptSegment => ({ kind: 'control', token });
