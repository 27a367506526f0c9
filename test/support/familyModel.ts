import path from 'node:path';
import type { TestContext } from 'node:test';
import { type GgufValue, writeGguf } from './gguf.ts';
import { temporaryFolder } from './tinyModel.ts';
import { tinyParts } from './tinyParts.ts';

/** Ids of the tiny model's sixteen special tokens. */
const FIRST_SPECIAL = 4080;
const [NORMAL, UNKNOWN, CONTROL, USER_DEFINED, BYTE] = [1, 2, 3, 4, 6];

export interface FamilyModel {
	readonly name: string;
	/** Strings of special tokens; what is left of the sixteen has names of its own. */
	readonly tokens: readonly string[];
	/** `token_type` of these tokens; converters differ. */
	readonly type?: 'control' | 'normal' | 'userDefined';
	/** Tokens as sentence-piece has them: \u2581 for a space, one token per byte. */
	readonly sentencePiece?: boolean;
	/** `tokenizer.ggml.<role>_token_id`. */
	readonly declared?: Readonly<Record<string, string>>;
	readonly chatTemplate?: string;
}

/** The tiny model with the vocabulary's shape of another family: for what is counted and evaluated, not for what it says. */
export async function familyModel(context: TestContext, family: FamilyModel): Promise<string> {
	const parts = await tinyParts();
	const specials = Array.from({ length: 16 }, (_, i) => (i === 0 ? '<|end|>' : (family.tokens[i - 1] ?? `<|reserved_${i}|>`)));
	const texts = [...parts.tokens.slice(0, FIRST_SPECIAL), ...specials];
	const types = texts.map((_, id) => (id < FIRST_SPECIAL ? NORMAL : CONTROL));
	const typed = { control: CONTROL, normal: NORMAL, userDefined: USER_DEFINED }[family.type ?? 'control'];
	family.tokens.forEach((_, i) => {
		types[FIRST_SPECIAL + 1 + i] = typed;
	});
	const ids = Object.entries(family.declared ?? {}).map(([role, token]) => [
		`tokenizer.ggml.${role}_token_id`,
		texts.indexOf(token),
	]);
	const tokenizer: Record<string, GgufValue> = family.sentencePiece
		? sentencePiece(texts, types)
		: { 'tokenizer.ggml.tokens': texts, 'tokenizer.ggml.token_type': types };
	const file = path.join(await temporaryFolder(context), 'family.gguf');
	await writeGguf(
		file,
		{
			...parts.metadata,
			'general.name': family.name,
			...tokenizer,
			...Object.fromEntries(ids),
			...(family.chatTemplate === undefined ? {} : { 'tokenizer.chat_template': family.chatTemplate }),
		},
		parts.tensors,
	);
	return file;
}

/** The same texts with sentence-piece's spelling; the last 256 of the ordinary tokens become bytes, and two more the ends. */
function sentencePiece(texts: readonly string[], types: readonly number[]): Record<string, GgufValue> {
	const letters = byteLetters();
	const [fresh, freshTypes] = [[...texts], [...types]];
	for (let id = 0; id < FIRST_SPECIAL; id++) {
		const bytes = Buffer.from([...(texts[id] ?? '')].map((letter) => letters.get(letter) ?? 0));
		const text = bytes.toString('utf8');
		fresh[id] = text.includes('\ufffd') ? `<|half_${id}|>` : text.replaceAll(' ', '\u2581');
	}
	for (let byte = 0; byte < 256; byte++) {
		fresh[FIRST_SPECIAL - 256 + byte] = `<0x${byte.toString(16).toUpperCase().padStart(2, '0')}>`;
		freshTypes[FIRST_SPECIAL - 256 + byte] = BYTE;
	}
	for (const [id, text, type] of [
		[0, '<unk>', UNKNOWN],
		[1, '<s>', CONTROL],
		[2, '</s>', CONTROL],
	] as const) {
		fresh[id] = text;
		freshTypes[id] = type;
	}
	return {
		'tokenizer.ggml.model': 'llama',
		'tokenizer.ggml.tokens': fresh,
		// Longer pieces first.
		'tokenizer.ggml.scores': Float32Array.from(fresh, (_, id) => -id),
		'tokenizer.ggml.token_type': freshTypes,
		'tokenizer.ggml.bos_token_id': 1,
		'tokenizer.ggml.unknown_token_id': 0,
		'tokenizer.ggml.add_bos_token': true,
	};
}

/** GPT-2's letter for each byte. */
function byteLetters(): ReadonlyMap<string, number> {
	const letters = new Map<string, number>();
	let more = 256;
	for (let byte = 0; byte < 256; byte++) {
		const printable = (byte >= 33 && byte <= 126) || (byte >= 161 && byte <= 172) || byte >= 174;
		letters.set(String.fromCodePoint(printable ? byte : more++), byte);
	}
	return letters;
}
